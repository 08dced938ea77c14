using System.Buffers.Binary;
using Prompter.Providers.LlmProgram;

namespace Prompter.Tests.Providers.LlmProgram;

public class SqliteFileDamageTests
{
    private const int PageSize = 512;

    [Theory]
    [InlineData(0, 'X')] // magic
    [InlineData(16, 3)] // page size: not a power of two
    [InlineData(16, 0)] // page size: too small
    [InlineData(19, 9)] // version
    [InlineData(20, 200)] // reserved
    [InlineData(21, 65)] // fractions
    [InlineData(28, 255)] // pages
    [InlineData(59, 4)] // encoding
    [InlineData(100, 2)] // page type
    [InlineData(103, 255)] // cells
    [InlineData(108, 0)] // first cell, in the header
    [InlineData(108, 255)] // first cell, behind the end
    public void A_header_that_makes_no_sense_is_invalid(int offset, int value)
    {
        using var database = Create();
        database.Patch(offset, (byte)value);

        AssertInvalid(database);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(PageSize)]
    [InlineData(5000)]
    public void A_file_that_was_cut_is_invalid(int length)
    {
        using var database = Create();
        using (var stream = File.OpenWrite(database.Path))
        {
            stream.SetLength(length);
        }

        AssertInvalid(database);
    }

    [Fact]
    public void A_file_that_was_cut_and_does_not_say_how_long_it_was_is_invalid()
    {
        using var database = Create();
        database.Patch(92, 0, 0, 0, 0);
        using (var stream = File.OpenWrite(database.Path))
        {
            stream.SetLength(3 * PageSize);
        }

        AssertInvalid(database);
    }

    [Fact]
    public void A_tree_that_is_its_own_child_is_invalid()
    {
        using var database = Create();
        var root = RootOf(database, "t");
        Assert.Equal(5, File.ReadAllBytes(database.Path)[(root - 1) * PageSize]);
        database.Patch((root - 1) * PageSize + 8, 0, 0, 0, (byte)root);

        AssertInvalid(database);
    }

    [Fact]
    public void An_overflow_that_runs_in_a_circle_is_invalid()
    {
        using var database = new TemporaryDatabase(
            $"PRAGMA page_size = {PageSize}; CREATE TABLE t (a, b, c); INSERT INTO t VALUES (zeroblob(5000), 1, 2)"
        );
        database.Patch((RootOf(database, "t") + 1) * PageSize, 0, 0, 0, (byte)(RootOf(database, "t") + 1));

        AssertInvalid(database);
    }

    [Theory]
    [InlineData("UPDATE sqlite_schema SET rootpage = 99999")]
    [InlineData("UPDATE sqlite_schema SET rootpage = 0")]
    [InlineData("UPDATE sqlite_schema SET rootpage = -5")]
    [InlineData("UPDATE sqlite_schema SET rootpage = 'x'")]
    [InlineData("UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a)'")]
    [InlineData("UPDATE sqlite_schema SET sql = 'nonsense'")]
    [InlineData("INSERT INTO sqlite_schema SELECT * FROM sqlite_schema")]
    public void A_schema_that_lies_is_invalid(string lie)
    {
        using var database = Create();
        database.Execute(
            "PRAGMA writable_schema = on; " + lie.Replace("sqlite_schema", "sqlite_master", StringComparison.Ordinal)
        );

        AssertInvalid(database);
    }

    [Theory]
    [InlineData(0x02, 0x0A)] // a serial type that is reserved
    [InlineData(0x02, 0x0B)]
    [InlineData(0x02, 0x7F)] // a text that is longer than the record
    [InlineData(0x7F, 0x01)] // a header that is longer than the record
    [InlineData(0x00, 0x01)] // a header that is shorter than itself
    [InlineData(0x02, 0x81)] // a number that goes on behind the end
    public void A_record_that_makes_no_sense_is_invalid(byte headerSize, byte type)
    {
        byte[] record = [headerSize, type, 1];
        Assert.Throws<InvalidDataException>(() => SqliteRecord.Decode(record, System.Text.Encoding.UTF8));
    }

    [Fact]
    public void Cells_that_share_their_bytes_are_invalid()
    {
        using var database = new TemporaryDatabase(
            $"PRAGMA page_size = {PageSize}; CREATE TABLE t (a, b, c); INSERT INTO t VALUES (zeroblob(300), 1, 2), (1, 2, 3)"
        );
        var page = (RootOf(database, "t") - 1) * PageSize;
        var bytes = File.ReadAllBytes(database.Path);
        database.Patch(page + 10, bytes[page + 8], bytes[page + 9]);

        AssertInvalid(database);
    }

    [Fact]
    public void A_row_that_claims_to_be_larger_than_the_file_is_invalid()
    {
        using var database = new TemporaryDatabase(
            $"PRAGMA page_size = {PageSize}; CREATE TABLE t (a, b, c); INSERT INTO t VALUES (zeroblob(300), 1, 2)"
        );
        var page = (RootOf(database, "t") - 1) * PageSize;
        var cell = BinaryPrimitives.ReadUInt16BigEndian(File.ReadAllBytes(database.Path).AsSpan(page + 8));
        database.Patch(page + cell, 0xBF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);

        AssertInvalid(database);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_is_damaged_ends_in_rows_or_in_one_kind_of_error(int seed)
    {
        using var database = Create();
        database.Execute(
            "CREATE TABLE turns (id TEXT PRIMARY KEY, input_tokens INTEGER, token_details TEXT, response_json TEXT)",
            "INSERT INTO turns VALUES ('1', 5, '{\"thoughtsTokenCount\": 3}', '{\"choices\": [{\"finish_reason\": \"stop\"}]}')"
        );
        var valid = File.ReadAllBytes(database.Path);
        var random = new Random(seed);
        var results = 0;
        var errors = 0;
        for (var variant = 0; variant < 1500; variant++)
        {
            var damaged = valid.ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                // Half of the damage where structure is dense: at the beginning of a page.
                var offset =
                    random.Next(2) == 0
                        ? random.Next(damaged.Length)
                        : random.Next(damaged.Length / PageSize) * PageSize + random.Next(16);
                damaged[offset] = (byte)(
                    random.Next(2) == 0 ? random.Next(256) : damaged[offset] ^ (1 << random.Next(8))
                );
            }
            var length = random.Next(8) == 0 ? random.Next(damaged.Length) : damaged.Length;
            File.WriteAllBytes(database.Path, damaged[..length]);
            try
            {
                results +=
                    Count(database) <= damaged.Length ? 1 : throw new InvalidOperationException("Rows without end.");
            }
            catch (InvalidDataException)
            {
                errors++;
            }
            LlmLog.Read(database.Path);
        }

        Assert.True(
            results > 100 && errors > 100,
            $"{results} results, {errors} errors: the damage is too mild or too harsh."
        );
    }

    private static TemporaryDatabase Create() =>
        new(
            $"PRAGMA page_size = {PageSize}; CREATE TABLE t (a, b TEXT, c)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) INSERT INTO t SELECT i, hex(zeroblob(i)), i / 3.0 FROM n",
            "INSERT INTO t VALUES (0, printf('%.*c', 6000, 'x'), zeroblob(3000))"
        );

    private static int RootOf(TemporaryDatabase database, string table) =>
        Convert.ToInt32(
            database.Select("name, rootpage", "sqlite_master").Single(row => Equals(row[0], table))[1],
            provider: null
        );

    private static int Count(TemporaryDatabase database)
    {
        using var file = SqliteFile.Open(database.Path);
        var limit = (int)new FileInfo(database.Path).Length + 1;
        return file.ReadTable("t").Take(limit).Count() + file.ReadTable("turns").Take(limit).Count();
    }

    private static void AssertInvalid(TemporaryDatabase database) =>
        Assert.Throws<InvalidDataException>(() => Count(database));
}
