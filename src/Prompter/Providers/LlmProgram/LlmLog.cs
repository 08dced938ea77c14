using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Prompter.Providers.LlmProgram;

/// <summary>Reads what <c>llm</c> logged about a call from a database that was used for this one call.</summary>
internal static class LlmLog
{
    /// <summary>Reads a log after the <c>llm</c> that wrote it has exited.</summary>
    /// <returns>null where there is no such file, it cannot be trusted, or nothing was logged in it.</returns>
    public static LlmLogEntry? Read(string databasePath)
    {
        try
        {
            using var file = SqliteFile.Open(databasePath);
            // Newer versions keep the older table for what was logged before them.
            return Read(file.ReadTable("turns")) ?? Read(file.ReadTable("responses"));
        }
        catch (Exception exception)
            when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static LlmLogEntry? Read(IEnumerable<SqliteRow> rows)
    {
        SqliteRow? last = null;
        UsageDetails? usage = null;
        foreach (var row in rows)
        {
            if (UsageOf(row) is { } used)
            {
                usage ??= new UsageDetails();
                usage.Add(used);
            }
            // Identifiers are ULIDs: their order is that of time.
            if (last is null || string.CompareOrdinal(row["id"] as string, last["id"] as string) >= 0)
            {
                last = row;
            }
        }
        if (last is null)
        {
            return null;
        }
        var response = LlmResponse.Parse(last["response_json"] as string);
        return new LlmLogEntry(
            last["resolved_model"] is string { Length: > 0 } resolved ? resolved : response.Model,
            usage,
            response.Finish,
            response.FinishReason,
            last["response_json"] is null && UsageOf(last) is null
        );
    }

    private static UsageDetails? UsageOf(SqliteRow row) =>
        UsageOf(row["input_tokens"] as long?, row["output_tokens"] as long?, row["token_details"] as string);

    /// <summary>The tokens of a request as <c>llm</c> tells them, in its log and by <c>-u</c>.</summary>
    /// <param name="input">Input tokens.</param>
    /// <param name="output">Output tokens.</param>
    /// <param name="details">What the provider tells beside that, as JSON.</param>
    /// <returns>null where neither is known.</returns>
    public static UsageDetails? UsageOf(long? input, long? output, string? details)
    {
        if (input is null && output is null)
        {
            return null;
        }

        var usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output };
        if (details is not null)
        {
            try
            {
                using var document = JsonDocument.Parse(details);
                AddDetails(usage, document.RootElement);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Tokens are known all the same. (Half a surrogate pair in a name is an InvalidOperationException.)
            }
        }

        return usage;
    }

    private static void AddDetails(UsageDetails usage, JsonElement details)
    {
        // llm-anthropic copies the counts of its API, where input is only what was not cached.
        var cacheRead = Count(details, "cache_read_input_tokens");
        var cacheCreation = Count(details, "cache_creation_input_tokens");
        usage.InputTokenCount += (cacheRead ?? 0) + (cacheCreation ?? 0);
        usage.CachedInputTokenCount =
            Count(details, "prompt_tokens_details", "cached_tokens") // OpenAI chat completions
            ?? Count(details, "input_tokens_details", "cached_tokens") // OpenAI responses
            ?? cacheRead
            ?? Count(details, "cachedContentTokenCount"); // Gemini
        usage.ReasoningTokenCount =
            Count(details, "completion_tokens_details", "reasoning_tokens")
            ?? Count(details, "output_tokens_details", "reasoning_tokens")
            ?? Count(details, "thoughtsTokenCount");
        var written =
            Count(details, "prompt_tokens_details", "cache_write_tokens")
            ?? Count(details, "input_tokens_details", "cache_write_tokens")
            ?? cacheCreation;
        if (written is { } count)
        {
            usage.AdditionalCounts = new() { [LlmLogEntry.CacheWriteTokenCount] = count };
        }
    }

    private static long? Count(JsonElement details, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (details.ValueKind != JsonValueKind.Object || !details.TryGetProperty(name, out details))
            {
                return null;
            }
        }
        return details.ValueKind == JsonValueKind.Number && details.TryGetInt64(out var count) ? count : null;
    }
}
