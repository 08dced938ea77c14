using System.CommandLine;
using System.CommandLine.Invocation;

namespace Prompter.Cli.Commands;

/// <summary>A command that shows how it is used.</summary>
internal interface IHasExamples
{
    /// <summary>The usage line, without the program's name.</summary>
    string Usage { get; }

    /// <summary>Whole lines, each a command that works or a heading.</summary>
    string Examples { get; }
}

/// <summary>The page behind <c>--help</c>: usage, what it does, options, examples.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        var page = command as IHasExamples;
        output.WriteLine($"Usage: prompter {page?.Usage ?? command.Name}");
        output.WriteLine();
        output.WriteLine(command.Description);
        var commands = command.Subcommands.Where(subcommand => !subcommand.Hidden).ToList();
        Section(output, "Commands:", commands.Select(subcommand => (subcommand.Name, subcommand.Description ?? "")));
        Section(output, "Options:", command.Options.Where(option => !option.Hidden).Select(Row));
        if (page is not null)
        {
            output.WriteLine();
            output.WriteLine("Examples:");
            output.WriteLine(page.Examples);
        }

        return ExitCodes.Success;
    }

    private static (string Name, string Description) Row(Option option)
    {
        var names = option.Aliases.Append(option.Name).OrderBy(name => name.Length).ToList();
        var value = option.HelpName is null ? "" : $" {option.HelpName}";
        var indent = names[0].StartsWith("--", StringComparison.Ordinal) ? "    " : "";
        return ($"{indent}{string.Join(", ", names)}{value}", option.Description ?? "");
    }

    private static void Section(TextWriter output, string heading, IEnumerable<(string Name, string Description)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(heading);
        var width = all.Max(row => row.Name.Length);
        foreach (var (name, description) in all)
        {
            output.WriteLine($"  {name.PadRight(width)}  {description}");
        }
    }
}
