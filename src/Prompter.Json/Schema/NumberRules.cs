namespace Prompter.Json.Schema;

/// <summary>Reads the keywords about numbers.</summary>
internal static class NumberRules
{
    public static void Read(SchemaReader reader)
    {
        if (reader.Number("multipleOf") is { IsPositive: true } factor)
        {
            Add(reader, "multipleOf", "multipleOf", "a multiple of", number => number.IsMultipleOf(factor));
        }
        else if (reader.TryGet("multipleOf", out var value) && value.ValueKind == JsonValueKind.Number)
        {
            reader.Mistake("multipleOf", "a number above 0");
        }

        Bound(reader, "minimum", "minimum", "at least", sign => sign >= 0);
        Bound(reader, "maximum", "maximum", "at most", sign => sign <= 0);
        ExclusiveBound(reader, "exclusiveMinimum", "minimum", "more than", sign => sign > 0);
        ExclusiveBound(reader, "exclusiveMaximum", "maximum", "less than", sign => sign < 0);
    }

    private static void ExclusiveBound(
        SchemaReader reader,
        string keyword,
        string inclusive,
        string words,
        Func<int, bool> allows
    )
    {
        // In draft 4, and in OpenAPI 3.0, the keyword is a word about the other one.
        var kind = reader.TryGet(keyword, out var value) ? value.ValueKind : JsonValueKind.False;
        if (kind != JsonValueKind.False)
        {
            Bound(reader, keyword, kind == JsonValueKind.True ? inclusive : keyword, words, allows);
        }
    }

    /// <summary>Compares with the number of a keyword, which is that of the rule or another one.</summary>
    private static void Bound(SchemaReader reader, string keyword, string source, string words, Func<int, bool> allows)
    {
        if (reader.Number(source) is { } bound)
        {
            Add(reader, keyword, source, words, number => allows(number.ComparedWith(bound)));
        }
    }

    private static void Add(
        SchemaReader reader,
        string keyword,
        string source,
        string words,
        Func<JsonNumber, bool> allows
    )
    {
        reader.TryGet(source, out var value);
        reader.Assert(
            keyword,
            $"{words} {JsonText.Of(value)}",
            JsonValueKind.Number,
            instance => allows(JsonNumber.Of(instance))
        );
    }
}
