using Prompter.Providers.Errors;

namespace Prompter.Providers;

/// <summary>An address of a provider as a variable has it, read as the programs read it that the variable belongs to.</summary>
internal static class BaseAddress
{
    private const int OllamaPort = 11434;

    /// <summary>The address, or null where the text is none.</summary>
    public static Uri? Read(string text, ProviderKind kind)
    {
        text = text.Trim().Trim('"', '\'').Trim();
        return kind is ProviderKind.Ollama ? OfOllama(text)
            : HasScheme(text) ? Parse(text)
            // A key must not go over the network in the clear because two words were left out.
            : Parse($"http://{text}") is { IsLoopback: true } local ? local
            : null;
    }

    /// <summary>A text that was to be an address, without what may be secret in it.</summary>
    public static string Hidden(string text) => OneLine.From(text[(text.LastIndexOf('@') + 1)..].Split('?')[0], 100);

    /// <summary>
    /// What a server listens on, and what a client asks: a host, a port, both or an address. Without a scheme the port is Ollama's, and
    /// what stands for every interface is this machine.
    /// </summary>
    private static Uri? OfOllama(string text)
    {
        if (text is "ollama.com")
        {
            return new("https://ollama.com");
        }

        var hasScheme = HasScheme(text);
        var start = hasScheme ? text.IndexOf("://", StringComparison.Ordinal) + "://".Length : 0;
        var (scheme, place) = (hasScheme ? text[..start] : "http://", text[start..]);
        var end = place.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? slash : place.Length;
        var (host, path) = (place[..end], place[end..]);
        if (hasScheme && host.Length == 0)
        {
            return null;
        }

        host =
            host.Length == 0 || host[0] == ':' && host.Count(':') == 1 ? $"127.0.0.1{host}"
            : host.Count(':') > 1 && host[0] != '[' ? $"[{host}]"
            : host;
        return Parse(scheme + host + path) is not { } url
            ? null
            : new UriBuilder(url)
            {
                Host = url.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : url.Host,
                Port = url.IsDefaultPort && !hasScheme ? OllamaPort : url.Port,
            }.Uri;
    }

    private static bool HasScheme(string text) => text.Contains("://", StringComparison.Ordinal);

    private static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? url
            : null;
}
