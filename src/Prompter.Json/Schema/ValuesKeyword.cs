using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary><c>enum</c> and <c>const</c>.</summary>
internal sealed class ValuesKeyword(string name, string location, IReadOnlyList<JsonElement> values)
    : Keyword(name, location)
{
    private const int MostTold = 12;

    private readonly HashSet<JsonElement> set = new(values, JsonValueComparer.Instance);
    private readonly string expected = Describe(values);

    public IReadOnlyList<JsonElement> Values => values;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        set.Contains(instance) || run.Fail(this, instance, expected);

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
