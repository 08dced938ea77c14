using System.CommandLine.Parsing;
using Prompter.Json;
using Prompter.Providers.LlmProgram;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>What is wrong with a command line of the main command, so far as no file of settings is needed to know.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="words">What stands in it besides options: a prompt, at best.</param>
/// <param name="forLlm">What stands after <c>--</c>.</param>
internal sealed class PromptMistakes(ParseResult parsed, IReadOnlyList<string> words, IReadOnlyList<string> forLlm)
{
    private const string Folder = "-o";
    private const string Configuration = "-c";

    private readonly Command command = parsed.CommandResult.Command;

    /// <summary>All of it, a line each. Short options that are others in llm have lines of their own, whatever the parser says of them.</summary>
    public IEnumerable<string> Find(AppEnvironment environment)
    {
        List<string> ofModels = [.. OptionsOfModels()];
        List<string> conversations = [.. Conversations(environment)];
        var unknown = words
            .Where(CommandLineParser.IsOption)
            .Select(word => word.Split('=')[0])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        string[] explained = [ofModels.Count > 0 ? "--outdir" : "", conversations.Count > 0 ? "--config" : ""];
        return
        [
            .. parsed
                .Errors.Where(error =>
                    error.SymbolResult is not OptionResult result || !explained.Contains(result.Option.Name)
                )
                .Select(error => CommandLineParser.Explain(error, parsed)),
            .. ofModels,
            .. conversations,
            .. unknown.Select(Unknown),
            .. unknown.Count == 0 && ofModels.Count == 0 ? Prompts() : [],
            .. LlmProgramCommands.Refusal(forLlm) is { } refusal ? [refusal] : (string[])[],
        ];
    }

    private string Unknown(string name)
    {
        const string Behind = "goes after '--': prompter -m MODEL --";
        var ofModel = name.TrimStart('-').Replace('-', '_');
        // A letter or two are near to all others.
        var near =
            name.Length > 3
                ? NearestName.Find(name, command.Options.SelectMany(one => one.Aliases.Append(one.Name)))
                : null;
        return $"unknown option '{name}'"
            + (
                LlmProgramArguments.IsOption(name) ? $"; it is one of llm, and {Behind} {name} … \"PROMPT\""
                : RequestOptions.IsKnown(ofModel) ? $"; an option of a model is --option {ofModel} VALUE"
                : near is not null ? $"; did you mean '{near}'?"
                : $"; an option of llm {Behind} {name} … \"PROMPT\""
            );
    }

    /// <summary><c>-o temperature 0.2</c>, as users of llm write it.</summary>
    private IEnumerable<string> OptionsOfModels()
    {
        var tokens = parsed.Tokens;
        for (var at = 0; at + 1 < tokens.Count; at++)
        {
            var (name, value) = tokens[at + 1].Value.Split('=', 2) is [var before, var after]
                ? (before, after)
                : (tokens[at + 1].Value, tokens.ElementAtOrDefault(at + 2)?.Value);
            if (tokens[at] is { Type: TokenType.Option, Value: Folder } && RequestOptions.IsKnown(name))
            {
                value = value is null || value.Contains(' ', StringComparison.Ordinal) ? "VALUE" : value;
                yield return $"{Folder} is the folder of runs before '--': write --option {name} {value}; a folder of that name is ./{name}";
            }
        }
    }

    /// <summary><c>-c "and in French?"</c>, which goes on with a conversation in llm.</summary>
    private IEnumerable<string> Conversations(AppEnvironment environment)
    {
        const string Advice = "conversations cannot be continued yet";
        if (parsed.GetResult("--config") is not OptionResult { IdentifierToken.Value: Configuration } given)
        {
            return [];
        }

        var file = given.Tokens.Count > 0 ? given.Tokens[0].Value : "";
        return given.Tokens.Count == 0 ? [$"{Configuration} is --config before '--', and lacks its file; {Advice}"]
            : file.AsSpan().IndexOfAny('.', '/') < 0 && file.Length > 0 && !Path.Exists(environment.PathOf(file))
            || file.Any(char.IsWhiteSpace) && !Path.Exists(environment.PathOf(file))
                ? [$"{Configuration} is --config before '--', and there is no file '{Short(file)}'; {Advice}"]
            : [];
    }

    /// <summary>What is no prompt: several of them, or a word that is nearly a command where no model is named.</summary>
    private IEnumerable<string> Prompts()
    {
        if (
            parsed.GetResult("--model") is not OptionResult { Implicit: false }
            && words is [var word, ..]
            && !word.Any(char.IsWhiteSpace)
            && NearestName.Find(word, command.Subcommands.Select(one => one.Name)) is { } near
        )
        {
            return
            [
                $"there is no command '{word}'; did you mean 'prompter {near}'? To send it as a prompt: prompter -m MODEL -- {word}",
            ];
        }

        return words.Count < 2
            ? []
            :
            [
                $"there are {words.Count} prompts: '{Short(words[0])}' and '{Short(words[1])}'; put quotes around a prompt with blanks"
                    + (
                        parsed.Tokens.Any(token => token is { Type: TokenType.Option, Value: Folder })
                            ? $" ({Folder} is the folder of runs; an option of a model is --option NAME VALUE)"
                            : ""
                    ),
            ];
    }

    private static string Short(string text) => DisplayText.Truncate(text, 40);
}
