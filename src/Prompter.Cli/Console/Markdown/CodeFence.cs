namespace Prompter.Cli.Console.Markdown;

/// <summary>
/// Code between two fences, on its way to a terminal: each line is as it was written, with colours. Lines that are still on the screen may
/// get others, when a later line tells what they are.
/// </summary>
internal sealed class CodeFence
{
    private const int LongestBatch = 8 * 1024;
    private const int MostLive = 60;

    /// <summary>What stands above a line tells whether it is inside of a comment; more is not worth the time.</summary>
    private const int LinesBefore = 16;
    private const int LongestBefore = 1024;

    private readonly char mark;
    private readonly int count;
    private readonly string? language;
    private readonly bool hasStyles;
    private readonly List<string> before = [];

    /// <summary>Lines that are not yet shown for good.</summary>
    private readonly List<string> lines = [];
    private string? first;
    private IReadOnlyList<string>? colored;
    private int length;

    private CodeFence(string line, char mark, int count, string info, bool hasStyles)
    {
        (this.mark, this.count, this.hasStyles) = (mark, count, hasStyles);
        language = hasStyles ? info.Split([' ', '{', ',', ':'])[0] : null;
        first = Quiet(line);
    }

    /// <summary>Whether so much is waiting that it should be shown for good.</summary>
    public bool IsFull => length > LongestBatch || lines.Count > MostLive;

    /// <summary>The lines that are not yet shown for good.</summary>
    public IReadOnlyList<string> Rows =>
        colored ??= [
            .. first is null ? [] : (string[])[first],
            .. CodeColors.Of([.. before, .. lines], language).Skip(before.Count),
        ];

    /// <summary>The fence that a line opens; null where it opens none.</summary>
    public static CodeFence? Opened(string line, bool hasStyles)
    {
        var start = line.TrimStart(' ');
        if (start is not (['`', '`', '`', ..] or ['~', '~', '~', ..]))
        {
            return null;
        }

        var marks = start.AsSpan().IndexOfAnyExcept(start[0]);
        marks = marks < 0 ? start.Length : marks;
        var info = start[marks..].Trim();
        return start[0] == '`' && info.Contains('`', StringComparison.Ordinal)
            ? null
            : new(DisplayText.MakeAnswerVisible(line), start[0], marks, info, hasStyles);
    }

    /// <summary>Takes a line.</summary>
    /// <returns>The last row where it closes the fence, else null.</returns>
    public string? Add(string line)
    {
        line = DisplayText.MakeAnswerVisible(line);
        var marks = line.AsSpan().Trim();
        if (marks.Length >= count && marks.IndexOfAnyExcept(mark) < 0)
        {
            return Quiet(line);
        }

        lines.Add(line);
        length += line.Length;
        colored = null;
        return null;
    }

    /// <summary>Lets go of the lines so far, which are shown for good.</summary>
    public void Forget()
    {
        before.AddRange(lines);
        var kept = before.Count;
        for (var size = 0; kept > 0 && before.Count - kept < LinesBefore && size < LongestBefore; kept--)
        {
            size += before[kept - 1].Length;
        }

        before.RemoveRange(0, kept);
        lines.Clear();
        (first, colored, length) = (null, null, 0);
    }

    private string Quiet(string text) => hasStyles ? MarkdownStyle.Apply(MarkdownStyle.Quiet, text) : text;
}
