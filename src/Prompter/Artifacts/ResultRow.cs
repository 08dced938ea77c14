using System.Text.Json.Nodes;
using Prompter.Calls;
using Prompter.Runs;

namespace Prompter.Artifacts;

/// <summary>
/// A target's result as it stands in <c>results.jsonl</c>. Members without a value are null where a reader counts on them, and
/// left out elsewhere.
/// </summary>
internal static class ResultRow
{
    private static readonly string[] LeftOut =
    [
        "request_id",
        "text_file",
        "json",
        "json_origin",
        "json_repairs",
        "media",
        "sources",
        "warnings",
        "reasoning",
        "error",
    ];

    /// <summary>The row; an answer that is too long for it is in a file, where that is kept.</summary>
    public static JsonObject Of(TargetResult result, string? textFile)
    {
        var row = new JsonObject
        {
            ["model"] = result.Target.Reference.Model,
            ["provider"] = result.Target.Reference.Provider,
            ["label"] = result.Target.Label,
            ["status"] = NameOf(result.Status),
            ["duration_ms"] = Milliseconds(result.Duration),
            ["ttft_ms"] = Milliseconds(result.TimeToFirstToken),
            ["exit_code"] = result.Command?.ExitCode,
            ["finish_reason"] = result.FinishReason?.Value,
            ["resolved_model"] = result.ResolvedModel,
            ["answered_by"] = result.AnsweredBy?.ToString(),
            ["request_id"] = result.RequestId,
            ["text"] = textFile is null ? string.Concat(result.Answer.Read()) : null,
            ["text_file"] = textFile,
            ["json"] = result.Json is { } value ? NodeOf(value) : null,
            ["json_origin"] = result.JsonOrigin is { } origin ? RowOf(origin) : null,
            ["json_repairs"] = RepairsOf(result.JsonOrigin),
            ["media"] = result.Media.Count > 0 ? new JsonArray([.. result.Media.Select(MediaOf)]) : null,
            ["sources"] = result.Sources.Count > 0 ? new JsonArray([.. result.Sources.Select(SourceOf)]) : null,
            ["warnings"] = result.Warnings.Count > 0 ? RunJson.ArrayOf(result.Warnings) : null,
            ["reasoning"] = result.Reasoning,
            ["meta"] = new JsonObject
            {
                ["tokens_input"] = result.Usage?.InputTokenCount,
                ["tokens_output"] = result.Usage?.OutputTokenCount,
                ["tokens_cached"] = result.Usage?.CachedInputTokenCount,
                ["tokens_reasoning"] = result.Usage?.ReasoningTokenCount,
                ["cost_estimated"] = result.Cost,
            },
            ["error"] = result.Error is { } error
                ? new JsonObject { ["category"] = error.Category.ToString(), ["message"] = error.Message }
                : null,
            ["command"] = result.Command is { } command ? RunJson.ArrayOf(command.Arguments) : null,
            ["stderr_tail"] = result.Command?.StandardErrorTail,
            ["attempts"] = new JsonArray([.. result.Attempts.Select(RowOf)]),
        };
        foreach (var name in LeftOut.Where(name => row[name] is null))
        {
            row.Remove(name);
        }

        return row;
    }

    public static string NameOf(TargetStatus status) => status.ToString().ToLowerInvariant();

    public static long? Milliseconds(TimeSpan? duration) =>
        duration is { } known ? (long)Math.Round(known.TotalMilliseconds) : null;

    private static JsonNode? NodeOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? JsonArray.Create(value) : JsonObject.Create(value);

    /// <summary>Also what the origin has in two members, for readers who want to know only whether anything was changed.</summary>
    private static JsonArray? RepairsOf(JsonOrigin? origin) =>
        origin is { Repairs.Count: > 0 } or { Coercions.Count: > 0 }
            ? RunJson.ArrayOf([.. origin.Repairs, .. origin.Coercions])
            : null;

    private static JsonObject RowOf(JsonOrigin origin)
    {
        var row = new JsonObject
        {
            ["mode"] = origin.Mode?.ToString().ToLowerInvariant(),
            ["repaired"] = RunJson.ArrayOf(origin.Repairs),
            ["coerced"] = RunJson.ArrayOf(origin.Coercions),
            ["asked_again"] = origin.AskedAgain,
        };
        if (origin.AskedAgain > 0)
        {
            row["asked_again_meta"] = new JsonObject
            {
                ["tokens_input"] = origin.AskedAgainUsage?.InputTokenCount,
                ["tokens_output"] = origin.AskedAgainUsage?.OutputTokenCount,
                ["cost_estimated"] = origin.AskedAgainCost,
            };
        }

        return row;
    }

    private static JsonObject MediaOf(MediaFile file)
    {
        var row = new JsonObject
        {
            ["file"] = file.Name,
            ["type"] = file.Type,
            ["bytes"] = file.Length,
        };
        if (file.Address is { } address)
        {
            row["url"] = address;
        }

        return row;
    }

    private static JsonObject SourceOf(AnswerSource source, int index) =>
        new()
        {
            ["number"] = index + 1,
            ["title"] = source.Title,
            ["url"] = source.Address,
        };

    private static JsonObject RowOf(Attempt attempt)
    {
        var row = new JsonObject
        {
            ["model"] = attempt.Model.ToString(),
            ["status"] = attempt.WasSent ? NameOf(TargetResult.StatusOf(attempt.Error)) : "skipped",
        };
        if (attempt.AsksAgain)
        {
            row["asks_again"] = true;
        }

        if (attempt.Error is { } error)
        {
            row["category"] = error.ToString();
            row["message"] = attempt.Message;
        }

        row["duration_ms"] = Milliseconds(attempt.Duration);
        if (attempt.RequestId is { } requestId)
        {
            row["request_id"] = requestId;
        }

        if (attempt.Waited is { } waited)
        {
            row["waited_ms"] = Milliseconds(waited);
        }

        if (attempt.Delay is { } delay)
        {
            row["delay_ms"] = Milliseconds(delay);
        }

        if (attempt.ContinuedAfter is { } characters)
        {
            row["continued_after"] = characters;
        }

        if (attempt.RestartedBecause is { } reason)
        {
            row["restarted_because"] = reason;
        }

        if (attempt.Usage is { } usage)
        {
            row["tokens_input"] = usage.InputTokenCount;
            row["tokens_output"] = usage.OutputTokenCount;
        }

        if (attempt.Cost is { } cost)
        {
            row["cost_estimated"] = cost;
        }

        return row;
    }
}
