using System.Buffers;

namespace Prompter.Providers.Http;

/// <summary>The words <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which Python's <c>json.dumps</c> writes and JSON does not have.</summary>
/// <remarks>Servers put them beside the answer: probabilities of tokens, speeds, costs. They tell nothing, so that null stands for them.</remarks>
internal static class NotNumbers
{
    /// <summary>The document with null in their place; false where it has none.</summary>
    public static bool TryReplace(ReadOnlySpan<byte> json, out byte[] replaced)
    {
        var written = new ArrayBufferWriter<byte>(json.Length + 16);
        var (isInText, copied) = (false, 0);
        for (var place = 0; place < json.Length; place++)
        {
            switch (json[place])
            {
                case (byte)'\\' when isInText:
                    place++;
                    break;
                case (byte)'"':
                    isInText = !isInText;
                    break;
                case (byte)'N'
                or (byte)'I'
                or (byte)'-' when !isInText && LengthAt(json[place..]) is > 0 and var length:
                    written.Write(json[copied..place]);
                    written.Write("null"u8);
                    copied = place + length;
                    place = copied - 1;
                    break;
            }
        }

        written.Write(json[copied..]);
        replaced = copied > 0 ? written.WrittenSpan.ToArray() : [];
        return copied > 0;
    }

    private static int LengthAt(ReadOnlySpan<byte> json) =>
        json.StartsWith("NaN"u8) ? 3
        : json.StartsWith("Infinity"u8) ? 8
        : json.StartsWith("-Infinity"u8) ? 9
        : 0;
}
