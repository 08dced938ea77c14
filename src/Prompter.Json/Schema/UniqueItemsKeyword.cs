using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary><c>uniqueItems</c>.</summary>
internal sealed class UniqueItemsKeyword(string location) : Keyword("uniqueItems", location)
{
    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        if (instance.ValueKind != JsonValueKind.Array || instance.GetArrayLength() < 2)
        {
            return true;
        }

        var seen = new Dictionary<JsonElement, int>(JsonValueComparer.Instance);
        var index = 0;
        foreach (var item in instance.EnumerateArray())
        {
            if (!seen.TryAdd(item, index))
            {
                return run.Collects
                    && run.Fail(
                        Location,
                        Name,
                        $"expected items that differ, found {JsonText.Of(item)} at {seen[item]} and {index}"
                    );
            }

            index++;
        }

        return true;
    }
}
