using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary><c>prefixItems</c> and <c>items</c> (or, as older drafts write them, <c>items</c> and <c>additionalItems</c>).</summary>
internal sealed class ItemsKeyword(string location, IReadOnlyList<SchemaNode> prefix, SchemaNode? rest)
    : Keyword("items", location)
{
    /// <summary>The schema of an item, or null.</summary>
    public SchemaNode? SchemaOf(int index) => index < prefix.Count ? prefix[index] : rest;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        if (instance.ValueKind != JsonValueKind.Array)
        {
            return true;
        }

        var fits = true;
        var index = 0;
        foreach (var item in instance.EnumerateArray())
        {
            if (SchemaOf(index) is not { } node)
            {
                break;
            }

            evaluated?.Add(index);
            fits &= run.AllowsItem(node, item, index++);
            if (!fits && !run.Collects)
            {
                return false;
            }
        }

        return fits;
    }
}
