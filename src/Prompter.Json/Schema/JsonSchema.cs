using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Prompter.Json.Schema;

/// <summary>A schema of JSON Schema 2020-12, read once and then used any number of times, from several threads.</summary>
/// <remarks>
/// <see href="https://json-schema.org/draft/2020-12"/>. What older drafts write is understood where it means nothing else:
/// <c>definitions</c>, <c>items</c> with a list, <c>additionalItems</c>, <c>dependencies</c>, <c>$recursiveRef</c>, anchors in <c>$id</c>,
/// and <c>exclusiveMinimum</c> that is true or false.
/// </remarks>
public sealed class JsonSchema
{
    private JsonSchema(JsonElement document, SchemaNode root) => (Document, Root) = (document, root);

    /// <summary>The schema as it was given.</summary>
    public JsonElement Document { get; }

    internal SchemaNode Root { get; }

    /// <summary>Reads a schema.</summary>
    /// <param name="json">The schema as JSON.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <exception cref="JsonSchemaException">It is no JSON, or no schema; the message names all mistakes with their places.</exception>
    public static JsonSchema Parse(string json, JsonSchemaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        JsonElement root;
        try
        {
            root = JsonValue.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new JsonSchemaException(
                JsonMistake.Find(json) is { } mistake
                    ? $"the schema is no JSON: {mistake}"
                    : "the schema is nested too deeply",
                exception
            );
        }

        return Parse(root, options);
    }

    /// <inheritdoc cref="Parse(string, JsonSchemaOptions?)"/>
    public static JsonSchema Parse(JsonElement json, JsonSchemaOptions? options = null)
    {
        var root = json.Clone();
        try
        {
            return new(root, SchemaCompiler.Compile(root, options ?? new JsonSchemaOptions()));
        }
        catch (Exception exception) when (exception is InsufficientExecutionStackException or InvalidOperationException)
        {
            throw new JsonSchemaException(
                "the schema is wrong: it is nested too deeply, or a text in it has half of a surrogate pair",
                exception
            );
        }
    }

    /// <summary>The schema of the JSON that a type is read from and written as.</summary>
    /// <remarks>
    /// It is of the shape that models can be held to strictly: each object names all its members as required and has no others, so what
    /// may be absent in the type has to be there as <c>null</c>. <c>[Description]</c> of types and members is passed on.
    /// </remarks>
    /// <param name="type">The type, as a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> has it; enumerations are names if it says so.</param>
    public static JsonSchema FromType<T>(JsonTypeInfo<T> type) => Parse(TypeSchema.Of(type));

    /// <summary>Compares a value with the schema. It takes a bounded number of steps: a few seconds at most.</summary>
    /// <param name="instance">The value; more than 512 levels of it are an error.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="JsonSchemaException">The schema refers to itself without end.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public JsonSchemaResult Validate(JsonElement instance, CancellationToken cancellationToken = default)
    {
        SchemaRun? run = null;
        var isKnown = false;
        try
        {
            run = new(instance, new(instance, cancellationToken));
            // Most values fit, and to see that costs a fraction of what the reasons cost.
            if (run.Fits(Root, instance, evaluated: null))
            {
                return JsonSchemaResult.Valid;
            }

            isKnown = true;
            return new(run.ErrorsOf(Root, instance));
        }
        catch (Exception exception) when (run is not null && IsLimit(exception))
        {
            return isKnown
                ? new([new("", Root.Location, "", "does not fit; to find all that is wrong takes too many steps")])
                : new([]) { Undecided = ReasonOf(exception, run) };
        }
        catch (InvalidOperationException exception)
            when (exception is not ObjectDisposedException && instance.ValueKind != JsonValueKind.Undefined)
        {
            return new([new("", Root.Location, "", "a text in the value has half of a surrogate pair")]);
        }
    }

    /// <summary>Whether an exception says that a comparison went to its limit.</summary>
    internal static bool IsLimit(Exception exception) =>
        exception is SchemaBudgetException or RegexMatchTimeoutException or InsufficientExecutionStackException;

    private static string ReasonOf(Exception exception, SchemaRun run)
    {
        var reason = exception switch
        {
            RegexMatchTimeoutException => "takes too long for the text there; write a pattern that tries fewer ways",
            InsufficientExecutionStackException => "leads deeper than this thread can follow",
            _ => "takes millions of steps; use fewer alternatives that lead to others, or patterns that try fewer ways",
        };
        var path = run.Path;
        return $"{(path.Length == 0 ? "(root)" : path)}: could not be decided: the rule at {run.Place} {reason}";
    }
}
