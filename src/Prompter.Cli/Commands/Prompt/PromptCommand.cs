using System.CommandLine.Parsing;
using Prompter.Json;
using Prompter.Runs;

namespace Prompter.Cli.Commands.Prompt;

/// <summary><c>prompter [OPTIONS] -- [PROMPT and llm arguments]</c>: one prompt on many models.</summary>
internal static class PromptCommand
{
    /// <summary>The line of the schema stands before that of its retries.</summary>
    private const int PlaceOfSchema = 120;

    public static Page Create(App app, string[] arguments, string[] forLlm)
    {
        var command = new Page(
            "prompter",
            "Ask many large language models the same thing at once.",
            "[OPTIONS] -- [PROMPT and llm arguments]",
            Examples
        );
        var settings = new SettingOptions();
        var models = command.Texts("--model", "TEXT", "a model to ask; repeat it for more", "-m");
        var configuration = new ConfigurationOptions(command);
        settings.AddTo(command, 0, PlaceOfSchema);
        var schema = command.Text("--schema", "SCHEMA", "print JSON that fits a file, a schema, or 'name, age int'");
        settings.AddTo(command, PlaceOfSchema, int.MaxValue);
        var template = command.Text("--template", "NAME", "a prompt of 'prompter templates', with its models", "-t");
        var vars = command.Text("--vars", "FILE", "fill {{name}} in the prompt from a YAML or JSON file");
        var var = command.Texts("--var", "NAME=VALUE", "fill {{name}} in the prompt; repeatable");
        var rawUrl = command.Flag("--raw-url", "take a page of -f as it is, and not its text");
        var check = command.Flag("--check", "stop on a model that 'llm models' does not list");
        var dryRun = command.Flag("--dry-run", "print the commands, run nothing");
        var json = command.Flag("--json", "results as JSON lines on stdout, the rest on stderr");
        var quiet = command.Flag("--quiet", "only errors", "-q");
        var verbose = command.Flag("--verbose", "tell of every attempt, and why models were skipped", "-v");
        var plain = command.Flag("--plain", "show Markdown as it was written");
        var noColor = command.Flag("--no-color", "no colours");
        var prompt = new Argument<string[]>("PROMPT") { Arity = ArgumentArity.ZeroOrMore };
        command.Add(prompt);
        command.SetAction(
            (parsed, _) =>
            {
                var asked = parsed.GetValue(schema);
                var request = new PromptRequest
                {
                    Arguments = arguments,
                    Options = OptionsOf(parsed, [models, schema, template, vars, var, check, dryRun, json]),
                    LlmArguments = asked is null ? forLlm : WithSchema(forLlm, asked),
                    HasSchema = asked is not null,
                    Configuration = app.Environment.LoadConfiguration(
                        configuration.Read(parsed, app.Environment),
                        settings.Read(parsed)
                    ),
                    Models = parsed.GetValue(models) ?? [],
                    Prompt = ReadPrompt(command, parsed.GetValue(prompt) ?? []),
                    Variables = PromptVariables.Read(
                        parsed.GetValue(vars),
                        parsed.GetValue(var) ?? [],
                        app.Environment.WorkingDirectory
                    ),
                    StandardInput = new(app),
                    Checks = parsed.GetValue(check),
                    IsDryRun = parsed.GetValue(dryRun),
                    Json = parsed.GetValue(json),
                    IsQuiet = parsed.GetValue(quiet),
                    IsVerbose = parsed.GetValue(verbose),
                    Color = !parsed.GetValue(noColor),
                    TakesPagesAsTheyAre = parsed.GetValue(rawUrl),
                    IsMarkdown = !parsed.GetValue(plain) && !parsed.GetValue(json),
                };
                if (parsed.GetValue(template) is { } name)
                {
                    request = ChosenTemplate.Find(name, request, app.Environment).ApplyTo(request);
                }

                return request is { IsVerbose: true, IsQuiet: true }
                    ? throw new UsageException($"{verbose.Name} and {quiet.Name} exclude each other")
                    : new PromptRun(app, request).ExecuteAsync();
            }
        );
        return command;
    }

    /// <summary>The options that were given as arguments, without some.</summary>
    private static IReadOnlyList<string> OptionsOf(ParseResult parsed, Option[] without) =>
        [
            .. parsed
                .CommandResult.Children.OfType<OptionResult>()
                .Where(given => !given.Implicit && !without.Contains(given.Option))
                .SelectMany(given =>
                    given.Tokens.Count == 0
                        ? [given.Option.Name]
                        : given.Tokens.SelectMany(token => (string[])[given.Option.Name, token.Value])
                ),
        ];

    private static string? ReadPrompt(Command command, string[] texts)
    {
        // A dash and a letter can only be meant as an option; a dash and a blank or a digit begin a prompt.
        var option = texts.FirstOrDefault(text =>
            text is ['-', var second, ..]
            && (second == '-' || char.IsAsciiLetter(second))
            && !text.Contains(' ', StringComparison.Ordinal)
        );
        if (option is not null)
        {
            var name = option.Split('=')[0];
            var near = NearestName.Find(name, command.Options.SelectMany(one => one.Aliases.Append(one.Name)));
            throw new UsageException(
                $"unknown option '{name}'"
                    + (near is null ? "." : $"; did you mean '{near}'?")
                    + $" Options of llm go after '--': prompter -m MODEL -- {name} … \"PROMPT\""
            );
        }

        return texts.Length switch
        {
            0 => null,
            1 => texts[0],
            _ => throw new UsageException(
                $"there are {texts.Length} prompts: '{DisplayShort(texts[0])}' and '{DisplayShort(texts[1])}'; put quotes around a prompt with blanks"
            ),
        };
    }

    private static string DisplayShort(string text) => DisplayText.Truncate(text, 40);

    /// <summary>It says the same as the option of llm.</summary>
    private static string[] WithSchema(string[] forLlm, string schema) => InFront(["--schema", schema], forLlm);

    /// <summary>Arguments of llm with others in front, which are weaker.</summary>
    public static string[] InFront(IEnumerable<string> weaker, string[] forLlm) =>
        forLlm is ["prompt", .. var rest] ? ["prompt", .. weaker, .. rest] : [.. weaker, .. forLlm];

    private const string Examples = """
          prompter -m sim:swift -m sim:scholar -- "Explain CRDTs in 2 paragraphs"
              two simulated models: no key, no network, nothing to install
          prompter -m gpt-4o -m claude-sonnet-4.5 -- "Five names for a pelican"
              two models of llm (https://llm.datasette.io), side by side
          prompter -m gpt-4o -- -s "Answer in Spanish" -o temperature 0.2 "Capital of France?"
              whatever stands after '--' goes to llm as it is
          prompter -m openai:gpt-5.5 -m anthropic:claude-sonnet-5 -m ollama:llama3.2:3b -- "Hi"
              provider APIs, with the keys that 'prompter keys' or the environment has
          prompter -m openai:gpt-5.5 --fallback anthropic:claude-sonnet-5 --retries 2 -v -- "Hi"
              another model answers where the first cannot
          cat notes.md | prompter -m gpt-4o -m gemini-2.5-pro --view blocks -- "Summarize"
              standard input goes to every model
          prompter -m openai:gpt-5.5 --schema 'name, age int' -- "Invent a dog" | jq .age
              JSON and nothing else, repaired and checked, asked for again where it is wrong
          prompter -m gpt-4o --json -- "Hi" | jq -r .text
              results for programs

        A model is a name that llm knows, PROVIDER:MODEL for a provider's API
        ('prompter doctor' lists them), or sim:NAME for a simulated one: swift,
        scholar, flaky, slow, broken, echo; sim:echo?ttft=200ms&tps=40&fail=429x2 sets
        the details. Models and defaults can stand in ~/.prompter/config.yaml and
        ./.prompter-config.yaml: see 'prompter config --help'. Exit code: 0 all
        succeeded, 1 any failed, 2 wrong usage, 130 stopped with Ctrl-C.
        """;
}
