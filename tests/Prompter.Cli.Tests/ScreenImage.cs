namespace Prompter.Cli.Tests;

/// <summary>What a terminal shows: enough of one to tell whether something was left over or overwritten.</summary>
/// <remarks>Every escape sequence is a failure but colours, modes, places on the second screen, and those that erase.</remarks>
internal sealed class ScreenImage
{
    private static readonly string[] Modes = ["?1", "?7", "?25", "?2026", "?1049"];

    private readonly int columns;
    private readonly List<List<string>> first =
    [
        [],
    ];
    private readonly List<List<string>> second =
    [
        [],
    ];
    private readonly Dictionary<string, bool> modes = new(StringComparer.Ordinal);
    private List<List<string>> lines;
    private (int Row, int Column) at;
    private (int Row, int Column) atOnFirst;

    private ScreenImage(string output, int columns)
    {
        this.columns = columns;
        lines = first;
        for (var index = 0; index < output.Length; )
        {
            var length = StringInfo.GetNextTextElementLength(output, index);
            var element = output.Substring(index, length);
            index += length;
            if (element is "\e")
            {
                index = Escape(output, index);
            }
            else if (element is "\r" or "\r\n" or "\n")
            {
                at = (at.Row + (element[^1] == '\n' ? 1 : 0), element[0] == '\r' ? 0 : at.Column);
            }
            else
            {
                Put(element);
            }

            _ = Line;
        }
    }

    /// <summary>The lines in the end, without blanks at their ends.</summary>
    public static string Of(string output, int columns) => TextOf(new ScreenImage(output, columns).first);

    /// <summary>The second screen as it was last, for output that ends while it is shown.</summary>
    public static string SecondOf(string output, int columns)
    {
        var image = new ScreenImage(output, columns);
        Assert.Same(image.second, image.lines);
        return TextOf(image.second);
    }

    /// <summary>Whether the terminal is as it was before: its first screen, its cursor, and lines that go on in the next.</summary>
    public static bool IsRestored(string output, int columns)
    {
        var left = new ScreenImage(output, columns).modes;
        return !left.GetValueOrDefault("?1049")
            && left.GetValueOrDefault("?25", true)
            && left.GetValueOrDefault("?7", true)
            && !left.GetValueOrDefault("?2026");
    }

    private List<string> Line
    {
        get
        {
            while (lines.Count <= at.Row)
            {
                lines.Add([]);
            }

            return lines[at.Row];
        }
    }

    private static string TextOf(List<List<string>> lines) =>
        string.Join('\n', lines.Select(line => string.Concat(line).TrimEnd()));

    /// <summary>A wide character stands in the first of its columns; nothing stands in the second.</summary>
    private void Put(string element)
    {
        Assert.False(char.IsControl(element[0]), $"control character {(int)element[0]:x} on the screen");
        var width = Width(element);
        if (at.Column + width > columns)
        {
            Assert.True(modes.GetValueOrDefault("?7", true), $"'{element}' stands behind the edge");
            at = (at.Row + 1, 0);
        }

        while (Line.Count < at.Column)
        {
            Line.Add(" ");
        }

        var cells = (List<string>)[element, .. Enumerable.Repeat("", width - 1)];
        Line.RemoveRange(at.Column, Math.Min(width, Line.Count - at.Column));
        Line.InsertRange(at.Column, cells);
        at.Column += width;
    }

    private static int Width(string element) =>
        element[0] >= 0x2e80 || element.Contains('\ufe0f', StringComparison.Ordinal) ? 2 : 1;

    private int Escape(string output, int index)
    {
        if (output[index] is '=' or '>')
        {
            return index + 1;
        }

        Assert.Equal('[', output[index]);
        var end = index + 1;
        while (!char.IsAsciiLetter(output[end]))
        {
            end++;
        }

        Obey(output[(index + 1)..end], output[end]);
        return end + 1;
    }

    private void Obey(string parameters, char final)
    {
        switch (parameters, final)
        {
            case (_, 'm'):
                break;
            case ("2", 'K'):
                Line.Clear();
                break;
            case (_, 'A'):
                at.Row -= int.Parse(parameters, CultureInfo.InvariantCulture);
                break;
            case ("", 'J') when lines == first:
                Line.RemoveRange(Math.Min(at.Column, Line.Count), Math.Max(0, Line.Count - at.Column));
                lines.RemoveRange(at.Row + 1, Math.Max(0, lines.Count - at.Row - 1));
                break;
            case ("2", 'J') when lines == second:
                second.Clear();
                break;
            case (_, 'H') when lines == second:
                var place = parameters.Length == 0 ? [1, 1] : parameters.Split(';').Select(int.Parse).ToList();
                at = (place[0] - 1, place[1] - 1);
                break;
            case (_, 'G') when lines == second:
                at.Column = int.Parse(parameters, CultureInfo.InvariantCulture) - 1;
                break;
            case (_, 'h' or 'l') when Modes.Contains(parameters):
                Switch(parameters, final == 'h');
                break;
            default:
                Assert.Fail($"escape sequence {parameters}{final}");
                break;
        }
    }

    private void Switch(string mode, bool isOn)
    {
        modes[mode] = isOn;
        if (mode == "?1049")
        {
            (lines, at, atOnFirst) = isOn ? (second, (0, 0), at) : (first, atOnFirst, default);
        }
    }
}
