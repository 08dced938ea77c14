using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Prompter.Cli.Console.Markdown;

/// <summary>The rows of blocks, one after the other, with as many blank ones between them as the source has.</summary>
internal sealed class BlockRows(string source, bool hasStyles)
{
    private const int Narrowest = 10;

    public List<string> Of(ContainerBlock blocks, int width)
    {
        var rows = new List<string>();
        Block? before = null;
        foreach (var block in blocks)
        {
            for (var blank = before is null ? 0 : LineEnds(before, block) - 1; blank > 0; blank--)
            {
                rows.Add("");
            }

            rows.AddRange(Of(block, Math.Max(Narrowest, width)));
            before = block;
        }

        return rows;
    }

    private IReadOnlyList<string> Of(Block block, int width) =>
        block switch
        {
            HeadingBlock heading => Heading(heading, width),
            // A table that is none, or none yet.
            ParagraphBlock when source[block.Span.Start] == '|' => Source(block),
            ParagraphBlock paragraph => InlineText.Of(paragraph.Inline, source, hasStyles).Rows(width),
            ListBlock list => Of((ContainerBlock)list, width),
            ListItemBlock item => Item(item, width),
            QuoteBlock quote => Within(Of((ContainerBlock)quote, width - 2), Quiet("│ "), Quiet("│ ")),
            FencedCodeBlock code => Fenced(code),
            HtmlBlock or LinkReferenceDefinitionGroup => Source(block),
            CodeBlock code => [.. Lines(code).Select(line => $"    {line}")],
            ThematicBreakBlock => [Quiet(new string('─', width))],
            Table table => new TableRows(table, source, hasStyles).Of(width) ?? [.. Source(block)],
            _ => Source(block),
        };

    private List<string> Heading(HeadingBlock heading, int width)
    {
        var text = new StyledText();
        var style = hasStyles ? MarkdownStyle.Heading : MarkdownStyle.None;
        text.Append(new string('#', heading.Level) + " ", style);
        var level = text.ToString().Length;
        var title = InlineText.Of(heading.Inline, source, hasStyles, MarkdownStyle.Heading).Rows(width - level);
        return Within(title, MarkdownStyle.Apply(style, text.ToString()), new string(' ', level));
    }

    private List<string> Item(ListItemBlock item, int width)
    {
        var list = (ListBlock)item.Parent!;
        var mark = list.IsOrdered ? $"{item.Order}{list.OrderedDelimiter} " : "• ";
        var rows = Of((ContainerBlock)item, width - mark.Length);
        return Within(rows.Count > 0 ? rows : [""], mark, new string(' ', mark.Length));
    }

    private List<string> Fenced(FencedCodeBlock code)
    {
        var lines = Source(code);
        var open = lines[0].TrimStart();
        return
        [
            Quiet(open),
            .. CodeColors.Of(Lines(code), hasStyles ? code.Info : null),
            .. code.ClosingFencedCharCount > 0
                ? [Quiet(new string(code.FencedChar, code.ClosingFencedCharCount))]
                : (string[])[],
        ];
    }

    private static List<string> Within(IReadOnlyList<string> rows, string first, string others) =>
        [.. rows.Select((row, index) => (index == 0 ? first : others) + row)];

    private string Quiet(string text) => hasStyles ? MarkdownStyle.Apply(MarkdownStyle.Quiet, text) : text;

    private static List<string> Lines(LeafBlock block)
    {
        var lines = new List<string>();
        for (var index = 0; index < block.Lines.Count; index++)
        {
            lines.Add(block.Lines.Lines[index].Slice.ToString());
        }

        return lines;
    }

    /// <summary>A block as it was written.</summary>
    private string[] Source(Block block)
    {
        var end = Math.Min(block.Span.End, source.Length - 1);
        return end < block.Span.Start ? [] : source[block.Span.Start..(end + 1)].Split('\n');
    }

    private int LineEnds(Block before, Block block) =>
        block.Span.Start > before.Span.End + 1
            ? source.AsSpan(before.Span.End + 1, block.Span.Start - before.Span.End - 1).Count('\n')
            : 0;
}
