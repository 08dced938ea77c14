using Prompter.Json;
using Prompter.Json.Schema;

namespace Prompter.Cli.Commands.Json;

internal static class JsonValidateCommand
{
    /// <summary>Deeper than a schema is followed, so that too deep a value is told as an error of its own.</summary>
    private const int MaximalDepth = 10_000;

    public static Page Create(App app)
    {
        var command = new Page(
            "validate",
            "Check JSON against a schema: exit code 0 and no output if it fits, else 1 and a line for each error.",
            "json validate --schema SCHEMA [--formats] [FILE]",
            """
              echo '{"name": "Ada", "age": 36}' | prompter json validate --schema 'name, age int'
              prompter -m sim:swift --schema 'name, age int' "A person" |
                prompter json validate --schema 'name, age int'

            A schema may also be a file: prompter json validate --schema person.json answer.json
            """
        );
        var readSchema = SchemaOptions.AddTo(command, app, isRequired: true);
        var file = command.Optional("FILE");
        command.SetAction(parsed => Validate(app, readSchema(parsed)!, parsed.GetValue(file)));
        return command;
    }

    private static int Validate(App app, JsonSchema schema, string? file)
    {
        var text = JsonInput.Read(app, file);
        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = MaximalDepth });
            var result = schema.Validate(document.RootElement);
            foreach (var line in result.Errors)
            {
                app.Say(line.ToString());
            }

            if (result.Undecided is { } reason)
            {
                app.Say(reason);
                return ExitCodes.Usage;
            }

            return result.IsValid ? ExitCodes.Success : ExitCodes.Failure;
        }
        catch (JsonException)
        {
            app.Say(
                JsonMistake.Find(text, MaximalDepth) is { } mistake
                    ? $"{JsonInput.NameOf(app, file)}:{mistake.Line}:{mistake.Column}: this is no JSON: {mistake.Description}"
                    : $"{JsonInput.NameOf(app, file)}: this is nested too deeply"
            );
            return ExitCodes.Failure;
        }
    }
}
