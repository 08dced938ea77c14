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
              prompter json validate --schema person.json answer.json
              prompter -m gpt-4o -- "A person as JSON" | prompter json validate --schema 'name, age int'
            """
        );
        var readSchema = SchemaOptions.AddTo(command, app, isRequired: true);
        var file = command.Optional("FILE");
        command.SetAction(parsed => Validate(app, readSchema(parsed)!, parsed.GetValue(file)));
        return command;
    }

    private static int Validate(App app, JsonSchema schema, string? file)
    {
        var bytes = JsonCommand.Read(app, file, $"'{file}'");
        try
        {
            using var document = JsonDocument.Parse(new MemoryStream(bytes), new() { MaxDepth = MaximalDepth });
            var result = schema.Validate(document.RootElement);
            foreach (var line in result.Errors)
            {
                app.Say(line.ToString());
            }

            return result.IsValid ? ExitCodes.Success : ExitCodes.Failure;
        }
        catch (JsonException exception)
        {
            app.Say($"(root): expected JSON, found other text: {FailureReason.Of(exception)}");
            return ExitCodes.Failure;
        }
    }
}
