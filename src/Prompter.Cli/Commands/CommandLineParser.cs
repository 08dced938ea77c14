using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Prompter.Json;

namespace Prompter.Cli.Commands;

/// <summary>How a command line is read: mistakes become one <see cref="UsageException"/>, help has examples.</summary>
internal static class CommandLineParser
{
    /// <param name="root">The main command, with all others.</param>
    /// <param name="arguments">What stands before <c>--</c>.</param>
    /// <param name="forLlm">What stands after it, which the main command alone knows what to do with.</param>
    /// <param name="app">Where the command line runs.</param>
    public static async Task<int> InvokeAsync(Page root, string[] arguments, string[] forLlm, App app)
    {
        root.Options.Insert(0, new VersionOption { Action = new VersionLine(), Description = "show the version" });
        root.Options.Add(new HelpOption("--help", "-h") { Action = new HelpPage(app), Description = "show this page" });
        // A prompt may begin with @.
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
        string[] words = [.. OptionWords.Of(root, WithoutDirective(arguments))];
        var parsed = WithOptionsBehind(root.Parse(words, configuration), configuration);
        var command = parsed.CommandResult.Command;
        // What is hidden is for scripts, which know what they say.
        if (forLlm.Length > 0 && command != root && !command.Hidden && parsed.Action is not HelpPage)
        {
            throw new UsageException($"'{PathOf(command)}' takes nothing after '--'");
        }

        if (IsForOthers(command) && parsed.Tokens[^1].Type == TokenType.Command)
        {
            return new HelpPage(app).Invoke(parsed);
        }

        return await Checked(parsed)
            .InvokeAsync(
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

    /// <summary>
    /// Options before a command are its own where it takes them; else nobody would read them. Behind options that name models, the
    /// name of a command is a prompt.
    /// </summary>
    private static ParseResult WithOptionsBehind(ParseResult parsed, ParserConfiguration configuration)
    {
        var command = parsed.CommandResult.Command;
        var tokens = parsed.Tokens.ToList();
        var at = tokens.FindIndex(token => token.Type == TokenType.Command);
        if (at <= 0 || parsed.Action is HelpPage or VersionLine)
        {
            return parsed;
        }

        var root = parsed.RootCommandResult.Command;
        var given = parsed.RootCommandResult.Children.OfType<OptionResult>().Where(result => !result.Implicit);
        var stray = given
            .Select(result => result.Option.Name)
            .Except(command.Options.Select(option => option.Name), StringComparer.Ordinal)
            .ToList();
        string[] others = [.. tokens.Where((_, index) => index != at).Select(token => token.Value)];
        if (stray.Contains("--model") && WordsOf(root.Parse(others, configuration)).All(IsOption))
        {
            return root.Parse([.. others, "--", tokens[at].Value], configuration);
        }

        if (stray.Count > 0)
        {
            throw new UsageException($"'{PathOf(command)}' does not take {stray[0]}; see '{PathOf(command)} --help'");
        }

        // The names of commands first, each group in its order.
        var ordered = tokens.OrderBy(token => token.Type != TokenType.Command).Select(token => token.Value);
        return root.Parse([.. ordered], configuration);
    }

    private static ParseResult Checked(ParseResult parsed)
    {
        if (parsed.Action is HelpPage or VersionLine)
        {
            return parsed;
        }

        var command = (Page)parsed.CommandResult.Command;
        List<string> mistakes =
        [
            .. command.Mistakes?.Invoke(parsed)
                ?? (
                    StrayWord(parsed) is { } stray ? [stray]
                    : StrayOptions(parsed) is [_, ..] options ? options
                    : parsed.Errors.Select(error => Explain(error, parsed))
                ),
        ];
        return mistakes.Count == 0 ? parsed : throw new UsageException(string.Join('\n', mistakes));
    }

    /// <summary>Whether a command is there for those below it alone; by itself it shows its page.</summary>
    private static bool IsForOthers(Command command) => command.Action is null && command.Subcommands.Count > 0;

    private static string? StrayWord(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (!IsForOthers(command) || parsed.UnmatchedTokens is not [var word, ..])
        {
            return null;
        }

        var names = command.Subcommands.Select(one => one.Name).ToList();
        return word.StartsWith('-') ? $"unknown option '{word}'; see '{PathOf(command)} --help'"
            : NearestName.Find(word, names) is { } near
                ? $"there is no command '{PathOf(command)} {word}'; did you mean '{PathOf(command)} {near}'?"
            : $"there is no command '{PathOf(command)} {word}', but {string.Join(", ", names)}; a prompt with blanks needs quotes around it";
    }

    /// <summary>An option that a command does not have would be taken for the name of a file; one beside a prompt may be one of llm.</summary>
    private static string[] StrayOptions(ParseResult parsed) =>
        [
            .. WordsOf(parsed)
                .Where(IsOption)
                .Select(word => $"unknown option '{word}'; see '{PathOf(parsed.CommandResult.Command)} --help'"),
        ];

    /// <summary>What stands in a command line besides commands and options; the names of commands where there are any.</summary>
    private static IEnumerable<string> WordsOf(ParseResult parsed) =>
        parsed
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Concat(parsed.Tokens.Where(token => token.Type == TokenType.Command))
            .Select(token => token.Value);

    /// <summary>A dash and a letter can only be meant as an option; a dash and a blank or a digit begin a prompt.</summary>
    public static bool IsOption(string word) =>
        word is ['-', var second, ..]
        && (second == '-' || char.IsAsciiLetter(second))
        && !word.Contains(' ', StringComparison.Ordinal);

    /// <summary>What the parser says of a mistake, and where to read more.</summary>
    public static string Explain(ParseError error, ParseResult parsed) =>
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
