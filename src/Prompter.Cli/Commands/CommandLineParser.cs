using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Prompter.Cli.Commands;

/// <summary>How a command line is read: mistakes become one <see cref="UsageException"/>, help has examples.</summary>
internal static class CommandLineParser
{
    public static async Task<int> InvokeAsync(Page root, string[] arguments, App app)
    {
        root.Options.Insert(0, new VersionOption { Action = new VersionLine(), Description = "show the version" });
        root.Options.Add(new HelpOption("--help", "-h") { Action = new HelpPage(), Description = "show this page" });
        // A prompt may begin with @.
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null };
        var parsed = root.Parse(WithoutDirective(arguments), configuration);
        if (parsed.Action is not (HelpPage or VersionLine) && parsed.Errors.Count > 0)
        {
            throw new UsageException(string.Join('\n', parsed.Errors.Select(error => Explain(error, parsed))));
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = app.Output,
                Error = app.Error,
            }
        );
    }

    /// <summary>A first argument in brackets would be taken for a directive although there are none; behind <c>--</c> it is a prompt.</summary>
    private static string[] WithoutDirective(string[] arguments) =>
        arguments is [['[', .., ']'] prompt, .. var rest] ? [.. rest, "--", prompt] : arguments;

    private static string Explain(ParseError error, ParseResult parsed) =>
        error.Message.TrimEnd('.') + $"; see 'prompter{PathOf(parsed.CommandResult.Command)} --help'";

    private sealed class VersionLine : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"prompter {Program.Version}");
            return ExitCodes.Success;
        }
    }

    private static string PathOf(Command command) =>
        command.Parents.FirstOrDefault() is Command parent ? $"{PathOf(parent)} {command.Name}" : "";
}
