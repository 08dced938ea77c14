using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Prompter.Cli.Pages;

/// <summary>A part of a page as Markdown: headings, lists, tables, code, links.</summary>
internal sealed class PageText(Uri address)
{
    private static readonly HashSet<string> Unread = new(
        ["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "SVG", "IFRAME", "HEAD", "BUTTON", "SELECT", "TEXTAREA"],
        StringComparer.OrdinalIgnoreCase
    );

    private static readonly HashSet<string> BlockNames = new(
        (
            "ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CENTER DD DETAILS DIALOG DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM "
            + "H1 H2 H3 H4 H5 H6 HEADER HR HTML LI MAIN NAV OL P PRE SECTION SUMMARY TABLE TBODY TD TFOOT TH THEAD TR UL"
        ).Split(' '),
        StringComparer.Ordinal
    );

    public string Of(INode? node) => node is null ? "" : string.Join("\n\n", Blocks(node));

    private List<string> Blocks(INode parent)
    {
        var blocks = new List<string>();
        var inline = new StringBuilder();
        foreach (var child in parent.ChildNodes)
        {
            if (BlockNames.Contains(child.NodeName))
            {
                Add(Paragraph(inline));
                Add(Block((IElement)child));
            }
            else
            {
                inline.Append(Inline(child));
            }
        }

        Add(Paragraph(inline));
        return blocks;

        void Add(string block)
        {
            if (block.Length > 0)
            {
                blocks.Add(block);
            }
        }
    }

    private string Block(IElement element) =>
        element.NodeName switch
        {
            ['H', >= '1' and <= '6' and var level] when Line(element) is { Length: > 0 } title =>
                $"{new string('#', level - '0')} {title}",
            "HR" => "---",
            "PRE" => Code(element),
            "UL" or "OL" => Items(element),
            "BLOCKQUOTE" => Prefixed(Of(element), "> ", "> "),
            "TABLE" when Table(element) is { } table => table,
            _ => Of(element),
        };

    private string Inline(INode node) =>
        node switch
        {
            IText text => Collapsed(text.Data),
            IElement element when Unread.Contains(element.NodeName) => "",
            IHtmlBreakRowElement => "\n",
            IHtmlImageElement image => string.IsNullOrWhiteSpace(image.AlternativeText)
                ? ""
                : $"[image: {Collapsed(image.AlternativeText).Trim()}]",
            IHtmlAnchorElement link => Link(link),
            IElement { NodeName: "CODE" or "KBD" or "SAMP" or "TT" } code => Marked(code.TextContent.Trim(), "`"),
            IElement { NodeName: "STRONG" or "B" } strong => Marked(Children(strong), "**"),
            IElement { NodeName: "EM" or "I" } emphasis => Marked(Children(emphasis), "*"),
            IElement element when BlockNames.Contains(element.NodeName) => $"\n{Block(element)}\n",
            _ => Children(node),
        };

    private string Children(INode node) => string.Concat(node.ChildNodes.Select(Inline));

    private string Link(IHtmlAnchorElement link)
    {
        var text = Children(link);
        var target = link.GetAttribute("href");
        return
            text.Trim().Length == 0
            || target is null or ['#', ..]
            || !Uri.TryCreate(address, target, out var whole)
            || whole.Scheme is not ("http" or "https" or "mailto")
            || whole.AbsoluteUri == text.Trim()
            ? text
            : $"[{text.Trim()}]({whole.AbsoluteUri})";
    }

    private static string Marked(string text, string mark) =>
        text.Trim() is { Length: > 0 } words && !words.Contains('\n', StringComparison.Ordinal)
            ? $"{(char.IsWhiteSpace(text[0]) ? " " : "")}{mark}{words}{mark}{(char.IsWhiteSpace(text[^1]) ? " " : "")}"
            : text;

    private static string Code(IElement code)
    {
        var text = code.TextContent.TrimEnd().TrimStart('\n', '\r');
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal))
        {
            fence += '`';
        }

        var name = $"{code.ClassName} {code.QuerySelector("code")?.ClassName}"
            .Split(' ')
            .FirstOrDefault(word => word.StartsWith("language-", StringComparison.Ordinal));
        return text.Length == 0 ? "" : $"{fence}{name?["language-".Length..]}\n{text}\n{fence}";
    }

    private string Items(IElement list)
    {
        var number = (list as IHtmlOrderedListElement)?.Start ?? 0;
        var items = new List<string>();
        foreach (var item in list.Children)
        {
            var mark = list.NodeName == "OL" ? $"{number++}. " : "- ";
            var text = string.Join('\n', Blocks(item));
            if (text.Length > 0)
            {
                items.Add(Prefixed(text, mark, new string(' ', mark.Length)));
            }
        }

        return string.Join('\n', items);
    }

    /// <returns>null for a table that only gives the page its form.</returns>
    private string? Table(IElement table)
    {
        var rows = table
            .QuerySelectorAll("tr")
            .Select(row =>
                row.Children.Select(cell => Line(cell).Replace("|", "\\|", StringComparison.Ordinal)).ToList()
            )
            .Where(row => row.Count > 0)
            .ToList();
        if (rows.Count < 2 || rows.Max(row => row.Count) < 2 || table.QuerySelector("table") is not null)
        {
            return null;
        }

        var columns = rows.Max(row => row.Count);
        rows.Insert(1, [.. Enumerable.Repeat("---", columns)]);
        return string.Join(
            '\n',
            rows.Select(row => $"| {string.Join(" | ", row.Concat(Enumerable.Repeat("", columns - row.Count)))} |")
        );
    }

    private string Line(IElement element) => Collapsed(string.Join(' ', Blocks(element))).Trim();

    private static string Paragraph(StringBuilder inline)
    {
        var lines = inline.ToString().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
        inline.Clear();
        return string.Join('\n', lines);
    }

    private static string Prefixed(string text, string first, string others) =>
        first + text.Replace("\n", $"\n{others}", StringComparison.Ordinal);

    private static string Collapsed(string text)
    {
        var collapsed = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            var isBlank = unit is ' ' or '\t' or '\n' or '\r' or '\f';
            if (!isBlank || collapsed.Length == 0 || collapsed[^1] != ' ')
            {
                collapsed.Append(isBlank ? ' ' : unit);
            }
        }

        return collapsed.ToString();
    }
}
