using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Json;
using Prompter.Json.Schema;

namespace Prompter.Policies.StructuredOutput;

/// <summary>The JSON of an answer.</summary>
/// <param name="Json">The value, as it stood but for repairs.</param>
/// <param name="Repairs">What was repaired or written in another form, one line each.</param>
/// <param name="Value">The value as the type that was asked for; null where it was none.</param>
internal sealed record JsonAnswer(string Json, IReadOnlyList<string> Repairs, object? Value = null)
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Finds, repairs and checks the JSON of an answer.</summary>
    /// <exception cref="InvalidAnswerException">There is none that is right.</exception>
    public static JsonAnswer Read(string answer, ChatFinishReason? finishReason, AnswerFormat format)
    {
        var read = Read(answer, finishReason, format.Schema);
        if (format.ValueOf is null)
        {
            return read;
        }

        var (value, problem) = format.ValueOf(read.Json);
        return problem is null ? read with { Value = value } : throw new InvalidAnswerException(answer, [problem]);
    }

    private static JsonAnswer Read(string answer, ChatFinishReason? finishReason, JsonSchema? schema)
    {
        // What was cut at the token limit can be made valid, but nobody knows what is missing.
        var isCut = finishReason == ChatFinishReason.Length;
        var found = JsonExtractor.Extract(answer, new() { Strict = isCut });
        if (found.Json is not { } json)
        {
            throw new InvalidAnswerException(
                answer,
                [isCut ? $"it was cut at the token limit ({found.Problem})" : found.Problem ?? "there is no JSON in it"]
            );
        }

        var repairs = found
            .Repairs.Select(repair => $"line {repair.Line}, column {repair.Column}: {repair.Description}")
            .ToList();
        if (schema is null)
        {
            return new(json, repairs);
        }

        using var document = JsonDocument.Parse(json, new() { MaxDepth = 1000 });
        var value = document.RootElement;
        var (coerced, steps) = JsonCoercion.Apply(schema, value);
        var result = schema.Validate(coerced);
        return !result.IsValid
                ? throw new InvalidAnswerException(answer, [.. result.Errors.Select(error => error.ToString())])
            : steps.Count == 0 ? new(json, repairs)
            : new(TextOf(coerced), [.. repairs, .. steps.Select(step => step.ToString())]);
    }

    private static string TextOf(JsonElement value)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            value.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
