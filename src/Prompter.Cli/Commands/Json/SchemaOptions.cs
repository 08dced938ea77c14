using System.CommandLine;
using Prompter.Json.Schema;

namespace Prompter.Cli.Commands.Json;

/// <summary><c>--schema</c> and <c>--formats</c> of the commands that check JSON.</summary>
internal sealed class SchemaOptions
{
    private readonly App app;
    private readonly Option<string?> schema;
    private readonly Option<bool> formats;

    public SchemaOptions(App app, Command command, bool isRequired)
    {
        this.app = app;
        schema = command.Text(
            "--schema",
            "SCHEMA",
            "a file with a JSON schema, the schema itself, or fields: 'name, age int'"
        );
        schema.Required = isRequired;
        formats = command.Flag("--formats", "also check what 'format' asks for, such as date-time");
    }

    /// <exception cref="UsageException"><c>--formats</c> stands alone.</exception>
    /// <exception cref="PrompterException">It is neither JSON nor fields.</exception>
    public JsonSchema? Read(ParseResult parsed)
    {
        if (parsed.GetValue(schema) is not { } argument)
        {
            return parsed.GetValue(formats) ? throw new UsageException("--formats needs --schema") : null;
        }

        return JsonSchema.Parse(
            SchemaArgument.Read(argument, app.Environment),
            new() { AssertsFormat = parsed.GetValue(formats) }
        );
    }
}
