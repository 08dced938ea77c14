using System.CommandLine;
using Prompter.Json.Schema;

namespace Prompter.Cli.Commands.Json;

/// <summary><c>--schema</c> and <c>--formats</c> of the commands that check JSON.</summary>
internal sealed class SchemaOptions
{
    private readonly App app;
    private readonly Option<string> schema;
    private readonly Option<bool> formats;

    /// <param name="app">What reads the file.</param>
    /// <param name="command">The command that gets them.</param>
    /// <param name="isRequired">Whether it is nothing without a schema.</param>
    public SchemaOptions(App app, Command command, bool isRequired)
    {
        this.app = app;
        schema = new("--schema")
        {
            HelpName = "SCHEMA",
            Description = "a file with a JSON schema, the schema itself, or fields: 'name, age int'",
            Required = isRequired,
        };
        formats = new("--formats") { Description = "also check what 'format' asks for, such as date-time" };
        command.Add(schema);
        command.Add(formats);
    }

    /// <summary>The schema that was given, or null.</summary>
    /// <exception cref="UsageException">It is no schema, or <c>--formats</c> stands alone.</exception>
    public JsonSchema? Read(ParseResult parsed)
    {
        if (parsed.GetValue(schema) is not { } argument)
        {
            return parsed.GetValue(formats) ? throw new UsageException("--formats needs --schema") : null;
        }

        try
        {
            return JsonSchema.Parse(
                SchemaArgument.Read(argument, app.Environment),
                new() { AssertsFormat = parsed.GetValue(formats) }
            );
        }
        catch (PrompterException exception)
        {
            throw new UsageException(exception.Message);
        }
    }
}
