using System.IO.Hashing;
using Microsoft.Data.Sqlite;
using Prompter.Providers.Processes;

namespace Prompter.Providers.LlmProgram;

/// <summary>
/// An empty database as a program <c>llm</c> makes it. To make one by its migrations costs each call more than a tenth of a second
/// of CPU time; to begin with a copy costs next to nothing.
/// </summary>
/// <remarks>
/// It is made of what a first call has logged to: its tables, none of its rows but the names of the migrations. The file has the
/// time of the program that it was made for, and its hash at the end; another time or hash is no template. Many processes may
/// share the folder: a file is written beside its place and renamed. Instances are thread-safe.
/// </remarks>
internal sealed class LlmProgramDatabaseTemplate
{
    private readonly Lock access = new();
    private readonly string? file;
    private readonly DateTime programTime;
    private readonly Lazy<byte[]?> stored;
    private bool isDone;

    /// <summary>Nothing is read or written yet; the folder is made where it is missing.</summary>
    public LlmProgramDatabaseTemplate(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string> environment,
        string folder
    )
    {
        stored = new(Load);
        if (ExecutablePath.Find(command[0], environment) is { } found)
        {
            var program = File.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(found);
            var key = XxHash128.Hash(Encoding.UTF8.GetBytes(string.Join('\0', command.Prepend(program))));
            file = Path.Combine(folder, Convert.ToHexStringLower(key.AsSpan(0, 8)) + ".db");
            programTime = File.GetLastWriteTimeUtc(program);
        }
    }

    /// <summary>Makes a file that is a copy, for its owner alone.</summary>
    /// <returns>Whether that is done; if not, half a file may be there.</returns>
    public bool CopyTo(string database)
    {
        if (stored.Value is not { Length: > 0 } template)
        {
            return false;
        }

        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(database)!);
            using var stream = PrivateFile.Open(database, FileMode.Create);
            stream.Write(template);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Makes the template of a database that a call has logged to, where there is none or <c>llm</c> had to add to its copy.</summary>
    public void LearnFrom(string database, bool isCopy)
    {
        lock (access)
        {
            if (!isDone && stored.Value is not { Length: 0 })
            {
                isDone = true;
                Replace(beside => !(isCopy && HasSameSchema(database)) && CopySchema(database, beside));
            }
        }
    }

    /// <summary>Leaves an empty file instead of a template: this <c>llm</c> does not go on with a copy.</summary>
    public void GiveUp()
    {
        lock (access)
        {
            isDone = true;
            Replace(beside =>
            {
                PrivateFile.Write(beside, "");
                return true;
            });
        }
    }

    private void Replace(Func<string, bool> write)
    {
        if (file is null)
        {
            return;
        }

        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(file)!);
            var beside = $"{file}.{Guid.NewGuid():N}";
            try
            {
                if (write(beside))
                {
                    var sum = XxHash128.Hash(File.ReadAllBytes(beside));
                    using (var stream = PrivateFile.Open(beside, FileMode.Append))
                    {
                        stream.Write(sum);
                    }

                    File.SetLastWriteTimeUtc(beside, programTime);
                    File.Move(beside, file, overwrite: true);
                }
            }
            finally
            {
                File.Delete(beside);
            }
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            // Without a template each call makes its own database, as the first one did.
        }
    }

    /// <summary>Copies all definitions and the names of the migrations, and nothing that anybody wrote.</summary>
    /// <returns>Whether there were migrations; without them the copy would be taken for an old database.</returns>
    private static bool CopySchema(string from, string to)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ToString()
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; ATTACH $from AS log";
        command.Parameters.AddWithValue("$from", from);
        command.ExecuteNonQuery();
        // Shadow tables come with their virtual table, tables of SQLite by themselves; a trigger wants its table.
        command.CommandText = """
            SELECT sql FROM log.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT IN
                (SELECT name FROM pragma_table_list WHERE schema = 'log' AND type = 'shadow') ORDER BY type <> 'table', rowid
            """;
        var definitions = new StringBuilder("BEGIN;");
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                definitions.Append(rows.GetString(0)).Append(";\n");
            }
        }

        command.CommandText =
            $"{definitions} INSERT INTO main._llm_migrations SELECT * FROM log._llm_migrations; COMMIT";
        command.ExecuteNonQuery();
        command.CommandText = "SELECT count(*) FROM main._llm_migrations";
        return command.ExecuteScalar() is > 0L;
    }

    private byte[]? Load()
    {
        try
        {
            if (file is null || File.GetLastWriteTimeUtc(file) != programTime)
            {
                return null;
            }

            var bytes = File.ReadAllBytes(file);
            var end = Math.Max(0, bytes.Length - sizeof(ulong) * 2);
            return XxHash128.Hash(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end)) ? bytes[..end] : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>SQLite counts the changes of the schema in the header (https://www.sqlite.org/fileformat2.html, section 1.3.9).</summary>
    private bool HasSameSchema(string database)
    {
        Span<byte> header = stackalloc byte[44];
        using var stream = new FileStream(database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.ReadExactly(header);
        return header[40..].SequenceEqual(stored.Value.AsSpan(40, 4));
    }
}
