using Microsoft.Data.Sqlite;
using Prompter.Calls;
using Prompter.Json.Schema;

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
            var row = Enumerable
                .Range(0, rows.FieldCount)
                .ToDictionary(rows.GetName, rows.GetValue, StringComparer.Ordinal);
            var used = UsageOf(
                row.GetValueOrDefault("input_tokens") as long?,
                row.GetValueOrDefault("output_tokens") as long?,
                row.GetValueOrDefault("token_details") as string
            );
            usage = UsageSum.Of(usage, used);
            var json = row.GetValueOrDefault("response_json") as string;
            var response = LlmProgramResponse.Parse(json);
            last = new(
                row.GetValueOrDefault("resolved_model") is string { Length: > 0 } resolved ? resolved : response.Model,
                usage,
                response.Finish,
                response.FinishReason,
                json is null && used is null
            );
        }

        return last;
    }

    /// <summary>The tokens of a request as <c>llm</c> tells them, in its log and by <c>-u</c>, with the details of the provider as JSON.</summary>
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

    /// <summary>The names are those of OpenAI chat completions, OpenAI responses, Anthropic and Gemini, in this order.</summary>
    private static void AddDetails(UsageDetails usage, JsonElement details)
    {
        const string CacheRead = "/cache_read_input_tokens";
        const string CacheCreation = "/cache_creation_input_tokens";
        // llm-anthropic copies the counts of its API, where input is only what was not cached.
        usage.InputTokenCount += (Count(details, CacheRead) ?? 0) + (Count(details, CacheCreation) ?? 0);
        usage.CachedInputTokenCount = Count(
            details,
            "/prompt_tokens_details/cached_tokens",
            "/input_tokens_details/cached_tokens",
            CacheRead,
            "/cachedContentTokenCount"
        );
        usage.ReasoningTokenCount = Count(
            details,
            "/completion_tokens_details/reasoning_tokens",
            "/output_tokens_details/reasoning_tokens",
            "/thoughtsTokenCount"
        );
        var written = Count(
            details,
            "/prompt_tokens_details/cache_write_tokens",
            "/input_tokens_details/cache_write_tokens",
            CacheCreation
        );
        if (written is { } count)
        {
            usage.AdditionalCounts = new() { [ChatProperties.CacheWriteTokens] = count };
        }
    }

    /// <summary>The first of these places that holds a count.</summary>
    private static long? Count(JsonElement details, params IEnumerable<string> places) =>
        places
            .Select(place =>
                JsonPointer.Find(details, place) is { ValueKind: JsonValueKind.Number } found
                && found.TryGetInt64(out var count)
                    ? count
                    : (long?)null
            )
            .FirstOrDefault(count => count is not null);
}
