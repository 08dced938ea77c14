using System.Text.RegularExpressions;

namespace Prompter.Json.Schema;

/// <summary>A URI or a reference to one, in its five parts: <see href="https://www.rfc-editor.org/rfc/rfc3986">RFC 3986</see>.</summary>
/// <remarks><see cref="Uri"/> rewrites what it reads (case, escapes, file names), and URIs of schemas are names, which are compared as written.</remarks>
internal readonly partial record struct UriReference(
    string? Scheme,
    string? Authority,
    string Path,
    string? Query,
    string? Fragment
)
{
    public static UriReference Parse(string text)
    {
        var parts = Parts.Match(text).Groups;
        string? Part(string name) => parts[name].Success ? parts[name].Value : null;
        return new(Part("scheme"), Part("authority"), parts["path"].Value, Part("query"), Part("fragment"));
    }

    /// <summary>What this reference means in a document at a URI (section 5.2.2).</summary>
    public UriReference ResolveAt(UriReference @base)
    {
        if (Scheme is not null)
        {
            return this with { Path = WithoutDots(Path) };
        }

        if (Authority is not null)
        {
            return this with { Scheme = @base.Scheme, Path = WithoutDots(Path) };
        }

        if (Path.Length == 0)
        {
            return @base with { Query = Query ?? @base.Query, Fragment = Fragment };
        }

        var path =
            Path[0] == '/' ? Path
            : @base is { Authority: not null, Path.Length: 0 } ? $"/{Path}"
            : @base.Path[..(@base.Path.LastIndexOf('/') + 1)] + Path;
        return @base with { Path = WithoutDots(path), Query = Query, Fragment = Fragment };
    }

    /// <summary>The URI without its fragment.</summary>
    public string Document => (this with { Fragment = null }).ToString();

    public override string ToString() =>
        (Scheme is null ? "" : $"{Scheme}:")
        + (Authority is null ? "" : $"//{Authority}")
        + Path
        + (Query is null ? "" : $"?{Query}")
        + (Fragment is null ? "" : $"#{Fragment}");

    private static string WithoutDots(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal))
        {
            return path;
        }

        var parts = new List<string>();
        var last = "";
        foreach (var part in path.Split('/'))
        {
            last = part;
            if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
            else if (part == ".." && parts.Count > 1)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts) + (last is "." or ".." ? "/" : "");
    }

    /// <summary>The five parts, as appendix B has them.</summary>
    [GeneratedRegex(
        @"\A((?<scheme>[^:/?#]+):)?(//(?<authority>[^/?#]*))?(?<path>[^?#]*)(\?(?<query>[^#]*))?(#(?<fragment>.*))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        10_000
    )]
    private static partial Regex Parts { get; }
}
