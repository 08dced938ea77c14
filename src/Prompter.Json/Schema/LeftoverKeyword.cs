namespace Prompter.Json.Schema;

/// <summary><c>unevaluatedProperties</c> and <c>unevaluatedItems</c>: what no other rule for the same value has looked at.</summary>
internal sealed class LeftoverKeyword(string name, string location, SchemaNode node) : Keyword(name, location)
{
    private readonly JsonValueKind kind = name == "unevaluatedItems" ? JsonValueKind.Array : JsonValueKind.Object;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        if (instance.ValueKind != kind)
        {
            return true;
        }

        var fits = true;
        var index = 0;
        if (kind == JsonValueKind.Array)
        {
            foreach (var item in instance.EnumerateArray())
            {
                fits &= evaluated!.Contains(index) || run.AllowsItem(node, item, index);
                index++;
            }
        }
        else
        {
            foreach (var member in instance.EnumerateObject())
            {
                fits &= evaluated!.Contains(index++) || AllowsMember(member, run);
            }
        }

        evaluated!.AddAll();
        return fits;
    }

    /// <summary>What is said of a member that an object may not have, beside those that may be there and are not.</summary>
    public static string Describe(string name, IEnumerable<string> free)
    {
        var meant = NearestName.Find(name, free) is { } nearest ? $"; did you mean '{nearest}'?" : "";
        return $"the property '{name}' is not allowed{meant}";
    }

    private bool AllowsMember(JsonProperty member, SchemaRun run) =>
        node.Verdict == false
            ? run.Collects && run.Fail(Location, Name, Describe(member.Name, []))
            : run.AllowsMember(node, member.Value, member.Name);
}
