using Prompter.Providers.LlmProgram;

namespace Prompter.Tests.Providers.LlmProgram;

public class SqliteColumnsTests
{
    // Each statement is given to SQLite too, so that the test cannot believe in a syntax that does not exist.
    [Theory]
    [InlineData("CREATE TABLE t (a, b TEXT, c)", "a b c", null)]
    [InlineData("create table t(\"a b\" TEXT, `c``d` INT, [e f] TEXT, 'g', \"h\"\"i\")", "a b|c`d|e f|g|h\"i", null)]
    [InlineData("CREATE TABLE \"t\" (id INTEGER PRIMARY KEY, v)", "id v", "id")]
    [InlineData("CREATE TABLE t (id integer CONSTRAINT k PRIMARY KEY ASC AUTOINCREMENT, v)", "id v", "id")]
    [InlineData("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY)", "id", "id")]
    [InlineData("CREATE TABLE t (id INTEGER PRIMARY KEY DESC, v)", "id v", null)]
    [InlineData("CREATE TABLE t (id INT PRIMARY KEY, v)", "id v", null)]
    [InlineData("CREATE TABLE t (id INTEGER(8) PRIMARY KEY, v)", "id v", null)]
    [InlineData("CREATE TABLE t (id UNSIGNED INTEGER PRIMARY KEY, v)", "id v", null)]
    [InlineData("CREATE TABLE t (id INTEGER, v, PRIMARY KEY (id))", "id v", "id")]
    [InlineData(
        "CREATE TABLE t (id INTEGER, v, CONSTRAINT k PRIMARY KEY (\"ID\" DESC) ON CONFLICT FAIL)",
        "id v",
        "id"
    )]
    [InlineData("CREATE TABLE t (id INTEGER, v INTEGER, UNIQUE (v) PRIMARY KEY (id))", "id v", "id")]
    [InlineData("CREATE TABLE t (id INTEGER, v INTEGER, PRIMARY KEY (id, v))", "id v", null)]
    [InlineData("CREATE TABLE t (id TEXT, v, PRIMARY KEY (id), FOREIGN KEY (v) REFERENCES u (x))", "id v", null)]
    [InlineData("CREATE TABLE t (a DECIMAL(10, 2) DEFAULT (1 + (2)), b CHECK (b IN (1, 2, ')')), c)", "a b c", null)]
    [InlineData("CREATE TABLE t (a /* , x ( */, b -- , y (\n, c /* end */)", "a b c", null)]
    [InlineData("CREATE TABLE t (\"primary\" TEXT, \"check\", 'key')", "primary check key", null)]
    [InlineData("CREATE TABLE \"t(x, y)\" (größe, _b$1)", "größe _b$1", null)]
    [InlineData(
        "CREATE TABLE t (a, b AS (a + 1), c GENERATED ALWAYS AS (a + 2) VIRTUAL, d AS (a) STORED)",
        "a d",
        null
    )]
    [InlineData("CREATE TABLE t (a, b DEFAULT (CAST(1 AS TEXT)), CHECK (a - 1 / 2 > 0)) /* never ends", "a b", null)]
    public void The_stored_columns_and_the_row_identifier_are_found(string sql, string names, string? alias)
    {
        using var database = new TemporaryDatabase(sql);

        var columns = SqliteColumns.Parse(sql);

        Assert.Equal(names.Split(names.Contains('|', StringComparison.Ordinal) ? '|' : ' '), columns.Names);
        Assert.Equal(alias, columns.RowIdAlias < 0 ? null : columns.Names[columns.RowIdAlias]);
    }

    [Fact]
    public void A_key_that_is_the_row_identifier_has_its_value()
    {
        using var database = new TemporaryDatabase(
            "CREATE TABLE t (id INTEGER, v, PRIMARY KEY (id)); INSERT INTO t VALUES (7, 'x'), (9, NULL)",
            "CREATE TABLE u (id INTEGER PRIMARY KEY DESC, v); INSERT INTO u VALUES (7, 'x'), (NULL, 'y')",
            "CREATE TABLE g (a AS (b * 2), b, c); INSERT INTO g VALUES (1, 2)"
        );
        using var file = SqliteFile.Open(database.Path);

        Assert.Equal([7L, 9L], file.ReadTable("t").Select(row => row["id"]));
        Assert.Equal([7L, null], file.ReadTable("u").Select(row => row["id"]));
        Assert.Equal([null, 1L, 2L], file.ReadTable("g").SelectMany(row => new[] { row["a"], row["b"], row["c"] }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CREATE TABLE t")]
    [InlineData("CREATE TABLE t (a")]
    [InlineData("CREATE TABLE t (\"a")]
    [InlineData("CREATE TABLE t ([a")]
    [InlineData("CREATE TABLE t ()")]
    [InlineData("CREATE TABLE t (a,,b)")]
    [InlineData("CREATE TABLE t (a, A)")]
    [InlineData("CREATE TABLE t (UNIQUE (a))")]
    [InlineData("CREATE TABLE t (a /* )")]
    [InlineData("CREATE TABLE t (a -- )")]
    public void A_statement_that_is_none_is_invalid(string sql) =>
        Assert.Throws<InvalidDataException>(() => SqliteColumns.Parse(sql));

    [Fact]
    public void More_columns_than_any_SQLite_can_have_are_invalid() =>
        Assert.Throws<InvalidDataException>(() =>
            SqliteColumns.Parse($"CREATE TABLE t ({string.Join(',', Enumerable.Range(0, 32768).Select(i => $"c{i}"))})")
        );
}
