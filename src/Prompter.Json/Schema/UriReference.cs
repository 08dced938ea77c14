namespace Prompter.Json.Schema;

/// <summary>A URI or a reference to one, in its five parts: <see href="https://www.rfc-editor.org/rfc/rfc3986">RFC 3986</see>.</summary>
/// <remarks><see cref="Uri"/> rewrites what it reads (case, escapes, file names), and URIs of schemas are names, which are compared as written.</remarks>
internal readonly record struct UriReference(
    string? Scheme,
    string? Authority,
    string Path,
    string? Query,
    string? Fragment
)
{
    public static UriReference Parse(string text)
    {
        var (rest, fragment) = Cut(text, '#');
        (rest, var query) = Cut(rest, '?');
        var colon = rest.AsSpan().IndexOfAny(':', '/');
        string? scheme = null;
        if (colon > 0 && rest[colon] == ':')
        {
            (scheme, rest) = (rest[..colon], rest[(colon + 1)..]);
        }

        string? authority = null;
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            (authority, rest) = slash < 0 ? (rest[2..], "") : (rest[2..slash], rest[slash..]);
        }

        return new(scheme, authority, rest, query, fragment);
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

    private static (string Before, string? After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static string WithoutDots(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal))
        {
            return path;
        }

        var parts = new List<string>();
        var all = path.Split('/');
        for (var index = 0; index < all.Length; index++)
        {
            var isLast = index == all.Length - 1;
            switch (all[index])
            {
                case "..":
                    if (parts.Count > 1)
                    {
                        parts.RemoveAt(parts.Count - 1);
                    }

                    break;
                case ".":
                    break;
                default:
                    parts.Add(all[index]);
                    continue;
            }

            if (isLast)
            {
                parts.Add("");
            }
        }

        return string.Join('/', parts);
    }
}
