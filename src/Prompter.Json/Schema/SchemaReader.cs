using Prompter.Json.Schema.Patterns;

namespace Prompter.Json.Schema;

/// <summary>Reads one schema: each keyword into its rule.</summary>
internal sealed class SchemaReader(SchemaCompiler compiler, SchemaNode node, string pointer, JsonElement schema)
{
    private readonly List<Keyword> keywords = [];

    public SchemaNode Node => node;

    public SchemaCompiler Compiler => compiler;

    public void Read()
    {
        switch (schema.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                node.Verdict = schema.ValueKind == JsonValueKind.True;
                return;
            case not JsonValueKind.Object:
                compiler.Mistakes.Add(
                    node.Location,
                    $"expected a schema, an object or true or false, found {JsonText.Of(schema)}"
                );
                return;
        }

        var dialect = compiler.DialectOf(node.Resource);
        // The cheap rules come first: they say soonest that a value does not fit.
        if (dialect.Validates)
        {
            ValueRules.Read(this);
        }

        if (compiler.Options.AssertsFormat || dialect.AssertsFormat)
        {
            ValueRules.ReadFormat(this);
        }

        ReferenceRules.Read(this);
        if (dialect.Applies)
        {
            ApplicatorRules.Read(this, dialect.Validates);
        }

        if (dialect.AppliesToUnevaluated)
        {
            ApplicatorRules.ReadUnevaluated(this);
        }

        node.AsksForEvaluated = keywords.Exists(keyword => keyword is LeftoverKeyword);
        node.Keywords = [.. keywords];
    }

    public void Add(Keyword keyword) => keywords.Add(keyword);

    /// <summary>Adds a rule about values of one kind.</summary>
    public void Assert(string keyword, string expected, JsonValueKind kind, Func<JsonElement, bool> holds) =>
        Add(new Assertion(keyword, LocationOf(keyword), expected, value => value.ValueKind != kind || holds(value)));

    public string LocationOf(string keyword) => JsonPointer.Append(node.Location, keyword);

    public bool TryGet(string keyword, out JsonElement value) => schema.TryGetProperty(keyword, out value);

    /// <summary>Notes that what a keyword has is not what it needs.</summary>
    public void Mistake(string keyword, string expected) =>
        compiler.Mistakes.Add(
            LocationOf(keyword),
            $"expected {expected}, found {JsonText.Of(schema.GetProperty(keyword))}"
        );

    /// <summary>The value of a keyword, or null where it is absent or, after a mistake has been noted, of another kind.</summary>
    public JsonElement? Value(string keyword, JsonValueKind kind, string expected)
    {
        if (!TryGet(keyword, out var value))
        {
            return null;
        }

        if (value.ValueKind == kind)
        {
            return value;
        }

        Mistake(keyword, expected);
        return null;
    }

    public string? Text(string keyword) => Value(keyword, JsonValueKind.String, "a string")?.GetString();

    public JsonNumber? Number(string keyword) =>
        Value(keyword, JsonValueKind.Number, "a number") is { } value ? JsonNumber.Of(value) : null;

    /// <summary>A number of things: an integer of at least 0; more than anything has is as good as <see cref="long.MaxValue"/>.</summary>
    public long? Count(string keyword)
    {
        const string expected = "an integer of at least 0";
        if (Value(keyword, JsonValueKind.Number, expected) is not { } value)
        {
            return null;
        }

        var number = JsonNumber.Of(value);
        if (!number.IsInteger || (!number.IsPositive && !number.IsZero))
        {
            Mistake(keyword, expected);
            return null;
        }

        return long.TryParse(number.ToIntegerText(), CultureInfo.InvariantCulture, out var count)
            ? count
            : long.MaxValue;
    }

    /// <summary>The names in a keyword that is a list of texts, or null.</summary>
    public IReadOnlyList<string>? Names(string keyword, JsonElement value)
    {
        if (
            value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
        )
        {
            return [.. value.EnumerateArray().Select(name => name.GetString()!)];
        }

        Mistake(keyword, "an array of names");
        return null;
    }

    /// <summary>The schema in a keyword, or null where it is absent.</summary>
    public SchemaNode? Schema(string keyword) => TryGet(keyword, out var value) ? SchemaAt(keyword, "", value) : null;

    /// <summary>The schemas in a keyword that is a list of them, or null.</summary>
    public IReadOnlyList<SchemaNode>? Schemas(string keyword)
    {
        const string expected = "an array of schemas, one at least";
        if (Value(keyword, JsonValueKind.Array, expected) is not { } value)
        {
            return null;
        }

        if (value.GetArrayLength() == 0)
        {
            Mistake(keyword, expected);
            return null;
        }

        return
        [
            .. value.EnumerateArray().Select((item, index) => SchemaAt(keyword, JsonPointer.Append("", index), item)),
        ];
    }

    /// <summary>The members of a keyword that is an object of schemas; none where it is absent.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Members(string keyword) =>
        Value(keyword, JsonValueKind.Object, "an object") is { } value
            ? value.EnumerateObject().Select(member => (member.Name, member.Value))
            : [];

    public SchemaNode SchemaAt(string keyword, string rest, JsonElement value) =>
        compiler.NodeAt(node.Resource.Document, JsonPointer.Append(pointer, keyword) + rest, value);

    /// <summary>A pattern, or null after a mistake has been noted.</summary>
    public EcmaPattern? Pattern(string keyword, string text)
    {
        try
        {
            return EcmaPattern.Parse(text);
        }
        catch (FormatException exception)
        {
            compiler.Mistakes.Add(LocationOf(keyword), $"'{text}' is no pattern: {exception.Message}");
            return null;
        }
    }
}
