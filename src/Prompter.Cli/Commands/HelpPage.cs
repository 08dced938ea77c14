using System.CommandLine;
using System.CommandLine.Invocation;

namespace Prompter.Cli.Commands;

/// <summary>The page behind <c>--help</c>: usage, what it does, options, examples.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var command = (Page)parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine($"Usage: prompter {command.Usage}");
        output.WriteLine();
        output.WriteLine(command.Description);
        Section(output, "Commands:", command.Subcommands.Select(one => (one.Name, one.Description ?? "")));
        Section(output, "Options:", command.Options.Select(Row));
        output.WriteLine();
        output.WriteLine("Examples:");
        output.WriteLine(command.Examples);
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
