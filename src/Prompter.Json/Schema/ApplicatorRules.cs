namespace Prompter.Json.Schema;

/// <summary>Reads the keywords that apply other schemas.</summary>
internal static class ApplicatorRules
{
    /// <param name="reader">The schema.</param>
    /// <param name="validates">Whether <c>minContains</c> and <c>maxContains</c>, which are of another vocabulary, mean something.</param>
    public static void Read(SchemaReader reader, bool validates)
    {
        Properties(reader);
        Items(reader);
        Contains(reader, validates);
        if (reader.Schemas("allOf") is { } all)
        {
            reader.Add(new AllOfKeyword(reader.LocationOf("allOf"), all));
        }

        foreach (var keyword in (string[])["anyOf", "oneOf"])
        {
            if (reader.Schemas(keyword) is { } alternatives)
            {
                reader.Add(new AlternativesKeyword(keyword, reader.LocationOf(keyword), alternatives));
            }
        }

        if (reader.Schema("not") is { } not)
        {
            reader.Add(new NotKeyword(reader.LocationOf("not"), not));
        }

        if (reader.Schema("if") is { } condition)
        {
            reader.Add(
                new ConditionKeyword(reader.LocationOf("if"), condition, reader.Schema("then"), reader.Schema("else"))
            );
        }

        Dependent(reader);
    }

    public static void ReadUnevaluated(SchemaReader reader)
    {
        foreach (var keyword in (string[])["unevaluatedItems", "unevaluatedProperties"])
        {
            if (reader.Schema(keyword) is { } rest)
            {
                reader.Add(new LeftoverKeyword(keyword, reader.LocationOf(keyword), rest));
            }
        }
    }

    private static void Properties(SchemaReader reader)
    {
        var properties = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        foreach (var (name, value) in reader.Members("properties"))
        {
            properties[name] = reader.SchemaAt("properties", JsonPointer.Append("", name), value);
        }

        var patterns = new List<(Func<string, bool>, SchemaNode)>();
        foreach (var (text, value) in reader.Members("patternProperties"))
        {
            if (reader.Pattern("patternProperties", text) is { } pattern)
            {
                patterns.Add((pattern.IsIn, reader.SchemaAt("patternProperties", JsonPointer.Append("", text), value)));
            }
        }

        var additional = reader.Schema("additionalProperties");
        if (properties.Count > 0 || patterns.Count > 0 || additional is not null)
        {
            reader.Add(new PropertiesKeyword(reader.LocationOf("properties"), properties, patterns, additional));
        }

        if (reader.Schema("propertyNames") is { } names)
        {
            reader.Add(new PropertyNamesKeyword(reader.LocationOf("propertyNames"), names));
        }
    }

    private static void Items(SchemaReader reader)
    {
        var prefix = reader.Schemas("prefixItems") ?? [];
        SchemaNode? rest;
        if (reader.TryGet("items", out var items) && items.ValueKind == JsonValueKind.Array)
        {
            prefix = items.GetArrayLength() == 0 ? [] : reader.Schemas("items")!;
            rest = reader.Schema("additionalItems");
        }
        else
        {
            rest = reader.Schema("items");
        }

        if (prefix.Count > 0 || rest is not null)
        {
            reader.Add(new ItemsKeyword(reader.LocationOf("items"), prefix, rest));
        }
    }

    private static void Contains(SchemaReader reader, bool validates)
    {
        var least = validates ? reader.Count("minContains") : null;
        var most = validates ? reader.Count("maxContains") : null;
        if (reader.Schema("contains") is { } contains)
        {
            reader.Add(new ContainsKeyword(reader.LocationOf("contains"), contains, least, most));
        }
    }

    private static void Dependent(SchemaReader reader)
    {
        foreach (var keyword in (string[])["dependentSchemas", "dependencies"])
        {
            foreach (var (member, value) in reader.Members(keyword))
            {
                if (keyword == "dependentSchemas" || value.ValueKind != JsonValueKind.Array)
                {
                    var place = JsonPointer.Append("", member);
                    var node = reader.SchemaAt(keyword, place, value);
                    reader.Add(new DependentSchemaKeyword(keyword, reader.LocationOf(keyword) + place, member, node));
                }
            }
        }
    }
}
