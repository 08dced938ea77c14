using System.Net;

namespace Prompter.Providers.Http;

/// <summary>The proxies that the environment names, and for whom they are not, as curl and Go read them.</summary>
/// <remarks>
/// Small letters win, as with curl, and what is empty is not set. .NET reads <c>NO_PROXY</c> without addresses of networks, ports and
/// the star. Without a variable, Windows and macOS are asked for the proxy of the system.
/// </remarks>
/// <param name="Http">The proxy for http, or null.</param>
/// <param name="Https">The proxy for https, or null.</param>
/// <param name="Exceptions">Who is reached without a proxy, as <c>NO_PROXY</c> says it, or null.</param>
internal sealed record EnvironmentProxy(NamedProxy? Http, NamedProxy? Https, string? Exceptions)
    : IWebProxy,
        ICredentials
{
    private static readonly bool SystemHasProxies = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    ICredentials? IWebProxy.Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <summary>Whether no request ever goes to a proxy.</summary>
    public bool IsNone => Http is null && Https is null && !SystemHasProxies;

    public static EnvironmentProxy In(IReadOnlyDictionary<string, string> environment)
    {
        var all = Find("all_proxy");
        // In a CGI program HTTP_PROXY is a header of whoever asks it.
        var http = Find("http_proxy", isCapitalToo: !environment.ContainsKey("GATEWAY_INTERFACE"));
        return new(http ?? all, Find("https_proxy") ?? all, Find("no_proxy")?.Value);

        NamedProxy? Find(string name, bool isCapitalToo = true) =>
            ((string[])(isCapitalToo ? [name, name.ToUpperInvariant()] : [name]))
                .Select(variable => new NamedProxy(variable, environment.GetValueOrDefault(variable)?.Trim() ?? ""))
                .FirstOrDefault(proxy => proxy.Value.Length > 0);
    }

    /// <summary>The proxy that the environment names for an address; null where it names none, or excepts it.</summary>
    public NamedProxy? For(Uri destination) =>
        ProxyExceptions.Have(Exceptions, destination) ? null
        : destination.Scheme == Uri.UriSchemeHttps ? Https
        : Http;

    /// <inheritdoc />
    public Uri? GetProxy(Uri destination) =>
        Http is null && Https is null && SystemHasProxies
            ? HttpClient.DefaultProxy.GetProxy(destination)
            : For(destination)?.Address;

    /// <inheritdoc />
    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    /// <inheritdoc />
    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        new[] { Http, Https }.FirstOrDefault(proxy => proxy?.Address == uri)?.Credential;
}
