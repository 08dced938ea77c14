using System.CommandLine.Invocation;

namespace Prompter.Cli.Commands;

/// <summary>The page behind <c>--help</c>: usage, what it does, options by purpose, examples.</summary>
internal sealed class HelpPage(App app) : SynchronousCommandLineAction
{
    /// <summary>Where the descriptions of options begin at the latest; a longer name has a line of its own.</summary>
    private const int WidestName = 30;

    /// <summary>Descriptions stand below the names where less than this is left beside them.</summary>
    private const int NarrowestDescription = 40;
    private const int Indentation = 10;

    /// <summary>Where it is no terminal; lines that are longer are hard to read.</summary>
    private const int UsualWidth = 80;
    private const int WidestLine = 100;

    public override int Invoke(ParseResult parseResult)
    {
        var command = (Page)parseResult.CommandResult.Command;
        Write($"Usage: prompter {command.Usage}");
        Write("");
        Write(command.Description ?? "");
        List([
            new(
                "Commands",
                [.. command.Subcommands.Where(one => !one.Hidden).Select(one => (one.Name, one.Description ?? ""))]
            ),
        ]);
        List([
            .. command.Sections.Select(section =>
                (section.Heading, section.Options.Select(option => Row(command, option)).ToList())
            ),
        ]);
        if (command.Settings.Count > 0)
        {
            Write("");
            Write(
                "[retries]: defaults.retries in the configuration sets it too, and the variable PROMPTER_RETRIES; the others alike.",
                "",
                0,
                Width ?? UsualWidth
            );
        }

        Write("");
        Write("Examples:");
        foreach (var line in command.Examples.Split('\n'))
        {
            var text = line.TrimStart();
            Write(text, line[..^text.Length], line.Length - text.Length);
        }

        return ExitCodes.Success;
    }

    /// <summary>The names of an option, with its value, as a list of options has them.</summary>
    internal static string Names(Option option)
    {
        var names = option.Aliases.Append(option.Name).OrderBy(name => name.Length).ToList();
        var value = option.HelpName is null ? "" : $" {option.HelpName}";
        var indent = names[0].StartsWith("--", StringComparison.Ordinal) ? "    " : "";
        return $"{indent}{string.Join(", ", names)}{value}";
    }

    private static (string Name, string Description) Row(Page command, Option option) =>
        (
            Names(option),
            option.Description + (command.Settings.GetValueOrDefault(option) is { } setting ? $" [{setting.Name}]" : "")
        );

    /// <summary>The columns of the terminal, as far as they are read with ease; null where it is none.</summary>
    private int? Width =>
        app.Streams.Output.Width(app.Environment.Variables) is { } width ? Math.Min(width, WidestLine) : null;

    /// <summary>Writes a text behind another one, broken at words where a terminal is too narrow for it.</summary>
    private void Write(string text, string before = "", int indent = 0) => Write(text, before, indent, Width);

    private void Write(string text, string before, int indent, int? width)
    {
        var lines = width is null ? [text] : DisplayText.Wrap(text, Math.Max(width.Value - indent, Indentation));
        foreach (var line in lines)
        {
            app.Output.WriteLine(before + line);
            before = new(' ', indent);
        }
    }

    /// <summary>Writes names and descriptions under headings, in the same columns.</summary>
    private void List(IReadOnlyList<(string Heading, List<(string Name, string Description)> Rows)> sections)
    {
        var all = sections.Where(section => section.Rows.Count > 0).ToList();
        var longest = all.SelectMany(section => section.Rows).Select(row => row.Name.Length + 4).DefaultIfEmpty().Max();
        var column = Math.Min(longest, WidestName);
        var width = Width ?? UsualWidth;
        if (width - column < NarrowestDescription)
        {
            column = Indentation;
        }

        foreach (var (heading, rows) in all)
        {
            Write("");
            Write($"{heading}:");
            foreach (var (name, description) in rows)
            {
                var before = $"  {name}  ";
                if (before.Length > column)
                {
                    app.Output.WriteLine(before.TrimEnd());
                    before = "";
                }

                Write(description, before.PadRight(column), column, width);
            }
        }
    }
}
