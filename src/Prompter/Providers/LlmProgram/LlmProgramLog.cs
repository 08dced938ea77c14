using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;

namespace Prompter.Providers.LlmProgram;

/// <summary>Reads what <c>llm</c> logged about a call from a database that was used for this one call.</summary>
internal static class LlmProgramLog
{
    /// <summary>Reads a log after the <c>llm</c> that wrote it has exited.</summary>
    /// <returns>null where there is no such file, it cannot be trusted, or nothing was logged in it.</returns>
    public static LlmProgramLogEntry? Read(string databasePath)
    {
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = databasePath,
                    Mode = SqliteOpenMode.ReadOnly,
                    Pooling = false,
                    DefaultTimeout = 1,
                }.ToString()
            );
            connection.Open();
            // Newer versions keep the older table for what was logged before them.
            return Read(connection, "turns") ?? Read(connection, "responses");
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    private static LlmProgramLogEntry? Read(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $name";
        command.Parameters.AddWithValue("$name", table);
        if (command.ExecuteScalar() is 0L)
        {
            return null;
        }

        // All columns, as older versions lack some. Identifiers are ULIDs: their order is that of time.
        command.CommandText = $"SELECT * FROM {table} ORDER BY id";
        using var rows = command.ExecuteReader();
        LlmProgramLogEntry? last = null;
        UsageDetails? usage = null;
        while (rows.Read())
        {
            var used = UsageOf(
                ValueOf(rows, "input_tokens") as long?,
                ValueOf(rows, "output_tokens") as long?,
                ValueOf(rows, "token_details") as string
            );
            if (used is not null)
            {
                usage ??= new UsageDetails();
                usage.Add(used);
            }

            var json = ValueOf(rows, "response_json") as string;
            var response = LlmProgramResponse.Parse(json);
            last = new(
                ValueOf(rows, "resolved_model") is string { Length: > 0 } resolved ? resolved : response.Model,
                usage,
                response.Finish,
                response.FinishReason,
                json is null && used is null
            );
        }

        return last;
    }

    private static object? ValueOf(SqliteDataReader rows, string column)
    {
        for (var index = 0; index < rows.FieldCount; index++)
        {
            if (rows.GetName(index) == column)
            {
                return rows.GetValue(index);
            }
        }

        return null;
    }

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
            usage.AdditionalCounts = new() { [LlmProgramLogEntry.CacheWriteTokenCount] = count };
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
