using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Prompter.Providers.LlmProgram;

/// <summary>Reads the rows of ordinary tables out of a SQLite 3 database file that no other process is writing.</summary>
/// <remarks>
/// Numbers in brackets are sections of https://www.sqlite.org/fileformat2.html. There are no indexes, no WITHOUT ROWID and no
/// virtual tables here, no default values for columns that were added later, and an integer in a REAL column is a long.
/// Every page is read at most once in one walk, so neither time nor memory can exceed what the size of the file allows.
/// Enumerations are independent of each other; all end before <see cref="Dispose"/>.
/// </remarks>
internal sealed class SqliteFile : IDisposable
{
    private const int HeaderSize = 100; // [1.3]
    private const int WriteAheadLogVersion = 2; // [1.3.3]
    private const int InteriorTablePage = 5; // [1.6]
    private const int LeafTablePage = 13; // [1.6]
    private const int SchemaRoot = 1; // [2.6]

    private static readonly SqliteColumns SchemaColumns = new(["type", "name", "tbl_name", "rootpage", "sql"], null); // [2.6]

    private readonly SafeFileHandle file;
    private readonly long length;
    private readonly int pageSize;
    private readonly int usableSize;
    private readonly uint pageCount;
    private readonly Encoding encoding;
    private readonly Dictionary<string, (uint Root, string Sql)> tables = new(StringComparer.OrdinalIgnoreCase);

    private SqliteFile(SafeFileHandle file, string path)
    {
        this.file = file;
        length = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[HeaderSize];
        ReadExactly(header, 0);
        Require(header[..16].SequenceEqual("SQLite format 3\0"u8), "it is not a SQLite 3 database"); // [1.3.1]

        pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]); // [1.3.2]
        pageSize = pageSize == 1 ? 65536 : pageSize;
        Require(pageSize >= 512 && int.IsPow2(pageSize), "its page size is not a power of two from 512 to 65536");
        Require(header[19] is 1 or WriteAheadLogVersion, "its version is unknown"); // [1.3.3]
        Require(!IsNotEmpty(path + "-journal"), "a transaction was not finished: it has a journal"); // [3]
        Require(
            header[19] != WriteAheadLogVersion || !IsNotEmpty(path + "-wal"),
            "a part of it is still in a write-ahead log"
        ); // [4]

        usableSize = pageSize - header[20]; // [1.3.4]
        Require(usableSize >= 480, "more of its pages is reserved than is allowed");
        Require(header[21..24] is [64, 32, 32], "its payload fractions are not 64, 32, 32"); // [1.3.5]

        pageCount = (uint)Math.Min(length / pageSize, uint.MaxValue - 1);
        var declared = BinaryPrimitives.ReadUInt32BigEndian(header[28..]); // [1.3.7]
        var isDeclaredValid = header[24..28].SequenceEqual(header[92..96]);
        Require(pageCount > 0 && (!isDeclaredValid || declared <= pageCount), "it is shorter than it says");

        encoding = BinaryPrimitives.ReadUInt32BigEndian(header[56..]) switch // [1.3.13]
        {
            0 or 1 => Encoding.UTF8,
            2 => Encoding.Unicode,
            3 => Encoding.BigEndianUnicode,
            _ => throw Invalid("its text encoding is unknown"),
        };
        foreach (var row in Walk(SchemaRoot, SchemaColumns))
        {
            if (row["type"] is "table" && row["name"] is string name && row["sql"] is string sql)
            {
                // A virtual table has no pages, and 0 is the number of no page. [2.6]
                var root = row["rootpage"] is long page and >= 0 and <= uint.MaxValue ? (uint)page : 0;
                Require(tables.TryAdd(name, (root, sql)), "two tables have the same name");
            }
        }
    }

    /// <summary>Opens a database for reading and reads which tables it has.</summary>
    /// <exception cref="InvalidDataException">It is not a database, is damaged, or has an unfinished transaction.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SqliteFile Open(string path)
    {
        var handle = File.OpenHandle(
            path,
            share: FileShare.ReadWrite | FileShare.Delete,
            options: FileOptions.RandomAccess
        );
        try
        {
            return new SqliteFile(handle, path);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is a table of this name; case does not matter. It may be of a kind that cannot be read here.</summary>
    public bool HasTable(string name) => tables.ContainsKey(name);

    /// <summary>Reads a table row by row in the order of its row identifiers; a table that does not exist has no rows.</summary>
    /// <exception cref="InvalidDataException">The table is damaged, virtual or WITHOUT ROWID; thrown on the way too.</exception>
    public IEnumerable<SqliteRow> ReadTable(string name) =>
        tables.TryGetValue(name, out var table) ? Walk(table.Root, SqliteColumns.Parse(table.Sql)) : [];

    public void Dispose() => file.Dispose();

    private IEnumerable<SqliteRow> Walk(uint root, SqliteColumns columns)
    {
        var page = new byte[pageSize];
        var visited = new HashSet<uint>();
        var pending = new Stack<uint>([root]);
        while (pending.TryPop(out var number))
        {
            ReadExactly(page, Visit(number, visited));
            var start = number == SchemaRoot ? HeaderSize : 0; // [1.6]
            var type = page[start];
            Require(type is InteriorTablePage or LeafTablePage, "a page is not a page of a table");
            var cells = CellOffsets(page, start, type == InteriorTablePage ? 12 : 8);
            if (type == InteriorTablePage)
            {
                // The last child first, as the stack gives back what was put on it last.
                pending.Push(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(start + 8)));
                foreach (var cell in cells.Reverse())
                {
                    Require(cell + 4 <= usableSize, "a cell lies outside of its page");
                    pending.Push(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(cell)));
                }
                continue;
            }
            var used = 0;
            foreach (var cell in cells)
            {
                var row = ReadCell(page.AsSpan(cell, usableSize - cell), columns, visited, out var size);
                used += size;
                Require(used <= usableSize, "cells of a page lie over each other");
                yield return row;
            }
        }
    }

    private int[] CellOffsets(byte[] page, int start, int headerSize)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(start + 3)); // [1.6]
        var first = start + headerSize;
        var end = first + 2 * count;
        Require(end <= usableSize, "a page has more cells than room");
        var offsets = new int[count];
        for (var index = 0; index < count; index++)
        {
            offsets[index] = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(first + 2 * index));
            Require(offsets[index] >= end && offsets[index] < usableSize, "a cell lies outside of its page");
        }
        return offsets;
    }

    private SqliteRow ReadCell(ReadOnlySpan<byte> cell, SqliteColumns columns, HashSet<uint> visited, out int size)
    {
        var rest = cell;
        var payloadSize = SqliteRecord.ReadVarint(ref rest);
        var rowId = SqliteRecord.ReadVarint(ref rest);
        Require(payloadSize >= 0 && payloadSize <= Math.Min(length, Array.MaxLength), "a row is larger than the file");

        var local = LocalSize((int)payloadSize);
        var isSpilled = local < payloadSize;
        Require(local + (isSpilled ? 4 : 0) <= rest.Length, "a cell lies outside of its page");
        size = cell.Length - rest.Length + local + (isSpilled ? 4 : 0);
        var payload = rest[..local];
        if (isSpilled)
        {
            var whole = new byte[payloadSize];
            payload.CopyTo(whole);
            ReadOverflow(whole.AsSpan(local), BinaryPrimitives.ReadUInt32BigEndian(rest[local..]), visited);
            payload = whole;
        }
        var values = SqliteRecord.Decode(payload, encoding);
        Require(values.Length <= columns.Names.Count, "a row has more values than its table has columns");
        return new SqliteRow(columns, values, rowId);
    }

    /// <summary>How much of a row is on the leaf page itself. [1.6, "cell payload overflow"]</summary>
    private int LocalSize(int payloadSize)
    {
        var most = usableSize - 35;
        if (payloadSize <= most)
        {
            return payloadSize;
        }
        var least = (usableSize - 12) * 32 / 255 - 23;
        var size = least + (payloadSize - least) % (usableSize - 4);
        return size <= most ? size : least;
    }

    private void ReadOverflow(Span<byte> rest, uint number, HashSet<uint> visited) // [1.6]
    {
        Span<byte> next = stackalloc byte[4];
        while (!rest.IsEmpty)
        {
            var offset = Visit(number, visited);
            var part = rest[..Math.Min(rest.Length, usableSize - 4)];
            ReadExactly(next, offset);
            ReadExactly(part, offset + 4);
            number = BinaryPrimitives.ReadUInt32BigEndian(next);
            rest = rest[part.Length..];
        }
    }

    private long Visit(uint number, HashSet<uint> visited)
    {
        Require(number >= 1 && number <= pageCount, "it refers to a page that does not exist");
        Require(visited.Add(number), "a page is referred to twice");
        return (number - 1L) * pageSize;
    }

    private void ReadExactly(Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            var count = RandomAccess.Read(file, buffer, offset);
            Require(count > 0, "it ends too early");
            buffer = buffer[count..];
            offset += count;
        }
    }

    private static bool IsNotEmpty(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw Invalid(otherwise);
        }
    }

    private static InvalidDataException Invalid(string reason) => new($"The database cannot be read: {reason}.");
}
