using System.CommandLine;
using Prompter.Cli.Console;
using Prompter.Json;

namespace Prompter.Cli.Commands.Prompt;

/// <summary><c>prompter [OPTIONS] -- [PROMPT and llm arguments]</c>: one prompt on many models.</summary>
internal sealed class PromptCommand
{
    /// <summary>The line of the schema stands before that of its retries.</summary>
    private const int PlaceOfSchema = 120;

    private readonly Option<string[]> models = new("--model", "-m")
    {
        HelpName = "TEXT",
        Description = "a model to ask; repeat it for more",
    };
    private readonly Option<string?> config = Text(
        "--config",
        "-c",
        "PATH",
        "use this configuration file too (the strongest)"
    );
    private readonly SettingOptions settings = new();
    private readonly Option<string?> schema = Text(
        "--schema",
        null,
        "SCHEMA",
        "print JSON that fits a file, a schema, or 'name, age int'"
    );
    private readonly Option<string?> vars = Text(
        "--vars",
        null,
        "FILE",
        "fill {{name}} in the prompt from a YAML or JSON file"
    );
    private readonly Option<string[]> var = new("--var")
    {
        HelpName = "NAME=VALUE",
        Description = "fill {{name}} in the prompt; repeatable",
    };
    private readonly Option<bool> check = Flag("--check", null, "stop on a model that 'llm models' does not list");
    private readonly Option<bool> dryRun = Flag("--dry-run", null, "print the commands, run nothing");
    private readonly Option<bool> json = Flag("--json", null, "results as JSON lines on stdout, the rest on stderr");
    private readonly Option<bool> quiet = Flag("--quiet", "-q", "only errors");
    private readonly Option<bool> verbose = Flag(
        "--verbose",
        "-v",
        "tell of every attempt, and why models were skipped"
    );
    private readonly Option<bool> noColor = Flag("--no-color", null, "no colours");
    private readonly Argument<string[]> prompt = new("PROMPT") { Arity = ArgumentArity.ZeroOrMore };

    private readonly App app;
    private readonly string[] arguments;
    private readonly string[] forLlm;

    public PromptCommand(App app, string[] arguments, string[] forLlm)
    {
        (this.app, this.arguments, this.forLlm) = (app, arguments, forLlm);
        Command = new Root();
        Option[] options =
        [
            models,
            config,
            .. settings.Between(0, PlaceOfSchema),
            schema,
            .. settings.Between(PlaceOfSchema, int.MaxValue),
            vars,
            var,
            check,
            dryRun,
            json,
            quiet,
            verbose,
            noColor,
        ];
        foreach (var option in options)
        {
            Command.Add(option);
        }

        Command.Add(prompt);
        models.AllowMultipleArgumentsPerToken = false;
        Command.SetAction((parsed, cancellationToken) => new PromptRun(app, Read(parsed)).ExecuteAsync());
    }

    public RootCommand Command { get; }

    private PromptRequest Read(ParseResult parsed) =>
        new()
        {
            Arguments = arguments,
            LlmArguments = parsed.GetValue(schema) is { } asked ? WithSchema(asked) : forLlm,
            HasSchema = parsed.GetValue(schema) is not null,
            Configuration = app.Environment.LoadConfiguration(parsed.GetValue(config), settings.Read(parsed)),
            Models = parsed.GetValue(models) ?? [],
            Prompt = ReadPrompt(parsed),
            VariablesFile = parsed.GetValue(vars),
            Variables = parsed.GetValue(var) ?? [],
            Checks = parsed.GetValue(check),
            IsDryRun = parsed.GetValue(dryRun),
            Json = parsed.GetValue(json),
            IsQuiet = parsed.GetValue(quiet),
            IsVerbose =
                parsed.GetValue(verbose) && parsed.GetValue(quiet)
                    ? throw new UsageException($"{verbose.Name} and {quiet.Name} exclude each other")
                    : parsed.GetValue(verbose),
            Color = !parsed.GetValue(noColor),
        };

    private string? ReadPrompt(ParseResult parsed)
    {
        var texts = parsed.GetValue(prompt) ?? [];
        foreach (var text in texts)
        {
            // A dash and a letter can only be meant as an option; a dash and a blank or a digit begin a prompt.
            if (
                text.Length > 1
                && text[0] == '-'
                && (text[1] == '-' || char.IsAsciiLetter(text[1]))
                && !text.Contains(' ', StringComparison.Ordinal)
            )
            {
                var name = text.Split('=')[0];
                var near = NearestName.Find(
                    name,
                    Command.Options.SelectMany(option => option.Aliases.Append(option.Name))
                );
                throw new UsageException(
                    $"unknown option '{name}'"
                        + (near is null ? "." : $"; did you mean '{near}'?")
                        + $" Options of llm go after '--': prompter -m MODEL -- {name} … \"PROMPT\""
                );
            }
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
    private string[] WithSchema(string text) =>
        forLlm is ["prompt", .. var rest] ? ["prompt", schema.Name, text, .. rest] : [schema.Name, text, .. forLlm];

    private static Option<string?> Text(string name, string? alias, string value, string description) =>
        new(name, alias is null ? [] : [alias]) { HelpName = value, Description = description };

    private static Option<bool> Flag(string name, string? alias, string description) =>
        new(name, alias is null ? [] : [alias]) { Description = description };

    /// <summary>The command without a name.</summary>
    private sealed class Root() : RootCommand("Ask many large language models the same thing at once."), IHasExamples
    {
        public string Usage => "[OPTIONS] -- [PROMPT and llm arguments]";

        public string Examples =>
            """
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

                A model is a name that llm knows, PROVIDER:MODEL for a provider's API ('prompter
                doctor' lists them), or sim:NAME for a simulated one: swift, scholar, flaky, slow,
                broken, echo; sim:echo?ttft=200ms&tps=40&fail=429x2 sets the details.
                Models and defaults can stand in ~/.prompter/config.yaml and ./.prompter-config.yaml:
                see 'prompter config --help'. Exit code: 0 all succeeded, 1 any failed, 2 wrong usage,
                130 stopped with Ctrl-C.
                """;
    }
}
