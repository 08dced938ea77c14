using System.CommandLine.Parsing;
using Prompter.Runs;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Prompt;

/// <summary><c>prompter [OPTIONS] PROMPT [-- llm arguments]</c>: one prompt on many models.</summary>
internal static class PromptCommand
{
    /// <summary>The line of the schema stands before that of its retries.</summary>
    private const int PlaceOfSchema = 120;

    public static Page Create(App app, string[] arguments, string[] forLlm)
    {
        var command = new Page(
            "prompter",
            "Ask many large language models the same thing at once.",
            "[OPTIONS] PROMPT [-- llm arguments]",
            Examples
        )
        {
            Groups = OptionGroups.All,
        };
        var settings = new SettingOptions();
        var models = command.Texts("--model", "MODEL", "a model to ask; repeat it for more", "-m");
        command.Settings[models] = ConfigurationKeys.Models;
        var questions = new QuestionOptions(command, app.Environment);
        var promptFile = command.Text("--prompt-file", "FILE|-", "read the prompt from a file, or standard input");
        var configuration = new ConfigurationOptions(command);
        settings.AddTo(command, 0, PlaceOfSchema);
        var schema = command.Text("--schema", "SCHEMA", "print JSON that fits a file, a schema, or 'name, age int'");
        settings.AddTo(command, PlaceOfSchema, int.MaxValue);
        var template = command.Text(
            "--template",
            "TEMPLATE",
            "a prompt of 'prompter templates', with its models",
            "-t"
        );
        var vars = command.Text("--vars", "FILE", "fill {{name}} in the prompt from a YAML or JSON file");
        var var = command.Texts("--var", "NAME=VALUE", "fill {{name}} in the prompt; repeatable");
        var rawUrl = command.Flag("--raw-url", "take a page of -f as it is, and not its text");
        var check = command.Flag("--check", "stop on a model that is in no list");
        var live = command.Flag("--live", "with --check: ask providers themselves for their lists");
        var dryRun = command.Flag("--dry-run", "print the commands, run nothing");
        var json = command.Flag("--json", "results as JSON lines on stdout, the rest on stderr");
        var quiet = command.Flag("--quiet", "answers and errors only; -qq: errors only", "-q");
        var verbose = command.Flag("--verbose", "tell of every attempt, and why models were skipped", "-v");
        var plain = command.Flag("--plain", "show Markdown as it was written");
        var noColor = command.Flag("--no-color", "no colours");
        var prompt = new Argument<string[]>("PROMPT") { Arity = ArgumentArity.ZeroOrMore };
        command.Add(prompt);
        // A file may be a pipe, which can be read once.
        IReadOnlyList<string> question = [];
        command.Mistakes = parsed =>
        {
            var mistakes = new List<string>();
            question = questions.Read(parsed, mistakes);
            string[] words = [.. parsed.GetResult(prompt)?.Tokens.Select(token => token.Value) ?? []];
            return
            [
                .. new PromptMistakes(parsed, words, forLlm).Find(app.Environment),
                .. settings.Mistakes(parsed),
                .. mistakes,
                .. Excluding(parsed.GetValue(verbose) && parsed.GetValue(quiet), verbose, quiet),
                .. Excluding(words.Length > 0 && parsed.GetResult(promptFile) is not null, promptFile, prompt),
                .. parsed.GetValue(live) && !parsed.GetValue(check)
                    ? [$"{live.Name} needs {check.Name}"]
                    : (string[])[],
            ];
        };
        command.SetAction(
            (parsed, _) =>
            {
                var asked = parsed.GetValue(schema) is { } named ? app.Environment.Sources.ExpandHome(named) : null;
                var file = parsed.GetValue(promptFile);
                var request = new PromptRequest
                {
                    Arguments = arguments,
                    Options = OptionsOf(
                        parsed,
                        [models, .. questions.All, promptFile, schema, template, vars, var, check, live, dryRun, json]
                    ),
                    LlmArguments = InFront(
                        [.. question, .. asked is null ? (string[])[] : [schema.Name, asked]],
                        forLlm
                    ),
                    HasSchema = asked is not null,
                    Configuration = app.Environment.LoadConfiguration(
                        configuration.Read(parsed, app.Environment),
                        settings.Read(parsed, app.Environment.Sources)
                    ),
                    Models = parsed.GetValue(models) ?? [],
                    Prompt =
                        parsed.GetValue(prompt)?.SingleOrDefault()
                        ?? (file is null or "-" ? null : TextFile.Read(file, promptFile.Name, app.Environment)),
                    IsInputPrompt = file is "-",
                    Variables = PromptVariables.Read(
                        parsed.GetValue(vars) is { } values ? app.Environment.Sources.ExpandHome(values) : null,
                        parsed.GetValue(var) ?? [],
                        app.Environment.WorkingDirectory
                    ),
                    StandardInput = new(app, isAskedFor: file is "-"),
                    Checks = parsed.GetValue(check),
                    ChecksLive = parsed.GetValue(live),
                    IsDryRun = parsed.GetValue(dryRun),
                    Json = parsed.GetValue(json),
                    IsQuiet = parsed.GetValue(quiet),
                    IsSilent = parsed.GetResult(quiet)?.IdentifierTokenCount > 1,
                    IsVerbose = parsed.GetValue(verbose),
                    Color = !parsed.GetValue(noColor),
                    TakesPagesAsTheyAre = parsed.GetValue(rawUrl),
                    IsMarkdown = !parsed.GetValue(plain) && !parsed.GetValue(json),
                };
                if (parsed.GetValue(template) is { } name)
                {
                    request = ChosenTemplate.Find(name, request, app.Environment).ApplyTo(request);
                }

                return new PromptRun(app, request).ExecuteAsync();
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

    private static string[] Excluding(bool areBoth, Symbol one, Symbol other) =>
        areBoth ? [$"{one.Name} and {other.Name} exclude each other"] : [];

    /// <summary>Arguments of llm with others in front, which are weaker.</summary>
    public static string[] InFront(IEnumerable<string> weaker, string[] forLlm) =>
        forLlm is ["prompt", .. var rest] ? ["prompt", .. weaker, .. rest] : [.. weaker, .. forLlm];

    private const string Examples = """
          prompter -m sim:swift -m sim:scholar "Explain CRDTs in 2 paragraphs"
              two simulated models: no key, no network, nothing to install
          prompter -m openai:gpt-5.5 -m anthropic:claude-sonnet-5 -m ollama:llama3.2:3b "Hi"
              provider APIs, with the keys that 'prompter keys' or the environment has
          prompter -m gpt-4o -m claude-sonnet-4.5 "Five names for a pelican"
              two models of llm (https://llm.datasette.io), side by side
          prompter -m gpt-4o -s "Answer in Spanish" --option temperature 0.2 "Capital of France?"
              instructions and options of a model, the same for every provider
          cat notes.md | prompter -m gpt-4o -m gemini-2.5-pro --view blocks "Summarize"
              standard input goes to every model
          prompter -m gpt-4o -- -T llm_time --td "What time is it?"
              whatever stands after '--' goes to llm as it is
          prompter -m openai:gpt-5.5 --fallback anthropic:claude-sonnet-5 --retries 2 -v "Hi"
              another model answers where the first cannot
          prompter -m openai:gpt-5.5 --schema 'name, age int' "Invent a dog" | jq .age
              JSON and nothing else, repaired and checked, asked for again where it is wrong
          prompter -m gpt-4o --json "Hi" | jq -r .text
              results for programs

        A model is a name that llm knows, PROVIDER:MODEL for a provider's API
        ('prompter doctor' lists them), or sim:NAME for a simulated one: swift,
        scholar, flaky, slow, broken, echo; sim:echo?ttft=200ms&tps=40&fail=429x2 sets
        the details. Models and defaults can stand in ~/.prompter/config.yaml and
        ./.prompter-config.yaml: see 'prompter config --help'. Exit code: 0 all
        succeeded, 1 any failed, 2 wrong usage, 130 stopped with Ctrl-C.
        """;
}
