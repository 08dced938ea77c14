using System.Buffers.Binary;
using System.Text;

namespace Prompter.Providers.LlmProgram;

/// <summary>The record format in which SQLite stores a row (https://www.sqlite.org/fileformat2.html, section 2.1).</summary>
internal static class SqliteRecord
{
    /// <summary>Decodes the values of a record: null, long, double, string or byte[].</summary>
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    public static object?[] Decode(ReadOnlySpan<byte> record, Encoding encoding)
    {
        var types = record;
        var headerSize = ReadVarint(ref types);
        var headerSizeLength = record.Length - types.Length;
        if (headerSize < headerSizeLength || headerSize > record.Length)
        {
            throw Damaged();
        }
        types = types[..((int)headerSize - headerSizeLength)];
        var body = record[(int)headerSize..];
        var values = new List<object?>();
        while (!types.IsEmpty)
        {
            var type = ReadVarint(ref types);
            var size = SizeOf(type);
            if (size > body.Length)
            {
                throw Damaged();
            }
            values.Add(Decode(type, body[..(int)size], encoding));
            body = body[(int)size..];
        }
        return [.. values];
    }

    /// <summary>Reads a big-endian integer of 1 to 9 bytes (section 1.6) and moves on behind it.</summary>
    /// <exception cref="InvalidDataException">It goes on behind the end.</exception>
    public static long ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (var index = 0; index < bytes.Length; index++)
        {
            var current = bytes[index];
            if (index == 8)
            {
                bytes = bytes[9..];
                return value << 8 | current;
            }
            value = value << 7 | (current & 0x7FL);
            if (current < 0x80)
            {
                bytes = bytes[(index + 1)..];
                return value;
            }
        }
        throw Damaged();
    }

    private static long SizeOf(long type) =>
        type switch
        {
            0 or 8 or 9 => 0,
            >= 1 and <= 4 => type,
            5 => 6,
            6 or 7 => 8,
            >= 12 => (type - 12) / 2,
            _ => throw Damaged(),
        };

    private static object? Decode(long type, ReadOnlySpan<byte> bytes, Encoding encoding) =>
        type switch
        {
            0 => null,
            <= 6 => ReadInteger(bytes),
            7 => BinaryPrimitives.ReadDoubleBigEndian(bytes),
            8 or 9 => type - 8,
            _ when long.IsEvenInteger(type) => bytes.ToArray(),
            _ => encoding.GetString(bytes),
        };

    private static long ReadInteger(ReadOnlySpan<byte> bytes)
    {
        long value = (sbyte)bytes[0];
        foreach (var next in bytes[1..])
        {
            value = value << 8 | next;
        }
        return value;
    }

    private static InvalidDataException Damaged() => new("The database cannot be read: a row is damaged.");
}
