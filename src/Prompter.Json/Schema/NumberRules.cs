using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary>Reads the keywords about numbers.</summary>
internal static class NumberRules
{
    public static void Read(SchemaReader reader)
    {
        MultipleOf(reader);
        Bound(reader, "minimum", "at least", sign => sign >= 0);
        Bound(reader, "maximum", "at most", sign => sign <= 0);
        ExclusiveBound(reader, "exclusiveMinimum", "minimum", "more than", sign => sign > 0);
        ExclusiveBound(reader, "exclusiveMaximum", "maximum", "less than", sign => sign < 0);
    }

    private static void MultipleOf(SchemaReader reader)
    {
        if (reader.Number("multipleOf") is not { } factor)
        {
            return;
        }

        if (!factor.IsPositive)
        {
            reader.Mistake("multipleOf", "a number above 0");
            return;
        }

        Add(reader, "multipleOf", "multipleOf", "a multiple of", number => number.IsMultipleOf(factor));
    }

    private static void Bound(SchemaReader reader, string keyword, string words, Func<int, bool> allows)
    {
        if (reader.Number(keyword) is { } bound)
        {
            Add(reader, keyword, keyword, words, number => allows(number.ComparedWith(bound)));
        }
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
        if (reader.TryGet(keyword, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            if (value.ValueKind == JsonValueKind.True && reader.Number(inclusive) is { } other)
            {
                Add(reader, keyword, inclusive, words, number => allows(number.ComparedWith(other)));
            }
        }
        else if (reader.Number(keyword) is { } bound)
        {
            Add(reader, keyword, keyword, words, number => allows(number.ComparedWith(bound)));
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
        reader.Add(
            new Assertion(
                keyword,
                reader.LocationOf(keyword),
                $"{words} {JsonText.Of(value)}",
                instance => instance.ValueKind != JsonValueKind.Number || allows(JsonNumber.Of(instance))
            )
        );
    }
}
