using Microsoft.Data.Sqlite;

namespace FakeLlm;

/// <summary>
/// The SQLite log of `llm` 0.36 with the tables that somebody reads. In a class of its own, so that SQLite is loaded only when asked for.
/// </summary>
internal static class Log
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS "_llm_migrations" ("name" TEXT PRIMARY KEY, "applied_at" TEXT);
        INSERT OR IGNORE INTO "_llm_migrations" VALUES ('m001_initial', '2026-11-28 12:00:00.000000+00:00');
        CREATE TABLE IF NOT EXISTS "threads" (
           "id" TEXT PRIMARY KEY,
           "name" TEXT,
           "tip_message_hash" TEXT,
           "forked_from" TEXT REFERENCES "threads"("id"),
           "datetime_utc" TEXT
        );
        CREATE TABLE IF NOT EXISTS "turns" (
           "id" TEXT PRIMARY KEY,
           "thread_id" TEXT REFERENCES "threads"("id"),
           "parent_message_hash" TEXT,
           "tip_message_hash" TEXT,
           "model" TEXT,
           "resolved_model" TEXT,
           "options_json" TEXT,
           "schema_id" TEXT,
           "input_tokens" INTEGER,
           "output_tokens" INTEGER,
           "token_details" TEXT,
           "duration_ms" INTEGER,
           "datetime_utc" TEXT
        );
        """;

    /// <summary>As the real program does before it asks anything: the file is there, without rows, when the call fails.</summary>
    public static void Create(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        using var connection = Open(file);
        Execute(connection, Schema);
        using var columns = connection.CreateCommand();
        columns.CommandText = "SELECT count(*) FROM pragma_table_info('turns') WHERE name = 'response_json'";
        if (columns.ExecuteScalar() is 0L)
        {
            // Added by a later migration of the real program, so it is the last column.
            Execute(connection, """ALTER TABLE "turns" ADD COLUMN "response_json" TEXT""");
        }
    }

    public static void Append(string file, Turn turn)
    {
        using var connection = Open(file);
        Execute(
            connection,
            """INSERT INTO "threads" ("id", "datetime_utc") VALUES ($0, $1)""",
            turn.ThreadId,
            turn.Moment
        );
        Execute(
            connection,
            """
            INSERT INTO "turns" ("id", "thread_id", "model", "resolved_model", "input_tokens", "output_tokens", "token_details",
                "duration_ms", "datetime_utc", "response_json") VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            turn.Id,
            turn.ThreadId,
            turn.Model,
            turn.ResolvedModel,
            turn.InputTokens,
            turn.OutputTokens,
            turn.TokenDetails,
            turn.Milliseconds,
            turn.Moment,
            turn.ResponseJson().ToJsonString()
        );
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()
        );
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string statement, params object?[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters.AddWithValue($"${index}", values[index] ?? DBNull.Value);
        }

        command.ExecuteNonQuery();
    }
}
