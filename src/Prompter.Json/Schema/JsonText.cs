namespace Prompter.Json.Schema;

/// <summary>How a JSON value is shown in a message: in one line, and never at length.</summary>
internal static class JsonText
{
    private const int Longest = 60;

    public static string Of(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Any() ? "an object" : "an empty object",
            JsonValueKind.Array => value.GetArrayLength() switch
            {
                0 => "an empty array",
                1 => "an array of 1 item",
                var count => $"an array of {count} items",
            },
            _ => Short(value.GetRawText()),
        };

    /// <summary>A list of alternatives: <c>a, b or c</c>.</summary>
    public static string Alternatives(IReadOnlyCollection<string> all) =>
        all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.Take(all.Count - 1))} or {all.Last()}";

    private static string Short(string text)
    {
        if (text.Length <= Longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return $"{text[..end]}…{(text[0] == '"' ? "\"" : "")}";
    }
}
