using System.Buffers;

namespace Prompter.Cli.Console.Markdown;

/// <summary>
/// Markdown on its way to a terminal. Blocks that are complete stay as they are; the one that is still being written is laid out anew with each
/// piece, so that all that has come is seen at once. Code goes out line by line.
/// </summary>
/// <param name="screen">The terminal.</param>
/// <param name="isLive">Whether the block that is not complete is shown; else a whole answer is written.</param>
internal sealed class MarkdownWriter(Screen screen, bool isLive) : IAnswerWriter
{
    /// <summary>What is more is shown as far as it has come, and the rest is a block of its own.</summary>
    private const int LongestBlock = 8 * 1024;

    private static readonly SearchValues<char> Marks = SearchValues.Create("-=*_+#>`~|:.) 0123456789");

    private readonly LiveRows live = new(screen);
    private readonly StringBuilder open = new();
    private readonly StringBuilder line = new();
    private CodeFence? fence;
    private bool isAfterBlank;

    /// <summary>Whether a table is so long that its columns cannot change any more: its rows are shown as they come.</summary>
    private bool isLongTable;

    /// <summary>Whether a line is so long that nothing of it can be taken back.</summary>
    private bool isLongLine;

    public bool IsInsideLine => isLongLine || !live.IsEmpty || open.Length > 0 || line.Length > 0;

    private int Width => screen.Width ?? int.MaxValue;

    public void Write(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            var end = text.IndexOf('\n');
            Take(end < 0 ? text : text[..end]);
            if (end < 0)
            {
                break;
            }

            EndLine();
            text = text[(end + 1)..];
        }

        if (isLive)
        {
            Draw();
        }
    }

    public void End()
    {
        if (line.Length > 0 || isLongLine)
        {
            EndLine();
        }

        if (fence is not null)
        {
            KeepCode(fence, []);
        }

        Complete();
    }

    private void Take(ReadOnlySpan<char> piece)
    {
        if (isLongLine)
        {
            screen.Write(DisplayText.MakeAnswerVisible(piece.ToString()));
            return;
        }

        if (line.Length == 0 && isAfterBlank && piece is [not (' ' or '\t' or '\r'), ..])
        {
            // Nothing but what is indented goes on after a blank line.
            Complete();
        }

        line.Append(piece);
    }

    private void EndLine()
    {
        if (isLongLine)
        {
            isLongLine = false;
            screen.Write("\n");
            return;
        }

        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        if (fence is not null)
        {
            AddToFence(fence, text);
        }
        else if (string.IsNullOrWhiteSpace(text))
        {
            AddBlank();
        }
        else if (CodeFence.Opened(text, screen.HasStyles) is { } opened)
        {
            Complete();
            fence = opened;
        }
        else if (isLongTable)
        {
            Keep([DisplayText.MakeAnswerVisible(text)]);
        }
        else
        {
            if (IsHeading(text))
            {
                Complete();
            }

            open.Append(text).Append('\n');
            isAfterBlank = false;
            if (IsHeading(text) || open.Length > LongestBlock)
            {
                Complete();
            }
        }
    }

    private void AddToFence(CodeFence of, string text)
    {
        if (of.Add(text) is { } last)
        {
            KeepCode(of, [last]);
            fence = null;
        }
        else if (of.IsFull)
        {
            KeepCode(of, []);
        }
    }

    private void KeepCode(CodeFence of, string[] last)
    {
        Keep([.. of.Rows, .. last]);
        of.Forget();
    }

    private void AddBlank()
    {
        isLongTable = false;
        if (open.Length > 0 && IsListItem(open.ToString()))
        {
            open.Append('\n');
            isAfterBlank = true;
            return;
        }

        Complete();
        screen.Write("\n");
    }

    /// <summary>Shows what has come of the block, and of a line that may be anything yet, as it is.</summary>
    private void Draw()
    {
        var last = line.ToString();
        if (fence is null && !isLongTable && !IsOnlyMark(last))
        {
            Draw(open.Length + last.Length > 0 ? Rows(open + last) : []);
            return;
        }

        IReadOnlyList<string> before =
            fence is not null ? fence.Rows
            : open.Length > 0 ? Rows(open.ToString())
            : [];
        Draw(last.Length > 0 ? [.. before, DisplayText.MakeAnswerVisible(last)] : before);
    }

    private void Draw(IReadOnlyList<string> rows)
    {
        if (live.Fit(rows))
        {
            live.Show(rows);
            return;
        }

        var last = line.ToString();
        if (fence is { Rows.Count: > 0 })
        {
            KeepCode(fence, []);
            Draw();
        }
        else if (open.Length > 0)
        {
            isLongTable = open[0] == '|';
            line.Clear();
            Complete();
            line.Append(last);
            Draw();
        }
        else if (fence is null && !isLongTable && last.LastIndexOf(' ') is > 0 and var blank)
        {
            Keep(Rows(last[..blank]));
            line.Clear().Append(last.AsSpan(blank + 1));
            Draw();
        }
        else
        {
            live.Show([]);
            screen.Write(DisplayText.MakeAnswerVisible(last));
            line.Clear();
            isLongLine = true;
        }
    }

    /// <summary>Lays out the block for good, with the blank lines behind it.</summary>
    private void Complete()
    {
        if (open.Length > 0)
        {
            var text = open.ToString();
            var blank = text.Length - text.TrimEnd('\n').Length - 1;
            open.Clear();
            Keep([.. Rows(text), .. Enumerable.Repeat("", blank)]);
        }
        else
        {
            live.Show([]);
        }

        isAfterBlank = false;
    }

    private void Keep(IReadOnlyList<string> rows)
    {
        live.Show(rows);
        live.Keep();
    }

    private IReadOnlyList<string> Rows(string text) => MarkdownText.Rows(text, Width, screen.HasStyles);

    private static bool IsHeading(string text)
    {
        var level = text.AsSpan().IndexOfAnyExcept('#');
        return level is > 0 and <= 6 && text[level] == ' ';
    }

    private static bool IsListItem(string text)
    {
        var start = text.AsSpan().TrimStart(' ');
        var digits = start.IndexOfAnyExceptInRange('0', '9');
        return start is ['-' or '*' or '+', ' ' or '\n', ..]
            || (digits is > 0 and < 10 && start[digits..] is ['.' or ')', ' ' or '\n', ..]);
    }

    /// <summary>Whether a line that has not ended yet may become a rule, a list, a heading or a fence, and is no text so far.</summary>
    private static bool IsOnlyMark(string text)
    {
        var start = text.AsSpan().TrimStart(' ');
        return start is ['`', '`', '`', ..] or ['~', '~', '~', ..] || start.IndexOfAnyExcept(Marks) < 0;
    }
}
