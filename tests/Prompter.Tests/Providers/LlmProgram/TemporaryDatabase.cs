using Microsoft.Data.Sqlite;

namespace Prompter.Tests.Providers.LlmProgram;

/// <summary>A database file in a folder of its own, written by SQLite itself.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prompter-sqlite-");

    public TemporaryDatabase(params string[] statements) => Execute(statements);

    public string Path => System.IO.Path.Combine(_folder.FullName, "log.db");

    public static TemporaryDatabase CopyOf(string file)
    {
        var copy = new TemporaryDatabase();
        File.Copy(file, copy.Path, overwrite: true);
        return copy;
    }

    public void Execute(params string[] statements)
    {
        using var connection = Connect();
        foreach (var statement in statements)
        {
            Execute(connection, statement);
        }
    }

    public void Insert(string table, params (string Column, object? Value)[] values)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        var columns = string.Join(',', values.Select(value => $"\"{value.Column}\""));
        var names = string.Join(',', values.Select((_, index) => $"@p{index}"));
        command.CommandText = $"INSERT INTO \"{table}\" ({columns}) VALUES ({names})";
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters.AddWithValue($"@p{index}", values[index].Value ?? DBNull.Value);
        }
        command.ExecuteNonQuery();
    }

    /// <summary>What SQLite itself reads, in the order of the row identifiers.</summary>
    public List<object?[]> Select(string columns, string table)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {columns} FROM {table} ORDER BY rowid";
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add([.. row.Select(value => value is DBNull ? null : value)]);
        }
        return rows;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA synchronous = off");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
