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
        root.Options.Add(new HelpOption("--help", "-h") { Action = new HelpPage(app), Description = "show this page" });
        ShowHelpOfGroups(root, app);
        // A prompt may begin with @.
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null };
        var parsed = WithOptionsBehind(Checked(root.Parse(WithoutDirective(arguments), configuration)), configuration);
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

    /// <summary>A command that has only commands shows its help where none is named.</summary>
    private static void ShowHelpOfGroups(Command command, App app)
    {
        foreach (var group in command.Subcommands)
        {
            if (group.Action is null)
            {
                group.SetAction(new HelpPage(app).Invoke);
            }

            ShowHelpOfGroups(group, app);
        }
    }

    /// <summary>A first argument in brackets would be taken for a directive although there are none; behind <c>--</c> it is a prompt.</summary>
    private static string[] WithoutDirective(string[] arguments) =>
        arguments is [['[', .., ']'] prompt, .. var rest] ? [.. rest, "--", prompt] : arguments;

    /// <summary>Options before a command are its own where it takes them; else nobody would read them.</summary>
    private static ParseResult WithOptionsBehind(ParseResult parsed, ParserConfiguration configuration)
    {
        var command = parsed.CommandResult.Command;
        var at = parsed.Tokens.ToList().FindIndex(token => token.Type == TokenType.Command);
        if (at <= 0 || parsed.Action is HelpPage or VersionLine)
        {
            return parsed;
        }

        var given = parsed.RootCommandResult.Children.OfType<OptionResult>().Where(result => !result.Implicit);
        var names = given.Select(result => result.Option.Name);
        if (
            names.Except(command.Options.Select(option => option.Name), StringComparer.Ordinal).FirstOrDefault() is
            { } stray
        )
        {
            throw new UsageException($"'{PathOf(command)}' does not take {stray}; see '{PathOf(command)} --help'");
        }

        // The names of commands first, each group in its order.
        var ordered = parsed.Tokens.OrderBy(token => token.Type != TokenType.Command).Select(token => token.Value);
        return Checked(parsed.RootCommandResult.Command.Parse([.. ordered], configuration));
    }

    private static ParseResult Checked(ParseResult parsed) =>
        parsed.Action is HelpPage or VersionLine ? parsed
        : parsed.Errors.Count > 0
            ? throw new UsageException(string.Join('\n', parsed.Errors.Select(error => Explain(error, parsed))))
        : StrayOption(parsed) is { } stray
            ? throw new UsageException($"unknown option '{stray}'; see '{PathOf(parsed.CommandResult.Command)} --help'")
        : parsed;

    /// <summary>An option that a command does not have would be taken for the name of a file; one beside a prompt may be one of llm.</summary>
    private static string? StrayOption(ParseResult parsed) =>
        parsed.CommandResult == parsed.RootCommandResult
            ? null
            : parsed
                .CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(argument => argument.Tokens)
                .Select(token => token.Value)
                .FirstOrDefault(value => value.StartsWith("--", StringComparison.Ordinal));

    private static string Explain(ParseError error, ParseResult parsed) =>
        $"{error.Message.TrimEnd('.')}; see '{PathOf(parsed.CommandResult.Command)} --help'";

    private sealed class VersionLine : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"prompter {Program.Version}");
            return ExitCodes.Success;
        }
    }

    private static string PathOf(Command command) =>
        command.Parents.FirstOrDefault() is Command parent ? $"{PathOf(parent)} {command.Name}" : command.Name;
}
