using Prompter.Json;
using Prompter.Json.Schema;

namespace Prompter.Policies.StructuredOutput;

/// <summary>A value of an answer that was not taken, and could have been as well.</summary>
internal static class OtherValue
{
    /// <summary>
    /// Where the first one is, as a line; null if there is none. It is another object, or another array, than the one that was taken, is not
    /// empty, and fits the schema if there is one.
    /// </summary>
    public static string? Find(
        string answer,
        JsonExtraction taken,
        JsonSchema? schema,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var (start, end) in taken.Others)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (
                JsonExtractor.Extract(answer.AsSpan(start..end)) is { Json: { Length: > 2 } json } found
                && json[0] == taken.Json![0]
                && found.Parse() is { } value
                && !JsonElement.DeepEquals(value, taken.Parse()!.Value)
                && Fits(value, schema, cancellationToken)
            )
            {
                var before = answer.AsSpan(0, start);
                var (line, column) = (before.Count('\n') + 1, start - before.LastIndexOf('\n'));
                var which = schema is null ? "another value" : "another value that fits";
                return FormattableString.Invariant($"line {line}, column {column}: {which}; not taken");
            }
        }

        return null;
    }

    private static bool Fits(JsonElement value, JsonSchema? schema, CancellationToken cancellationToken)
    {
        try
        {
            return schema is null || JsonCoercion.Apply(schema, value, cancellationToken).Result.IsValid;
        }
        catch (JsonSchemaException)
        {
            // Nobody can say.
            return false;
        }
    }
}
