using Prompter.Calls;

namespace Prompter.Cli.Console;

/// <summary>The tags of a run's targets: one width for all, and a colour for each.</summary>
internal sealed class Labels(IReadOnlyList<Target> targets)
{
    private const int WidestOnPipe = 60;
    private static readonly string[] Colors = ["36", "33", "35", "32", "34", "96", "93", "95", "92", "94"];

    private readonly Dictionary<string, string> colors = targets
        .Index()
        .ToDictionary(one => one.Item.Label, one => Colors[one.Index % Colors.Length], StringComparer.Ordinal);
    private readonly int widest = targets.Max(target => DisplayText.WidthOf(DisplayText.OneLine(target.Label)));

    public int Count => colors.Count;

    public IReadOnlyList<Target> Targets => targets;

    /// <summary>The label in its colour, cut and filled to the common width.</summary>
    public string Padded(Target target, Screen screen, string before = "", string after = "")
    {
        var width = WidthOn(screen);
        var label = DisplayText.Truncate(DisplayText.OneLine(target.Label), width);
        var padding = new string(' ', width - DisplayText.WidthOf(label));
        return screen.Styled(colors[target.Label], before + label + after) + padding;
    }

    /// <summary>
    /// Writes a line behind the target's tag, <c>[label]</c> and blanks up to the common width. On a terminal it is wrapped, so
    /// that every row has its tag.
    /// </summary>
    public void WriteLine(Screen screen, Target target, string line, string? style = null) =>
        WriteRows(screen, target, DisplayText.MakeVisible(line), style);

    /// <summary>The same for a line of an answer; where no terminal shows it, it is as it came.</summary>
    public void WriteAnswer(Screen screen, Target target, string line) =>
        WriteRows(screen, target, screen.IsTerminal ? DisplayText.MakeAnswerVisible(line) : line, null);

    /// <summary>The end of a line that is still being written, in one row.</summary>
    public string OpenLine(Screen screen, Target target, string line)
    {
        var shown = DisplayText.MakeAnswerVisible(line.Replace("\t", "    ", StringComparison.Ordinal));
        var rows = DisplayText.Wrap(shown, Room(screen) ?? int.MaxValue).ToList();
        return $"{Padded(target, screen, "[", "]")} {rows[^1]}";
    }

    private void WriteRows(Screen screen, Target target, string line, string? style)
    {
        var tag = Padded(target, screen, "[", "]") + " ";
        foreach (var row in Room(screen) is { } room ? DisplayText.Wrap(line, room) : [line])
        {
            screen.Write(tag);
            screen.WriteLine(style is null ? row : screen.Styled(style, row));
        }
    }

    /// <summary>How many columns of a line are left beside a label; null where lines have no end.</summary>
    public int? Room(Screen screen) => screen.Width is { } width ? Math.Max(20, width - WidthOn(screen) - 3) : null;

    public string Styled(Target target, string text, Screen screen) => screen.Styled(colors[target.Label], text);

    public int WidthOn(Screen screen) =>
        Math.Min(widest, screen.Width is { } width ? Math.Max(8, width / 3) : WidestOnPipe);
}
