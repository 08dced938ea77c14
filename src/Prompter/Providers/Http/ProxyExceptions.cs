using System.Net;

namespace Prompter.Providers.Http;

/// <summary>Who is reached without a proxy.</summary>
internal static class ProxyExceptions
{
    /// <summary>
    /// Whether an address is among the exceptions: <c>*</c>, a name with all names under it, with or without <c>.</c> or <c>*.</c> in
    /// front, an IP address, a network (<c>10.0.0.0/8</c>), each but the last with a port or without.
    /// </summary>
    /// <param name="exceptions">As <c>NO_PROXY</c> has them, with commas or blanks between them; or null.</param>
    /// <param name="destination">The address.</param>
    public static bool Have(string? exceptions, Uri destination)
    {
        var host = destination.IdnHost.TrimEnd('.');
        var address = AddressIn(host);
        return exceptions is not null
            && exceptions.Split((char[])[',', ' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Any(IsIt);

        bool IsIt(string exception)
        {
            if (exception == "*")
            {
                return true;
            }

            if (exception.Split('/') is [var network, var length])
            {
                return address is not null
                    && AddressIn(network) is { } first
                    && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
                    && IsIn(address, first, bits);
            }

            var (name, port) = Split(exception);
            if (port is not null && port != destination.Port.ToString(CultureInfo.InvariantCulture))
            {
                return false;
            }

            if (AddressIn(name) is { } one)
            {
                return one.Equals(address);
            }

            name = name.TrimStart('*').Trim('.');
            return name.Length > 0
                && host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
                && (host.Length == name.Length || host[^(name.Length + 1)] == '.');
        }
    }

    private static (string Name, string? Port) Split(string exception)
    {
        var end = exception.LastIndexOf(':');
        var isPort = end > 0 && (exception[end - 1] == ']' || exception.IndexOf(':', StringComparison.Ordinal) == end);
        return isPort ? (exception[..end], exception[(end + 1)..]) : (exception, null);
    }

    private static IPAddress? AddressIn(string text) =>
        !IPAddress.TryParse(text.Trim('[', ']'), out var address) ? null
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address;

    /// <summary>Whether the first bits of both are the same.</summary>
    private static bool IsIn(IPAddress address, IPAddress network, int bits)
    {
        var (one, other) = (address.GetAddressBytes(), network.GetAddressBytes());
        return one.Length == other.Length
            && bits <= one.Length * 8
            && Enumerable.Range(0, bits).All(bit => ((one[bit / 8] ^ other[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }
}
