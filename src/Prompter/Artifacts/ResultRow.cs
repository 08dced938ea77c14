using System.Text.Json;
using Prompter.Calls;
using Prompter.Runs;

namespace Prompter.Artifacts;

/// <summary>
/// A target's result as it stands in <c>results.jsonl</c>. Members without a value are null where a reader counts on them, and
/// left out elsewhere.
/// </summary>
internal static class ResultRow
{
    /// <param name="json">Where to.</param>
    /// <param name="result">The result.</param>
    /// <param name="textFile">Where the answer is, where it is too long for the row.</param>
    public static void Write(Utf8JsonWriter json, TargetResult result, string? textFile)
    {
        json.WriteStartObject();
        json.WriteString("model", result.Target.Reference.Model);
        json.WriteString("provider", result.Target.Reference.Provider);
        json.WriteString("label", result.Target.Label);
        json.WriteString("status", NameOf(result.Status));
        json.WriteNumber("duration_ms", Milliseconds(result.Duration));
        json.WriteNumberOrNull("ttft_ms", result.TimeToFirstToken is { } first ? Milliseconds(first) : null);
        json.WriteNumberOrNull("exit_code", result.Command?.ExitCode);
        json.WriteString("finish_reason", result.FinishReason?.Value);
        json.WriteString("resolved_model", result.ResolvedModel);
        json.WriteString("answered_by", result.AnsweredBy?.ToString());
        if (result.RequestId is { } id)
        {
            json.WriteString("request_id", id);
        }

        WriteAnswer(json, result, textFile);
        if (result.Reasoning is { } reasoning)
        {
            json.WriteString("reasoning", reasoning);
        }

        WriteFigures(json, result);
        if (result.Error is { } error)
        {
            json.WriteStartObject("error");
            json.WriteString("category", error.Category.ToString());
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }

        WriteCommand(json, result.Command);
        json.WriteStartArray("attempts");
        foreach (var attempt in result.Attempts)
        {
            Write(json, attempt);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static string NameOf(TargetStatus status) =>
        status switch
        {
            TargetStatus.Ok => "ok",
            TargetStatus.Error => "error",
            TargetStatus.Timeout => "timeout",
            _ => "cancelled",
        };

    public static long Milliseconds(TimeSpan duration) => (long)Math.Round(duration.TotalMilliseconds);

    private static void WriteAnswer(Utf8JsonWriter json, TargetResult result, string? textFile)
    {
        if (textFile is not null)
        {
            json.WriteNull("text");
            json.WriteString("text_file", textFile);
        }
        else
        {
            json.WriteString("text", result.Answer.ToString());
        }

        if (result.Json is { } value)
        {
            json.WritePropertyName("json");
            value.WriteTo(json);
        }

        if (result.JsonRepairs.Count > 0)
        {
            json.WriteStrings("json_repairs", result.JsonRepairs);
        }
    }

    private static void WriteFigures(Utf8JsonWriter json, TargetResult result)
    {
        json.WriteStartObject("meta");
        json.WriteNumberOrNull("tokens_input", result.Usage?.InputTokenCount);
        json.WriteNumberOrNull("tokens_output", result.Usage?.OutputTokenCount);
        json.WriteNumberOrNull("tokens_cached", result.Usage?.CachedInputTokenCount);
        json.WriteNumberOrNull("tokens_reasoning", result.Usage?.ReasoningTokenCount);
        json.WriteNumberOrNull("cost_estimated", result.Cost);
        json.WriteEndObject();
    }

    private static void WriteCommand(Utf8JsonWriter json, CommandReport? command)
    {
        if (command is null)
        {
            json.WriteNull("command");
            json.WriteNull("stderr_tail");
            return;
        }

        json.WriteStrings("command", command.Arguments);
        json.WriteString("stderr_tail", command.StandardErrorTail);
    }

    private static void Write(Utf8JsonWriter json, Attempt attempt)
    {
        json.WriteStartObject();
        json.WriteString("model", attempt.Model.ToString());
        json.WriteString("status", attempt.WasSent ? NameOf(TargetResult.StatusOf(attempt.Error)) : "skipped");
        if (attempt.Error is { } error)
        {
            json.WriteString("category", error.ToString());
            json.WriteString("message", attempt.Message);
        }

        json.WriteNumber("duration_ms", Milliseconds(attempt.Duration));
        if (attempt.Waited is { } waited)
        {
            json.WriteNumber("waited_ms", Milliseconds(waited));
        }

        if (attempt.Delay is { } delay)
        {
            json.WriteNumber("delay_ms", Milliseconds(delay));
        }

        if (attempt.Usage is { } usage)
        {
            json.WriteNumberOrNull("tokens_input", usage.InputTokenCount);
            json.WriteNumberOrNull("tokens_output", usage.OutputTokenCount);
        }

        if (attempt.Cost is { } cost)
        {
            json.WriteNumber("cost_estimated", cost);
        }

        json.WriteEndObject();
    }
}
