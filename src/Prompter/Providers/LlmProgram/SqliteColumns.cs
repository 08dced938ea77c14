using System.Buffers;

namespace Prompter.Providers.LlmProgram;

/// <summary>The columns that a table of a SQLite database stores, in their order.</summary>
internal sealed class SqliteColumns
{
    // Up to 2,000 as shipped; no build of SQLite can have more than this. (https://www.sqlite.org/limits.html)
    private const int MostColumns = 32767;

    private static readonly SearchValues<string> TableConstraints = Words(
        "CONSTRAINT",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "FOREIGN"
    );

    private static readonly SearchValues<string> ColumnConstraints = Words([
        "CONSTRAINT",
        "PRIMARY",
        "NOT",
        "NULL",
        "UNIQUE",
        "CHECK",
        "DEFAULT",
        "COLLATE",
        "REFERENCES",
        "GENERATED",
        "AS",
    ]);

    private readonly Dictionary<string, int> indexes = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="names">Distinct names, whatever their case.</param>
    /// <param name="rowIdAlias">The name of the INTEGER PRIMARY KEY, or null.</param>
    /// <exception cref="InvalidDataException">Two names are the same, or there are too many.</exception>
    public SqliteColumns(IReadOnlyList<string> names, string? rowIdAlias)
    {
        Names = names;
        foreach (var name in names)
        {
            if (!indexes.TryAdd(name, indexes.Count) || indexes.Count > MostColumns)
            {
                throw Invalid("a table has the same column twice or too many columns");
            }
        }
        RowIdAlias = rowIdAlias is null ? -1 : IndexOf(rowIdAlias);
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The index of the column that is another name for the row identifier, or -1.</summary>
    public int RowIdAlias { get; }

    /// <summary>The index of a column, or -1; case does not matter.</summary>
    public int IndexOf(string name) => indexes.GetValueOrDefault(name, -1);

    /// <summary>Reads the names of the stored columns out of a CREATE TABLE statement.</summary>
    /// <exception cref="InvalidDataException">It is not such a statement.</exception>
    public static SqliteColumns Parse(string sql)
    {
        var names = new List<string>();
        var integers = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string? alias = null;
        foreach (var definition in Definitions(SqlToken.Read(sql)))
        {
            var primaryKey = IndexOfPrimaryKey(definition);
            if (definition[0].IsOneOf(TableConstraints))
            {
                // Only a key of one column names the row identifier, in whatever direction it is sorted.
                if (
                    primaryKey >= 0
                    && definition[(primaryKey + 2)..] is [{ Text: "(" }, var key, var next, ..] rest
                    && (next.Is(")") || (next.Is("ASC") || next.Is("DESC")) && rest is [_, _, _, { Text: ")" }, ..])
                    && integers.Contains(key.Text)
                )
                {
                    alias = key.Text;
                }
                continue;
            }
            var name = definition[0].Text;
            var generated = definition.Exists(token => token.Depth == 1 && token.Is("AS"));
            if (generated && !definition.Exists(token => token.Depth == 1 && token.Is("STORED")))
            {
                continue;
            }
            names.Add(name);
            if (
                definition.Count > 1
                && definition[1].Is("INTEGER")
                && (definition.Count == 2 || definition[2].IsOneOf(ColumnConstraints))
            )
            {
                integers.Add(name);
                // By an old mistake that is now kept, DESC right here makes an ordinary column. (lang_createtable.html#rowid)
                if (primaryKey >= 0 && !(primaryKey + 2 < definition.Count && definition[primaryKey + 2].Is("DESC")))
                {
                    alias = name;
                }
            }
        }
        return names.Count > 0 ? new SqliteColumns(names, alias) : throw Invalid("a table has no columns");
    }

    private static int IndexOfPrimaryKey(List<SqlToken> definition)
    {
        for (var index = 0; index + 1 < definition.Count; index++)
        {
            if (definition[index] is { Depth: 1 } token && token.Is("PRIMARY") && definition[index + 1].Is("KEY"))
            {
                return index;
            }
        }
        return -1;
    }

    private static IEnumerable<List<SqlToken>> Definitions(IEnumerable<SqlToken> tokens)
    {
        var definition = new List<SqlToken>();
        var isInside = false;
        foreach (var token in tokens)
        {
            if (!isInside)
            {
                isInside = token is { Depth: 1 } && token.Is("(");
            }
            else if (token.Depth == 0 || token.Depth == 1 && token.Is(","))
            {
                yield return definition.Count > 0 ? definition : throw Invalid("a table has a column without a name");
                if (token.Depth == 0)
                {
                    yield break;
                }
                definition = [];
            }
            else
            {
                definition.Add(token);
            }
        }
        throw Invalid("the definition of a table does not end");
    }

    private static SearchValues<string> Words(params ReadOnlySpan<string> words) =>
        SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    private static InvalidDataException Invalid(string reason) => new($"The database cannot be read: {reason}.");
}
