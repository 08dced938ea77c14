using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using Prompter.Json.Schema;

namespace Prompter.Policies.StructuredOutput;

/// <summary>What an answer has to be.</summary>
/// <param name="Schema">The schema that it has to conform to; null for any JSON.</param>
/// <param name="ValueOf">Reads the value that does as a type, or says what is wrong with it; null where no type is asked for.</param>
internal sealed record AnswerFormat(JsonSchema? Schema, Func<string, (object? Value, string? Problem)>? ValueOf = null)
{
    /// <summary>Schemas are read once, however many calls ask for them.</summary>
    private static readonly ConditionalWeakTable<ChatResponseFormatJson, AnswerFormat> Known = [];

    /// <exception cref="PrompterException">Its schema is none.</exception>
    public static AnswerFormat Of(ChatResponseFormatJson format) =>
        Known.GetValue(format, each => new(each.Schema is { } schema ? Read(schema) : null));

    private static JsonSchema Read(JsonElement schema)
    {
        try
        {
            return JsonSchema.Parse(schema);
        }
        catch (JsonSchemaException exception)
        {
            throw new PrompterException(ErrorCategory.InvalidRequest, exception.Message, exception);
        }
    }

    /// <summary>Asks for a value that can be read as a type, which is more than its schema says: a date, a number that fits.</summary>
    public static ChatResponseFormatJson For<T>(JsonTypeInfo<T> type)
    {
        var schema = JsonSchema.FromType(type);
        var format = ChatResponseFormat.ForJsonSchema(schema.Document, typeof(T).Name.Split('`')[0]);
        Known.Add(format, new(schema, ValueOf));
        return format;

        (object?, string?) ValueOf(string json)
        {
            try
            {
                return JsonSerializer.Deserialize(json, type) is { } value
                    ? (value, null)
                    : (null, "the value is null where an object was expected");
            }
            catch (JsonException exception)
            {
                return (null, $"it cannot be read as {typeof(T).Name}: {exception.Message}");
            }
        }
    }
}
