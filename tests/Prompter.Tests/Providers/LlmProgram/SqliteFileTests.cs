using Prompter.Providers.LlmProgram;

namespace Prompter.Tests.Providers.LlmProgram;

public class SqliteFileTests
{
    public static TheoryData<int, string> PageSizesAndEncodings =>
        new MatrixTheoryData<int, string>(
            [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536],
            ["UTF-8", "UTF-16le", "UTF-16be"]
        );

    [Theory]
    [MemberData(nameof(PageSizesAndEncodings))]
    public void Every_page_size_and_encoding_reads_as_SQLite_reads_it(int pageSize, string encoding)
    {
        using var database = new TemporaryDatabase(
            $"PRAGMA page_size = {pageSize}; PRAGMA encoding = '{encoding}'; CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d)",
            Fill(
                3000,
                "i * i * i * i * (i % 7 - 3), printf('%.*c', i % 97, 'é') || '😀' || i, randomblob(i % 500), i / 2.0"
            ),
            "INSERT INTO t VALUES (-1, printf('%.*c', 1000000, 'x') || 'ä', zeroblob(200000), NULL)"
        );
        // Every size around the limits of what stays on a page and what fills its overflow.
        database.Execute(
            Fill(120, $"i, NULL, zeroblob({pageSize} - 110 + i), NULL"),
            Fill(120, $"i, NULL, zeroblob(2 * {pageSize} - 110 + i), i")
        );

        AssertReadsAsSqlite(database, "t", "a", "b", "c", "d");
    }

    [Fact]
    public void Every_kind_of_value_comes_back_as_it_was_stored()
    {
        using var database = new TemporaryDatabase("CREATE TABLE t (v)");
        object?[] values =
        [
            null,
            0L,
            1L,
            -1L,
            127L,
            -128L,
            32767L,
            -32768L,
            8388607L,
            -8388608L,
            int.MaxValue + 0L,
            int.MinValue + 0L,
            140737488355327L,
            -140737488355328L,
            long.MaxValue,
            long.MinValue,
            0.5,
            -1e300,
            "",
            "text",
            Array.Empty<byte>(),
            new byte[] { 0, 255 },
        ];
        foreach (var value in values)
        {
            database.Insert("t", ("v", value));
        }

        Assert.Equal(values, Read(database, "t", "v").Select(row => row[0]));
    }

    [Fact]
    public void A_deep_tree_with_gaps_and_negative_row_identifiers_is_read_in_order()
    {
        using var database = new TemporaryDatabase(
            "PRAGMA page_size = 512; CREATE TABLE t (id INTEGER PRIMARY KEY, v)",
            Fill(20000, "(i * 7919) % 20011 - 9000, hex(randomblob(i % 50))"),
            "DELETE FROM t WHERE id % 3 = 0 OR id BETWEEN 100 AND 5000",
            "INSERT INTO t VALUES (9223372036854775807, 'last'), (-9223372036854775808, 'first')"
        );

        AssertReadsAsSqlite(database, "t", "id", "v");
    }

    [Fact]
    public void A_table_between_others_of_every_kind_is_read_alone()
    {
        using var database = new TemporaryDatabase(
            "CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID; INSERT INTO w VALUES ('a', 1)",
            "CREATE TABLE t (v TEXT UNIQUE); INSERT INTO t VALUES ('one'), ('two')",
            "CREATE VIRTUAL TABLE f USING fts5 (v); INSERT INTO f VALUES ('three')",
            "CREATE VIEW s AS SELECT v FROM t; CREATE TABLE empty (v)",
            "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM w; END"
        );
        using var file = SqliteFile.Open(database.Path);

        Assert.Equal(["one", "two"], file.ReadTable("T").Select(row => row["V"]));
        Assert.Empty(file.ReadTable("empty"));
        Assert.True(file.HasTable("w"));
        Assert.False(file.HasTable("s"));
        Assert.False(file.HasTable("nothing"));
        Assert.Empty(file.ReadTable("nothing"));
        Assert.Throws<InvalidDataException>(() => file.ReadTable("w").ToList());
        Assert.Throws<InvalidDataException>(() => file.ReadTable("f").ToList());
    }

    [Fact]
    public void A_column_that_came_later_is_null_in_older_rows_as_is_one_that_does_not_exist()
    {
        using var database = new TemporaryDatabase(
            "CREATE TABLE t (a); INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN b; INSERT INTO t VALUES (2, 3)"
        );

        Assert.Equal(
            [
                [1L, null, null],
                [2L, 3L, null],
            ],
            Read(database, "t", "a", "b", "c")
        );
    }

    [Fact]
    public void Two_tables_can_be_read_at_the_same_time()
    {
        using var database = new TemporaryDatabase(
            "CREATE TABLE t (v); INSERT INTO t VALUES (1), (2); CREATE TABLE u (v); INSERT INTO u VALUES (3), (4)"
        );
        using var file = SqliteFile.Open(database.Path);

        Assert.Equal(
            [(1L, 3L), (2L, 4L)],
            file.ReadTable("t").Zip(file.ReadTable("u"), (t, u) => ((long)t["v"]!, (long)u["v"]!))
        );
    }

    [Fact]
    public void Reserved_bytes_at_the_end_of_each_page_are_left_out()
    {
        // The reserved size of an empty database is a byte of its header; SQLite keeps to it afterwards.
        using var database = new TemporaryDatabase("PRAGMA page_size = 512; CREATE TABLE x (v); DROP TABLE x; VACUUM");
        database.Patch(20, 32);
        database.Patch(105, 1, 224);
        database.Execute("CREATE TABLE t (v)", Fill(300, "randomblob(i * 5)"));

        Assert.Equal(32, File.ReadAllBytes(database.Path)[20]);
        AssertReadsAsSqlite(database, "t", "v");
    }

    [Fact]
    public void A_finished_transaction_leaves_the_file_readable_in_write_ahead_mode()
    {
        using var database = new TemporaryDatabase(
            "PRAGMA journal_mode = wal; CREATE TABLE t (v); INSERT INTO t VALUES (1)"
        );
        Assert.Equal(2, File.ReadAllBytes(database.Path)[19]);
        Assert.Equal(
            [
                [1L],
            ],
            Read(database, "t", "v")
        );

        File.WriteAllText(database.Path + "-wal", "");
        Assert.Equal(
            [
                [1L],
            ],
            Read(database, "t", "v")
        );
        File.WriteAllText(database.Path + "-wal", "frames");
        Assert.Throws<InvalidDataException>(() => SqliteFile.Open(database.Path));
    }

    [Fact]
    public void An_unfinished_transaction_makes_the_file_unreadable()
    {
        using var database = new TemporaryDatabase("CREATE TABLE t (v); INSERT INTO t VALUES (1)");
        File.WriteAllText(database.Path + "-journal", "");
        Assert.Equal(
            [
                [1L],
            ],
            Read(database, "t", "v")
        );

        File.WriteAllText(database.Path + "-journal", "pages");
        Assert.Throws<InvalidDataException>(() => SqliteFile.Open(database.Path));
    }

    [Fact]
    public void A_file_that_does_not_exist_is_said_to_be_missing()
    {
        using var database = new TemporaryDatabase();
        Assert.Throws<FileNotFoundException>(() => SqliteFile.Open(database.Path + ".no"));
    }

    private static string Fill(int count, string values) =>
        $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) INSERT INTO t SELECT {values} FROM n";

    private static void AssertReadsAsSqlite(TemporaryDatabase database, string table, params string[] columns)
    {
        var expected = database.Select(string.Join(',', columns), table);
        var actual = Read(database, table, columns);
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(one.Select(Comparable), other.Select(Comparable));
        }
    }

    // The assertions compare arrays byte by byte as objects, which takes seconds for megabytes.
    private static object? Comparable(object? value) => value is byte[] bytes ? Convert.ToHexString(bytes) : value;

    private static List<object?[]> Read(TemporaryDatabase database, string table, params string[] columns)
    {
        using var file = SqliteFile.Open(database.Path);
        return [.. file.ReadTable(table).Select(row => columns.Select(column => row[column]).ToArray())];
    }
}
