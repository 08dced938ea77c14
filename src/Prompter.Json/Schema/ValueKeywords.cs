using System.Runtime.InteropServices;

namespace Prompter.Json.Schema;

/// <summary>A rule about the value itself: <c>minimum</c>, <c>pattern</c>, <c>maxItems</c> and their like. It holds where it is about another type.</summary>
internal sealed class Assertion(string name, string location, string expected, Func<JsonElement, bool> holds)
    : Keyword(name, location)
{
    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        holds(instance) || run.Fail(this, instance, expected);
}

/// <summary><c>pattern</c> and <c>format</c>.</summary>
internal sealed class TextKeyword(string name, string location, string expected, Func<string, bool> holds)
    : Keyword(name, location)
{
    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        instance.ValueKind != JsonValueKind.String
        || run.Budget.IsMatch(holds, instance.GetString()!)
        || run.Fail(this, instance, expected);
}

/// <summary><c>type</c>.</summary>
internal sealed class TypeKeyword(string location, JsonTypes types) : Keyword("type", location)
{
    private readonly string expected = JsonTypeNames.Describe(types);

    public JsonTypes Types => types;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        JsonTypeNames.Fits(types, instance) || run.Fail(this, instance, expected);
}

/// <summary><c>enum</c> and <c>const</c>.</summary>
internal sealed class ValuesKeyword(string name, string location, IReadOnlyList<JsonElement> values)
    : Keyword(name, location)
{
    private const int MostTold = 12;

    private readonly HashSet<JsonElement> set = new(values, JsonValueComparer.Instance);
    private readonly string expected = Describe(values);

    public IReadOnlyList<JsonElement> Values => values;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        Contains(instance, run) || run.Fail(this, instance, expected);

    private bool Contains(JsonElement instance, SchemaRun run)
    {
        run.Budget.Take(JsonMarshal.GetRawUtf8Value(instance).Length / 32);
        return set.Contains(instance);
    }

    private static string Describe(IReadOnlyList<JsonElement> values)
    {
        var told = values.Take(MostTold).Select(JsonText.Of).ToList();
        if (values.Count > MostTold)
        {
            told.Add($"{values.Count - MostTold} others");
        }

        return values.Count == 0 ? "nothing, for the list of values is empty" : JsonText.Alternatives(told);
    }
}
