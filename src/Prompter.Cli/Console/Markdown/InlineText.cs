using Markdig.Syntax.Inlines;

namespace Prompter.Cli.Console.Markdown;

/// <summary>What stands inside of a paragraph, as styled text; without styles its marks stay as they are.</summary>
internal sealed class InlineText(string source, bool hasStyles)
{
    /// <summary>What a backslash is taken from: marks of Markdown. Before others it may be a formula.</summary>
    private const string Escapable = "*_`#+-.>~|<&!";

    private readonly StyledText text = new();

    public static StyledText Of(ContainerInline? inline, string source, bool hasStyles, string style = "")
    {
        var made = new InlineText(source, hasStyles);
        made.AddAll(inline, hasStyles ? style : MarkdownStyle.None);
        return made.text;
    }

    private void AddAll(ContainerInline? container, string style)
    {
        for (var inline = container?.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            Add(inline, style);
        }
    }

    private void Add(Inline inline, string style)
    {
        switch (inline)
        {
            case LiteralInline literal:
                if (literal.IsFirstCharacterEscaped && (!hasStyles || !IsMark(literal)))
                {
                    text.Append("\\", style);
                }

                text.Append(literal.Content.AsSpan(), style);
                break;
            case LineBreakInline:
                text.Append("\n", style);
                break;
            case HtmlEntityInline entity when hasStyles:
                // What it stands for was no character yet when the text was made safe to show.
                text.Append(DisplayText.MakeAnswerVisible(entity.Transcoded.ToString()), style);
                break;
            case CodeInline code when hasStyles:
                text.Append(code.ContentSpan, MarkdownStyle.And(style, MarkdownStyle.Code));
                break;
            case EmphasisInline emphasis when hasStyles:
                AddAll(emphasis, MarkdownStyle.And(style, StyleOf(emphasis)));
                break;
            case LinkInline link when hasStyles:
                AddLink(link, style);
                break;
            case DelimiterInline delimiter:
                text.Append(delimiter.ToLiteral(), style);
                AddAll(delimiter, style);
                break;
            case LinkInline or CodeInline or EmphasisInline or LeafInline:
                text.Append(Source(inline), style);
                break;
            case ContainerInline container:
                AddAll(container, style);
                break;
        }
    }

    private void AddLink(LinkInline link, string style)
    {
        var from = text.ToString().Length;
        AddAll(link, link.IsImage ? style : MarkdownStyle.And(style, MarkdownStyle.Link));
        var shown = text.ToString()[from..];
        var address = DisplayText.MakeAnswerVisible(link.Url ?? "");
        if (address.Length > 0 && shown != address && $"mailto:{shown}" != address)
        {
            text.Append(shown.Length > 0 ? $" ({address})" : address, MarkdownStyle.And(style, MarkdownStyle.Quiet));
        }
    }

    private static string StyleOf(EmphasisInline emphasis) =>
        emphasis.DelimiterChar == '~' ? MarkdownStyle.Struck
        : emphasis.DelimiterCount == 2 ? MarkdownStyle.Strong
        : MarkdownStyle.Emphasis;

    private static bool IsMark(LiteralInline literal) =>
        literal.Content.Length > 0 && Escapable.Contains(literal.Content.AsSpan()[0], StringComparison.Ordinal);

    private ReadOnlySpan<char> Source(Inline inline) =>
        inline.Span is { Start: >= 0 } span && span.End < source.Length && span.End >= span.Start
            ? source.AsSpan(span.Start, span.Length)
            : "";
}
