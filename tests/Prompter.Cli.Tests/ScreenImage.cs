namespace Prompter.Cli.Tests;

/// <summary>What a terminal shows in the end: enough of one to tell whether something was left over or overwritten.</summary>
internal static class ScreenImage
{
    /// <summary>The lines, without blanks at their ends. Every escape sequence but colours, modes, erasing and "up" is a failure.</summary>
    public static string Of(string output, int columns)
    {
        var lines = new List<StringBuilder> { new() };
        var (row, column) = (0, 0);
        for (var at = 0; at < output.Length; )
        {
            var length = StringInfo.GetNextTextElementLength(output, at);
            var element = output.AsSpan(at, length);
            at += length;
            if (element is "\e")
            {
                at = Escape(output, at, lines, ref row, column);
            }
            else if (element is "\r" or "\r\n" or "\n")
            {
                column = element[0] == '\r' ? 0 : column;
                row += element[^1] == '\n' ? 1 : 0;
            }
            else
            {
                Assert.False(char.IsControl(element[0]), $"control character {(int)element[0]:x} on the screen");
                if (column == columns)
                {
                    (row, column) = (row + 1, 0);
                }

                var width = Width(element);
                Put(At(lines, row), column, $"{element}{new string('\0', Math.Max(0, width - length))}");
                column += width;
            }

            _ = At(lines, row);
        }

        return string.Join('\n', lines.Select(line => line.Replace("\0", "").ToString().TrimEnd()));
    }

    private static StringBuilder At(List<StringBuilder> lines, int row)
    {
        while (lines.Count <= row)
        {
            lines.Add(new());
        }

        return lines[row];
    }

    /// <summary>A wide character stands in the first of its columns; a NUL, which is taken out in the end, fills the second.</summary>
    private static void Put(StringBuilder line, int column, string element)
    {
        while (line.Length < column)
        {
            line.Append(' ');
        }

        line.Remove(column, Math.Min(element.Length, line.Length - column)).Insert(column, element);
    }

    private static int Width(ReadOnlySpan<char> element) => element[0] >= 0x2e80 || element.Length > 1 ? 2 : 1;

    private static int Escape(string output, int at, List<StringBuilder> lines, ref int row, int column)
    {
        if (output[at] is '=' or '>')
        {
            return at + 1;
        }

        Assert.Equal('[', output[at]);
        var end = at + 1;
        while (!char.IsAsciiLetter(output[end]))
        {
            end++;
        }

        var sequence = output[(at + 1)..(end + 1)];
        if (sequence == "2K")
        {
            lines[row].Clear();
        }
        else if (sequence[^1] == 'A')
        {
            row -= int.Parse(sequence[..^1], CultureInfo.InvariantCulture);
        }
        else if (sequence == "J")
        {
            lines[row].Length = Math.Min(lines[row].Length, column);
            lines.RemoveRange(row + 1, lines.Count - row - 1);
        }
        else
        {
            Assert.True(sequence[^1] is 'm' || sequence is "?1h" or "?1l", $"escape sequence {sequence}");
        }

        return end + 1;
    }
}
