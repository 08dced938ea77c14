using System.Buffers.Binary;

namespace Prompter.Tokens;

/// <summary>Reads how large a picture is from its first bytes: PNG, GIF, JPEG and WebP.</summary>
internal static class ImageSize
{
    /// <summary>Anthropic's rule, which the others' come near to: a token for 750 pixels, and larger pictures are made smaller.</summary>
    private const int PixelsPerToken = 750;
    private const int MostTokens = 1600;

    /// <summary>What a picture takes; null where its size is not known.</summary>
    public static long? Tokens(ReadOnlySpan<byte> bytes) =>
        Read(bytes) is var (width, height) && width > 0 && height > 0
            ? Math.Clamp(((long)width * height + PixelsPerToken - 1) / PixelsPerToken, 1, MostTokens)
            : null;

    /// <summary>Width and height in pixels; zeros where they cannot be read.</summary>
    internal static (int Width, int Height) Read(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) && bytes.Length >= 24
            ? (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]))
        : bytes.StartsWith("GIF8"u8) && bytes.Length >= 10
            ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]))
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8]) ? ReadJpeg(bytes)
        : bytes.StartsWith("RIFF"u8) && bytes.Length >= 30 && bytes[8..].StartsWith("WEBP"u8) ? ReadWebP(bytes)
        : default;

    /// <summary>Segments follow each other, each with its length, until the one of the frame (ITU T.81, B.2.2).</summary>
    private static (int Width, int Height) ReadJpeg(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 9 <= bytes.Length && bytes[at] == 0xff; )
        {
            var kind = bytes[at + 1];
            var isFrame = kind is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);
            if (isFrame)
            {
                return (
                    BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..])
                );
            }

            at += kind == 0xff ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return default;
    }

    /// <summary>Three kinds of first chunk have the size in three places (RFC 9649, 2.5 to 2.7).</summary>
    private static (int Width, int Height) ReadWebP(ReadOnlySpan<byte> bytes)
    {
        const int Low14Bits = 0x3fff;
        var chunk = bytes[12..];
        if (chunk.StartsWith("VP8X"u8))
        {
            return (1 + Int24(bytes[24..]), 1 + Int24(bytes[27..]));
        }

        if (chunk.StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return (1 + (int)(bits & Low14Bits), 1 + (int)((bits >> 14) & Low14Bits));
        }

        return chunk.StartsWith("VP8 "u8)
            ? (
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & Low14Bits,
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & Low14Bits
            )
            : default;
    }

    private static int Int24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
