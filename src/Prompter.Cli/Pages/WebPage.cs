using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SmartReader;

namespace Prompter.Cli.Pages;

/// <summary>A page of the web as a person reads it: its title, its address and its text as Markdown, without what is around that.</summary>
internal static class WebPage
{
    /// <summary>What is more is no page for reading, and would take long.</summary>
    public const int LargestMebibytes = 10;

    /// <summary>What reads a page goes down into it by calling itself.</summary>
    private const int DeepestNesting = 250;

    public static bool IsPage(string? mediaType) => mediaType is "text/html" or "application/xhtml+xml";

    /// <summary>The bytes as text, by the name of an encoding; UTF-8 where nobody knows that name.</summary>
    public static string Decode(byte[] bytes, string? charset) =>
        charset is not null && EncodingOf(charset) is { } encoding
            ? encoding.GetString(bytes)
            : WholeFile.ToText(bytes);

    /// <returns>null where there is no text to read in it.</returns>
    public static string? Read(byte[] html, string? charset, Uri address)
    {
        // Pages say themselves what they are in, in names that the runtime knows only so.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var document = Parse(html, charset);
        if (IsTooDeep(document))
        {
            return WithTitle(document.Title, address, DeepText.Of(document.Body));
        }

        var article = new Reader(address.AbsoluteUri, document) { KeepClasses = true }.GetArticle();
        if (article.IsReadable)
        {
            using var content = new HtmlParser().ParseDocument(article.Content);
            return WithTitle(article.Title, address, new PageText(address).Of(content.Body));
        }

        // What looked for an article has taken the page apart.
        using var whole = Parse(html, charset);
        return WithTitle(whole.Title, address, new PageText(address).Of(whole.Body));
    }

    private static IHtmlDocument Parse(byte[] html, string? charset) =>
        charset is not null && EncodingOf(charset) is { } encoding
            ? new HtmlParser().ParseDocument(encoding.GetString(html))
            : new HtmlParser().ParseDocument(new MemoryStream(html));

    private static Encoding? EncodingOf(string charset)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(charset.Trim('"', '\''))
                ?? Encoding.GetEncoding(charset.Trim('"', '\''));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? WithTitle(string? title, Uri address, string text)
    {
        title = string.Join(' ', (title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? null
            : title.Length == 0 || text.StartsWith($"# {title}\n", StringComparison.Ordinal) ? $"{address}\n\n{text}\n"
            : $"# {title}\n\n{address}\n\n{text}\n";
    }

    private static bool IsTooDeep(INode root)
    {
        var depth = 0;
        for (var node = root; node is not null; )
        {
            if (node.FirstChild is { } child)
            {
                node = child;
                if (++depth > DeepestNesting)
                {
                    return true;
                }

                continue;
            }

            while (node is not null && node != root && node.NextSibling is null)
            {
                node = node.Parent;
                depth--;
            }

            node = node == root ? null : node?.NextSibling;
        }

        return false;
    }
}
