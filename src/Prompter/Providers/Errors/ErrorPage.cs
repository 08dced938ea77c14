using System.Net;
using System.Text.RegularExpressions;

namespace Prompter.Providers.Errors;

/// <summary>The web page that a proxy sends where an API would have sent an error.</summary>
internal static partial class ErrorPage
{
    private const int MaxTitle = 500;
    private static readonly string[] PageTags = ["<html", "<!doctype", "<head", "<body", "<title", "<h1"];

    /// <summary>The title of the page without any markup, or null where the text holds no page. Empty where it has no title.</summary>
    public static string? TitleIn(string text)
    {
        var isPage = PageTags.Any(tag => text.Contains(tag, StringComparison.OrdinalIgnoreCase));
        return !isPage ? null
            // Express says no more in its title.
            : Element(text, "title") is { } title and not "Error" ? title
            : Element(text, "pre") ?? Element(text, "h1") ?? "";
    }

    private static string? Element(string text, string name)
    {
        var start = text.IndexOf($"<{name}", StringComparison.OrdinalIgnoreCase);
        var content = start < 0 ? -1 : text.IndexOf('>', start) + 1;
        if (content <= 0)
        {
            return null;
        }

        var end = text.IndexOf($"</{name}", content, StringComparison.OrdinalIgnoreCase);
        var inner = text.Substring(content, Math.Min(MaxTitle, (end < 0 ? text.Length : end) - content));
        var title = WebUtility.HtmlDecode(Tag().Replace(inner, " ")).Trim();
        return title.Length == 0 ? null : title;
    }

    [GeneratedRegex("<[^>]*>?|>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tag();
}
