using System.CommandLine.Invocation;

namespace Prompter.Cli.Commands;

/// <summary>The page behind <c>--help</c>: usage, what it does, options, examples.</summary>
internal sealed class HelpPage(App app) : SynchronousCommandLineAction
{
    /// <summary>The narrowest column of descriptions; on a terminal that has no room for it, the terminal breaks the lines.</summary>
    private const int Narrowest = 20;

    public override int Invoke(ParseResult parseResult)
    {
        var command = (Page)parseResult.CommandResult.Command;
        Write($"Usage: prompter {command.Usage}");
        Write("");
        Write(command.Description ?? "");
        Section("Commands:", command.Subcommands.Select(one => (one.Name, one.Description ?? "")));
        Section("Options:", command.Options.Select(Row));
        Write("");
        Write("Examples:");
        foreach (var line in command.Examples.Split('\n'))
        {
            var text = line.TrimStart();
            Write(text, line[..^text.Length], line.Length - text.Length);
        }

        return ExitCodes.Success;
    }

    /// <summary>Writes a text behind another one, broken at words where a terminal is too narrow for it.</summary>
    private void Write(string text, string before = "", int indent = 0)
    {
        var lines = app.Streams.Output.Width(app.Environment.Variables) is { } width
            ? DisplayText.Wrap(text, Math.Max(Narrowest, width - indent))
            : [text];
        foreach (var line in lines)
        {
            app.Output.WriteLine(before + line);
            before = new(' ', indent);
        }
    }

    private static (string Name, string Description) Row(Option option)
    {
        var names = option.Aliases.Append(option.Name).OrderBy(name => name.Length).ToList();
        var value = option.HelpName is null ? "" : $" {option.HelpName}";
        var indent = names[0].StartsWith("--", StringComparison.Ordinal) ? "    " : "";
        return ($"{indent}{string.Join(", ", names)}{value}", option.Description ?? "");
    }

    private void Section(string heading, IEnumerable<(string Name, string Description)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        Write("");
        Write(heading);
        var width = all.Max(row => row.Name.Length);
        foreach (var (name, description) in all)
        {
            Write(description, $"  {name.PadRight(width)}  ", width + 4);
        }
    }
}
