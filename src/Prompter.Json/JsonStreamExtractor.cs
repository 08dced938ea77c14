namespace Prompter.Json;

/// <summary>Finds the JSON in a text that is still being written. Not for several threads at once.</summary>
/// <param name="options">How to look; null for the defaults.</param>
public sealed class JsonStreamExtractor(JsonExtractorOptions? options = null)
{
    private readonly StringBuilder text = new();
    private JsonExtraction? current;

    /// <summary>
    /// The value that <see cref="JsonExtractor.Extract(string, JsonExtractorOptions?)"/> gives for the text so far: open strings and containers are
    /// closed, and what is not known yet, such as a key whose value has not come, is left out. To ask costs time in proportion to the text.
    /// </summary>
    public JsonExtraction Current => current ??= JsonExtractor.Extract(text.ToString(), options);

    /// <summary>Adds what has come.</summary>
    public void Append(ReadOnlySpan<char> piece)
    {
        text.Append(piece);
        current = null;
    }
}
