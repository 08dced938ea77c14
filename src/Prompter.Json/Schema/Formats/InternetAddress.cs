using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Prompter.Json.Schema.Formats;

/// <summary>Addresses of IP: dotted decimals (RFC 2673), and <see href="https://www.rfc-editor.org/rfc/rfc4291#section-2.2">RFC 4291</see>.</summary>
/// <remarks>The runtime's own reader takes more: zones, brackets, octal parts, addresses of fewer parts.</remarks>
internal static class InternetAddress
{
    private static readonly SearchValues<char> OfVersion6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static bool IsVersion4(string text) =>
        IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetwork
        && address.ToString() == text;

    public static bool IsVersion6(string text) =>
        !text.AsSpan().ContainsAnyExcept(OfVersion6)
        && IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6
        && (!text.Contains('.', StringComparison.Ordinal) || IsVersion4(text[(text.LastIndexOf(':') + 1)..]));
}
