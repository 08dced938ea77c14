using System.Net.Sockets;

namespace Prompter.Providers.Http;

/// <summary>Why a connection could not be made, for people: .NET speaks of inner exceptions and of numbers of OpenSSL.</summary>
internal static class ConnectionReason
{
    private static readonly (string Reason, string[] Signs)[] OfTls =
    [
        ("its certificate has expired or is not valid yet", ["NotTimeValid"]),
        ("its certificate is for another name", ["RemoteCertificateNameMismatch"]),
        ("its certificate is revoked", ["Revoked"]),
        (
            "its certificate is not trusted here: it is signed by itself, or by an authority that this system does not know",
            ["UntrustedRoot", "PartialChain", "RemoteCertificate", "certificate is invalid"]
        ),
        (
            "it does not speak TLS there; is its address http:// and not https://?",
            ["wrong version number", "frame size", "corrupted frame", "packet length too long", "http request"]
        ),
        ("it asks for a certificate of ours", ["certificate required", "bad certificate"]),
        ("both speak no common version of TLS", ["protocol version", "unsupported protocol", "handshake failure"]),
    ];

    public static string Of(Exception exception)
    {
        var chain = Chain(exception).ToList();
        return chain.OfType<SocketException>().FirstOrDefault() is not { } socket
            ? "it ended while it was made"
            : socket.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "it was refused",
                SocketError.TimedOut => "nobody answered",
                SocketError.NetworkUnreachable or SocketError.NetworkDown => "the network cannot be reached",
                SocketError.HostUnreachable or SocketError.HostDown => "the host cannot be reached",
                SocketError.ConnectionReset or SocketError.ConnectionAborted => "it was closed from the other side",
                SocketError.AccessDenied => "this system does not permit it; a firewall?",
                SocketError.TooManyOpenSockets => "too many files are open; 'ulimit -n' raises their number",
                _ => socket.Message.ReplaceLineEndings(" "),
            };
    }

    /// <summary>What is wrong with a connection that should have been secure.</summary>
    public static string OfSecure(Exception exception)
    {
        var words = string.Join('\n', Chain(exception).Select(one => one.Message));
        return OfTls
                .FirstOrDefault(known => known.Signs.Any(sign => words.Contains(sign, StringComparison.Ordinal)))
                .Reason
            ?? "it was ended from the other side; is its address http:// and not https://?";
    }

    public static bool IsRefused(Exception exception) =>
        Chain(exception)
            .OfType<SocketException>()
            .Any(socket => socket.SocketErrorCode is SocketError.ConnectionRefused);

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
