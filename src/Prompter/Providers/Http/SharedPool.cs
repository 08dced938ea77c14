using System.Collections.Concurrent;
using System.Net;

namespace Prompter.Providers.Http;

/// <summary>The connections that all clients of the process share.</summary>
internal static class SharedPool
{
    private static readonly ConcurrentDictionary<(TimeSpan, EnvironmentProxy), Lazy<HttpMessageInvoker>> Invokers =
        new();

    /// <summary>The invoker for a connect time-out and for proxies, which are properties of a whole pool.</summary>
    public static HttpMessageInvoker For(TimeSpan connectTimeout, EnvironmentProxy proxy) =>
        Invokers.GetOrAdd((connectTimeout, proxy), key => new(() => new(Handler(key.Item1, key.Item2)))).Value;

    /// <summary>A pool of one's own.</summary>
    public static SocketsHttpHandler Handler(TimeSpan connectTimeout, EnvironmentProxy proxy) =>
        new()
        {
            // A redirected POST would lose its body, and a redirect to another host would get the key.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = connectTimeout,
            EnableMultipleHttp2Connections = true,
            // Addresses behind a name change; a connection that lives for ever would not notice.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            Proxy = proxy,
            UseCookies = false,
            UseProxy = !proxy.IsNone,
        };
}
