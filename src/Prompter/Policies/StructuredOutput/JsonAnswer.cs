using System.Buffers;
using System.Text.Encodings.Web;
using Prompter.Json;
using Prompter.Json.Schema;

namespace Prompter.Policies.StructuredOutput;

/// <summary>The JSON of an answer.</summary>
/// <param name="Json">The value, as it stood but for repairs.</param>
/// <param name="Repairs">What was repaired, one line each.</param>
/// <param name="Coercions">What was written in another form, one line each.</param>
/// <param name="Value">The same as an object, where a type was asked for; else null.</param>
internal sealed record JsonAnswer(
    string Json,
    IReadOnlyList<string> Repairs,
    IReadOnlyList<string> Coercions,
    object? Value
)
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Finds, repairs, checks and reads the JSON of an answer.</summary>
    /// <exception cref="InvalidAnswerException">There is none that is right.</exception>
    /// <exception cref="PrompterException">It could not be checked.</exception>
    /// <exception cref="OperationCanceledException">The caller does not wait any more.</exception>
    public static JsonAnswer Read(
        string answer,
        ChatFinishReason? finishReason,
        AnswerFormat format,
        Func<string, string> redact,
        CancellationToken cancellationToken
    )
    {
        // What was cut at the token limit can be made valid, but nobody knows what is missing.
        var isCut = finishReason == ChatFinishReason.Length;
        var found = JsonExtractor.Extract(answer, new() { Strict = isCut });
        if (found.Repairs.Count > 0 && redact(answer) is var redacted && !ReferenceEquals(redacted, answer))
        {
            // A repair drops signs of escapes, without which nobody finds the secret.
            return Read(redacted, finishReason, format, text => text, cancellationToken);
        }

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
        if (format.Schema is not { } schema)
        {
            return new(json, AndOther(null), [], null);
        }

        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 1000 });
            var (value, steps, result) = JsonCoercion.Apply(schema, document.RootElement, cancellationToken);
            if (result.Undecided is { } reason)
            {
                throw Unchecked(reason);
            }

            return result.IsValid
                ? new(
                    steps.Count == 0 ? json : TextOf(value),
                    AndOther(schema),
                    [.. steps.Select(step => step.ToString())],
                    format.Read?.Invoke(value)
                )
                : throw new InvalidAnswerException(answer, [.. result.Errors.Select(error => error.ToString())]);
        }
        catch (JsonException exception)
        {
            throw new InvalidAnswerException(answer, [exception.Message]);
        }
        catch (JsonSchemaException exception)
        {
            throw Unchecked(exception.Message);
        }

        List<string> AndOther(JsonSchema? schema) =>
            OtherValue.Find(answer, found, schema, cancellationToken) is { } other ? [.. repairs, other] : repairs;
    }

    /// <summary>It is no fault of the model, so that nobody is asked again; the answer stays in the draft and in the record.</summary>
    private static PrompterException Unchecked(string reason) =>
        new(ErrorCategory.InvalidRequest, $"the answer came, and could not be checked: {reason}");

    /// <summary>A value on one line, in which characters stand for themselves.</summary>
    public static string TextOf(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            value.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
