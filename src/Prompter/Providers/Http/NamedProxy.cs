using System.Net;

namespace Prompter.Providers.Http;

/// <summary>A proxy, and the variable of the environment that names it.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Value">What it holds, which may be a host alone and may have a password.</param>
internal sealed record NamedProxy(string Variable, string Value)
{
    private const int SocksPort = 1080;

    /// <summary>The address without user and password; null where the variable holds no address of a proxy.</summary>
    public Uri? Address
    {
        get
        {
            var host = Place[(Place.LastIndexOf('@') + 1)..].Split('/', '?', '#')[0];
            var scheme = Scheme switch
            {
                "" => "http",
                // The name is looked up by the proxy in any case.
                "socks" or "socks5h" => "socks5",
                var other => other,
            };
            return
                scheme is "http" or "https" or "socks4" or "socks4a" or "socks5"
                && Uri.TryCreate($"{scheme}://{host}", UriKind.Absolute, out var address)
                && address.Host.Length > 0
                ? address.Port > 0
                    ? address
                    : new UriBuilder(address) { Port = SocksPort }.Uri
                : null;
        }
    }

    /// <summary>The user and the password in it, or null.</summary>
    public NetworkCredential? Credential
    {
        get
        {
            var end = Place.LastIndexOf('@');
            var parts = end < 0 ? [] : Place[..end].Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
            return parts.Length == 0 ? null : new(parts[0], parts.ElementAtOrDefault(1) ?? "");
        }
    }

    private string Scheme =>
        Value.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end ? Value[..end].ToLowerInvariant() : "";

    private string Place => Value[(Scheme.Length == 0 ? 0 : Scheme.Length + "://".Length)..];

    /// <inheritdoc />
    /// <remarks>Without user and password.</remarks>
    public override string ToString() => $"{Address?.GetLeftPart(UriPartial.Authority)} ({Variable})";
}
