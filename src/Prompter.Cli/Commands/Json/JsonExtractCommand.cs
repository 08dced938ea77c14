using Prompter.Json;
using Prompter.Json.Schema;
using Prompter.Policies.StructuredOutput;

namespace Prompter.Cli.Commands.Json;

internal static class JsonExtractCommand
{
    public static Command Create(App app)
    {
        var command = new Page(
            "extract",
            "Print the JSON in a file or in standard input, repaired if it is broken.",
            "json extract [FILE] [OPTIONS]",
            Examples
        );
        var file = command.Optional("FILE");
        var strict = command.Flag("--strict", "change nothing; broken JSON is an error");
        var all = command.Flag("--all", "every value, one after another; those in fences alone where some are");
        var repairs = command.Flag("--repairs", "tell each change on standard error");
        var readSchema = SchemaOptions.AddTo(command, app, isRequired: false);
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file);
            var schema = readSchema(parsed);
            var text = JsonInput.Read(app, path);
            var options = new JsonExtractorOptions { Strict = parsed.GetValue(strict) };
            var found = parsed.GetValue(all) ? JsonExtractor.ExtractAll(text, options) : [];
            var name = JsonInput.NameOf(app, path);
            var places = found.Count > 0 ? PlacesOf(found, text, name) : null;
            // Without any value, the reason is that of a search for one.
            found = found.Count > 0 ? found : [JsonExtractor.Extract(text, options)];
            var result = ExitCodes.Success;
            foreach (var (index, value) in found.Index())
            {
                var (json, changes, problems, exitCode) = Check(value, schema, name, places?[index], options.Strict);
                if (places is null && parsed.GetValue(repairs) && OtherValue.Find(text, value, schema) is { } other)
                {
                    changes.Add($"{name}: {other}");
                }

                if (json is not null)
                {
                    app.PrintJson(json);
                }

                foreach (var line in parsed.GetValue(repairs) ? [.. changes, .. problems] : problems)
                {
                    app.Say(line);
                }

                result = Math.Max(result, exitCode);
            }

            return result;
        });
        return command;
    }

    /// <summary>What tells each of several values from the others.</summary>
    private static List<string> PlacesOf(IReadOnlyList<JsonExtraction> found, string text, string name)
    {
        var places = new List<string>();
        var (line, counted) = (1, 0);
        foreach (var (index, value) in found.Index())
        {
            line += text.AsSpan(counted..value.Start).Count('\n');
            counted = value.Start;
            places.Add($"{name}: value {index + 1} (line {line})");
        }

        return places;
    }

    /// <summary>The value as it is printed, null if it cannot be; what was changed, and what is wrong, a line each.</summary>
    private static (string? Json, List<string> Changes, List<string> Problems, int ExitCode) Check(
        JsonExtraction found,
        JsonSchema? schema,
        string name,
        string? place,
        bool isStrict
    )
    {
        if (found.Json is null)
        {
            return (null, [], [$"prompter: {place ?? name}: {found.Problem}"], ExitCodes.Failure);
        }

        var changes = found
            .Repairs.Select(repair =>
                $"{place ?? name}: line {repair.Line}, column {repair.Column}: {repair.Description}"
            )
            .ToList();
        if (schema is null)
        {
            return (found.Json, changes, [], ExitCodes.Success);
        }

        var value = found.Parse()!.Value;
        var (coerced, steps, result) = isStrict
            ? new(value, [], schema.Validate(value))
            : JsonCoercion.Apply(schema, value);
        changes.AddRange(steps.Select(step => $"{place ?? name}: {step}"));
        var problems = result
            .Errors.Select(error => error.ToString())
            .Concat(result.Undecided is { } reason ? [reason] : [])
            .Select(line => place is null ? line : $"{place}: {line}")
            .ToList();
        return (
            problems.Count > 0 ? null
            : steps.Count > 0 ? JsonAnswer.TextOf(coerced)
            : found.Json,
            changes,
            problems,
            result.Undecided is not null ? ExitCodes.Usage
            : problems.Count > 0 ? ExitCodes.Failure
            : ExitCodes.Success
        );
    }

    private const string Examples = """
          prompter -m openai:gpt-5.5 "Three pelicans as JSON" | prompter json extract | jq .
          prompter json extract answer.txt --repairs
              tells each repair with its line and column on standard error
          prompter json extract answer.txt --schema 'name, age int'
              what fits but for its form is changed to fit ("42" to 42); what does not fit is an error
          prompter json extract answer.txt --strict
          prompter json extract answers.txt --all | jq -s length

        The JSON is looked for in fences, then in the text, and never in <think>…</think>. What is valid is
        printed as it stands. Exit code 1 says that there is none, that it does not fit the schema, or, with
        --strict, that it is broken; 2 that nobody can say whether it fits, for that would take too long.
        """;
}
