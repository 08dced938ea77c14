using Prompter.Cli.Commands.Json;
using Prompter.Json.Schema;
using Prompter.Policies.StructuredOutput;
using Prompter.Providers.LlmProgram;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>What arguments say of the JSON that answers have to be.</summary>
/// <remarks>The schema is read once for all models, because it may come from a pipe.</remarks>
internal sealed class StructuredOutputArguments(LlmProgramArguments arguments, AppEnvironment environment)
{
    private readonly Lazy<JsonElement?> schema = new(() =>
        arguments.Values("--schema-multi") is [.., var several]
            ? SchemaArgument.Several(SchemaArgument.Read(several, environment))
        : arguments.Values("--schema") is [.., var one] ? SchemaArgument.Read(one, environment)
        : null
    );
    private StructuredOutputOptions? options;

    /// <exception cref="PrompterException">It is no schema.</exception>
    public JsonElement? Schema => schema.Value;

    /// <summary>How answers are checked; null where they may be any text.</summary>
    /// <exception cref="PrompterException">What was given is neither JSON nor fields.</exception>
    /// <exception cref="JsonSchemaException">It is no schema.</exception>
    public StructuredOutputOptions? Options =>
        options ??=
            Schema is { } given ? new() { Schema = JsonSchema.Parse(given) }
            : arguments.Pairs("--option").LastOrDefault(option => option.First == "json_object")
                is ("json_object", var value)
            && RequestOptions.Flag("json_object", value)
                ? new() { Always = true }
            : null;

    /// <summary>How answers of llm are checked, which may know schemas by names of its own, and may print its log as JSON.</summary>
    public StructuredOutputOptions? OptionsOfLlm
    {
        get
        {
            var names = (string[])[.. arguments.Values("--schema-multi"), .. arguments.Values("--schema")];
            if (arguments.Has("--json") || names.Any(IsName))
            {
                return new() { Always = true };
            }

            try
            {
                return Options;
            }
            catch (Exception exception) when (exception is PrompterException or JsonSchemaException)
            {
                // What it makes of it, it says itself.
                return new() { Always = true };
            }
        }
    }

    /// <summary>The id of a schema in its log, or a template: see <c>llm schemas</c>.</summary>
    private bool IsName(string schema) =>
        schema.StartsWith("t:", StringComparison.Ordinal)
        || (
            schema.AsSpan().Trim().IndexOfAny(' ', ',', '{') < 0
            && !File.Exists(Path.Combine(environment.WorkingDirectory, environment.Sources.ExpandHome(schema)))
        );
}
