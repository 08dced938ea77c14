using Prompter.Json.Schema.Formats;

namespace Prompter.Json.Schema;

/// <summary>Reads the keywords of the vocabulary <c>validation</c>.</summary>
internal static class ValueRules
{
    public static void Read(SchemaReader reader)
    {
        Types(reader);
        Values(reader);
        NumberRules.Read(reader);
        Count(reader, JsonValueKind.String, "Length", "character", value => Length(value.GetString()!));
        Count(reader, JsonValueKind.Array, "Items", "item", value => value.GetArrayLength());
        Count(reader, JsonValueKind.Object, "Properties", "property", value => value.GetPropertyCount());
        Pattern(reader);
        Required(reader);
        if (reader.TryGet("uniqueItems", out var unique))
        {
            if (unique.ValueKind == JsonValueKind.True)
            {
                reader.Add(new UniqueItemsKeyword(reader.LocationOf("uniqueItems")));
            }
            else if (unique.ValueKind != JsonValueKind.False)
            {
                reader.Mistake("uniqueItems", "true or false");
            }
        }
    }

    private static void Types(SchemaReader reader)
    {
        if (!reader.TryGet("type", out var value))
        {
            return;
        }

        List<JsonElement> names = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        var types = JsonTypes.None;
        foreach (var name in names)
        {
            var text = name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
            var type = JsonTypeNames.Find(text);
            types |= type;
            if (type == JsonTypes.None)
            {
                var meant = NearestName.Find(text, JsonTypeNames.Names) is { } nearest
                    ? $"; did you mean \"{nearest}\"?"
                    : "";
                reader.Compiler.Mistakes.Add(
                    reader.LocationOf("type"),
                    $"expected {JsonText.Alternatives([.. JsonTypeNames.Names])}, found {JsonText.Of(name)}{meant}"
                );
            }
        }

        if (names.Count == 0)
        {
            reader.Mistake("type", "a type, one at least");
        }

        reader.Add(new TypeKeyword(reader.LocationOf("type"), types));
    }

    private static void Values(SchemaReader reader)
    {
        if (reader.TryGet("const", out var constant))
        {
            reader.Add(new ValuesKeyword("const", reader.LocationOf("const"), [constant]));
        }

        if (reader.Value("enum", JsonValueKind.Array, "an array of values") is { } values)
        {
            reader.Add(new ValuesKeyword("enum", reader.LocationOf("enum"), [.. values.EnumerateArray()]));
        }
    }

    private static void Count(
        SchemaReader reader,
        JsonValueKind kind,
        string what,
        string unit,
        Func<JsonElement, long> count
    )
    {
        if (reader.Count($"min{what}") is { } least)
        {
            reader.Assert($"min{what}", $"at least {Counted(least, unit)}", kind, value => count(value) >= least);
        }

        if (reader.Count($"max{what}") is { } most)
        {
            reader.Assert($"max{what}", $"at most {Counted(most, unit)}", kind, value => count(value) <= most);
        }
    }

    private static string Counted(long count, string unit)
    {
        var plural = unit == "property" ? "properties" : $"{unit}s";
        return string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? unit : plural)}");
    }

    /// <summary>A character beyond the basic plane counts once.</summary>
    private static long Length(string text) => text.Length - text.Count(char.IsLowSurrogate);

    private static void Pattern(SchemaReader reader)
    {
        if (reader.Text("pattern") is { } text && reader.Pattern("pattern", text) is { } pattern)
        {
            reader.Add(
                new TextKeyword("pattern", reader.LocationOf("pattern"), $"a string that matches {text}", pattern.IsIn)
            );
        }
    }

    private static void Required(SchemaReader reader)
    {
        if (reader.TryGet("required", out var required) && reader.Names("required", required) is { } names)
        {
            reader.Add(new RequiredKeyword("required", reader.LocationOf("required"), condition: null, names));
        }

        // `dependencies` is what older drafts call it, and dependentSchemas too.
        foreach (var keyword in (string[])["dependentRequired", "dependencies"])
        {
            foreach (var (member, value) in reader.Members(keyword))
            {
                if (
                    (keyword == "dependentRequired" || value.ValueKind == JsonValueKind.Array)
                    && reader.Names(keyword, value) is { } others
                )
                {
                    var location = JsonPointer.Append(reader.LocationOf(keyword), member);
                    reader.Add(new RequiredKeyword(keyword, location, member, others));
                }
            }
        }
    }

    /// <summary>Reads <c>format</c> as a rule. A name that nobody knows allows everything, as the standard has it.</summary>
    public static void ReadFormat(SchemaReader reader)
    {
        if (reader.Text("format") is { } name && KnownFormats.Find(name) is { } isValid)
        {
            reader.Add(
                new TextKeyword("format", reader.LocationOf("format"), $"a string of the format {name}", isValid)
            );
        }
    }
}
