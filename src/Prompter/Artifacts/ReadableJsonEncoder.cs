using System.Text.Encodings.Web;

namespace Prompter.Artifacts;

/// <summary>
/// Escapes in JSON what has to be escaped and nothing else: the files are not HTML, and an emoji is text as well, which the
/// library's own relaxed encoder escapes.
/// </summary>
internal sealed unsafe class ReadableJsonEncoder : JavaScriptEncoder
{
    private static readonly JavaScriptEncoder Relaxed = UnsafeRelaxedJsonEscaping;

    public override int MaxOutputCharactersPerInputCharacter => Relaxed.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar <= char.MaxValue && Relaxed.WillEncode(unicodeScalar);

    public override int FindFirstCharacterToEncode(char* text, int textLength)
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
    ) => Relaxed.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}
