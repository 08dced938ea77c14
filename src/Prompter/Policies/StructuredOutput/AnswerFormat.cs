using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Prompter.Json.Schema;

namespace Prompter.Policies.StructuredOutput;

/// <summary>What an answer has to be.</summary>
/// <param name="Schema">The schema that it has to conform to; null for any JSON.</param>
/// <param name="Read">Makes an object of a value that does, or throws a <see cref="JsonException"/>; null where no type was asked for.</param>
internal sealed record AnswerFormat(JsonSchema? Schema, Func<JsonElement, object>? Read = null)
{
    /// <summary>Schemas are read once, however many calls ask for them.</summary>
    private static readonly ConditionalWeakTable<ChatResponseFormatJson, AnswerFormat> Known = [];

    /// <exception cref="PrompterException">Its schema is none.</exception>
    public static AnswerFormat Of(ChatResponseFormatJson format) =>
        Known.GetValue(format, each => new(each.Schema is { } schema ? Parse(schema) : null));

    private static JsonSchema Parse(JsonElement schema)
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
        Known.Add(format, new(schema, Read));
        return format;

        object Read(JsonElement json)
        {
            try
            {
                return JsonSerializer.Deserialize(json, type) as object
                    ?? throw new JsonException("the value is null where an object was expected");
            }
            catch (JsonException exception)
            {
                throw new JsonException($"it cannot be read as {typeof(T).Name}: {exception.Message}", exception);
            }
        }
    }
}
