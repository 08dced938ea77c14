using Prompter.Json.Repair;

namespace Prompter.Json;

/// <summary>
/// Finds the JSON in a text that is still being written. Each character is read once, however small the pieces are. Not for several
/// threads at once.
/// </summary>
/// <param name="options">How to look; null for the defaults.</param>
public sealed class JsonStreamExtractor(JsonExtractorOptions? options = null)
{
    private readonly JsonExtractorOptions options = options ?? JsonExtractorOptions.Default;
    private readonly JsonFinder finder = new(options ?? JsonExtractorOptions.Default, findsAll: false);
    private char[] text = new char[1024];
    private int length;
    private JsonExtraction? current;

    /// <summary>
    /// The value that <see cref="JsonExtractor.Extract(string, JsonExtractorOptions?)"/> would give for the text so far: open strings and containers are
    /// closed, and what is not known yet, such as a key whose value has not come, is left out. To ask costs time in proportion to the text.
    /// </summary>
    public JsonExtraction Current
    {
        get
        {
            current ??= JsonExtractor.Extract(text.AsSpan(0, length), null, finder, options);
            return current;
        }
    }

    /// <summary>Adds what has come.</summary>
    public void Append(ReadOnlySpan<char> piece)
    {
        if (piece.Length > text.Length - length)
        {
            Array.Resize(
                ref text,
                (int)Math.Min(Array.MaxLength, Math.Max(text.Length * 2L, (long)length + piece.Length))
            );
        }

        piece.CopyTo(text.AsSpan(length));
        length += piece.Length;
        current = null;
        finder.Run(text.AsSpan(0, length), isFinal: false);
    }
}
