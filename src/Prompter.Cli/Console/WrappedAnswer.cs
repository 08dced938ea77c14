namespace Prompter.Cli.Console;

/// <summary>
/// An answer on its way to a terminal, which breaks it at blanks and not inside its words. A word is shown when it has ended. What is in a
/// fence, indented as code or a row of a table stays as it is.
/// </summary>
internal sealed class WrappedAnswer(Screen screen) : IAnswerWriter
{
    /// <summary>As much of a line as tells what it is.</summary>
    private const int LongestStart = 8;
    private const int TabWidth = 8;

    private readonly StringBuilder word = new();
    private readonly StringBuilder start = new();
    private int blanks;
    private int column;
    private bool isFenced;
    private bool isInsideWord;

    public bool IsInsideLine => column > 0 || blanks > 0 || word.Length > 0;

    public void Write(ReadOnlySpan<char> text)
    {
        foreach (var unit in text)
        {
            if (unit == '\n')
            {
                EndLine();
                continue;
            }

            if (start.Length < LongestStart)
            {
                start.Append(unit);
            }

            if (unit is ' ' or '\t')
            {
                EndWord();
                isInsideWord = false;
                blanks += unit == ' ' ? 1 : TabWidth - ((column + blanks) % TabWidth);
            }
            else
            {
                word.Append(unit);
                if (IsWord(unit))
                {
                    EndWord();
                }
                else if (word.Length >= Room)
                {
                    // Whoever copies a long address gets it whole: the terminal breaks it.
                    EndWord();
                    isInsideWord = true;
                }
            }
        }
    }

    /// <summary>Ends the line, if there is one.</summary>
    public void End()
    {
        if (IsInsideLine)
        {
            EndLine();
        }
    }

    private int Room => screen.Width ?? int.MaxValue;

    private bool IsAsItIs => isFenced || start.ToString() is ['|', ..] or ['\t', ..] or [' ', ' ', ' ', ' ', ..];

    /// <summary>Whether a character of a script without blanks is a word alone.</summary>
    private static bool IsWord(char unit) => unit is > '\u1100' and < '\ud800' && DisplayText.WidthOf([unit]) == 2;

    private void EndWord()
    {
        if (word.Length == 0)
        {
            return;
        }

        var shown = DisplayText.MakeAnswerVisible(word.ToString());
        var width = DisplayText.WidthOf(shown);
        word.Clear();
        if (!IsAsItIs && !isInsideWord && column > 0 && column + blanks + width > Room)
        {
            screen.Write("\n");
            column = 0;
        }
        else
        {
            screen.Write(new string(' ', blanks));
            column += blanks;
        }

        screen.Write(shown);
        column = (column + width) % Room is var rest && rest == 0 ? Math.Min(column + width, Room) : rest;
        blanks = 0;
    }

    private void EndLine()
    {
        if (word.Length > 0 && word[^1] == '\r')
        {
            word.Length--;
        }

        EndWord();
        screen.Write("\n");
        isFenced ^= start.ToString().TrimStart() is ['`', '`', '`', ..] or ['~', '~', '~', ..];
        start.Clear();
        (blanks, column, isInsideWord) = (0, 0, false);
    }
}
