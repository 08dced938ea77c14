namespace Prompter.Runs;

/// <summary>An answer as JSON.</summary>
internal static class AnswerJson
{
    /// <summary>The value if all of the text is an object or an array, else null.</summary>
    public static JsonElement? In(string answer)
    {
        var text = answer.AsMemory().Trim();
        if (text.IsEmpty || text.Span[0] is not ('{' or '['))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = 256 });
            // Half a surrogate pair passes the parser, but nobody could write or read the value.
            using var writer = new Utf8JsonWriter(Stream.Null);
            document.RootElement.WriteTo(writer);
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
