using Prompter.Json.Schema;

namespace Prompter.Cli.Commands.Json;

/// <summary><c>--schema</c> and <c>--formats</c> of the commands that check JSON.</summary>
internal static class SchemaOptions
{
    /// <summary>Adds them to a command, and returns how they are read: null where no schema is given.</summary>
    public static Func<ParseResult, JsonSchema?> AddTo(Command command, App app, bool isRequired)
    {
        var schema = command.Text(
            "--schema",
            "SCHEMA",
            "a file with a JSON schema, the schema itself, or fields: 'name, age int'"
        );
        schema.Required = isRequired;
        var formats = command.Flag("--formats", "also check what 'format' asks for, such as date-time");
        return parsed =>
            parsed.GetValue(schema) is { } argument
                ? JsonSchema.Parse(
                    SchemaArgument.Read(argument, app.Environment),
                    new() { AssertsFormat = parsed.GetValue(formats) }
                )
            : parsed.GetValue(formats) ? throw new UsageException("--formats needs --schema")
            : null;
    }
}
