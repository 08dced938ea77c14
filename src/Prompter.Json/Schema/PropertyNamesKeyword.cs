using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary><c>propertyNames</c>: what the names of members may be.</summary>
internal sealed class PropertyNamesKeyword(string location, SchemaNode node) : Keyword("propertyNames", location)
{
    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        if (instance.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        var fits = true;
        foreach (var member in instance.EnumerateObject())
        {
            fits &= run.AllowsMember(node, JsonValue.Of(member.Name), member.Name);
            if (!fits && !run.Collects)
            {
                return false;
            }
        }

        return fits;
    }
}
