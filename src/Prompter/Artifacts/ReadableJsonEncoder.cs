using System.Buffers;
using System.Text.Encodings.Web;

namespace Prompter.Artifacts;

/// <summary>
/// Escapes in JSON what has to be escaped and nothing else: the files are not HTML, and an emoji is text as well, which the
/// library's own relaxed encoder escapes. What changes the order in which characters are shown is escaped, since lines go to terminals too.
/// </summary>
internal sealed unsafe class ReadableJsonEncoder : JavaScriptEncoder
{
    private static readonly JavaScriptEncoder Relaxed = UnsafeRelaxedJsonEscaping;
    private static readonly SearchValues<char> Reordering = SearchValues.Create(
        "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    );

    public override int MaxOutputCharactersPerInputCharacter => Relaxed.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar <= char.MaxValue
        && (Relaxed.WillEncode(unicodeScalar) || Reordering.Contains((char)unicodeScalar));

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var reordering = new ReadOnlySpan<char>(text, textLength).IndexOfAny(Reordering);
        var other = FindOther(text, reordering < 0 ? textLength : reordering);
        return other < 0 ? reordering : other;
    }

    private static int FindOther(char* text, int textLength)
    {
        for (var at = 0; at < textLength; at += 2)
        {
            var next = Relaxed.FindFirstCharacterToEncode(text + at, textLength - at);
            at += next;
            if (next < 0 || at + 1 >= textLength || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return next < 0 ? -1 : at;
            }
        }

        return -1;
    }

    public override bool TryEncodeUnicodeScalar(
        int unicodeScalar,
        char* buffer,
        int bufferLength,
        out int numberOfCharactersWritten
    )
    {
        if (unicodeScalar > char.MaxValue || !Reordering.Contains((char)unicodeScalar))
        {
            return Relaxed.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
        }

        return new Span<char>(buffer, bufferLength).TryWrite(
            CultureInfo.InvariantCulture,
            $"\\u{unicodeScalar:X4}",
            out numberOfCharactersWritten
        );
    }
}
