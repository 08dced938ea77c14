namespace Prompter.Json.Schema;

/// <summary><c>properties</c>, <c>patternProperties</c> and <c>additionalProperties</c>, which go through an object together.</summary>
internal sealed class PropertiesKeyword(
    string schemaLocation,
    IReadOnlyDictionary<string, SchemaNode> properties,
    IReadOnlyList<(Func<string, bool> Pattern, SchemaNode Node)> patterns,
    SchemaNode? additional
) : Keyword("properties", schemaLocation)
{
    /// <summary>The schemas of the members that are named, without those of patterns.</summary>
    private readonly Dictionary<string, SchemaNode[]> named = properties.ToDictionary(
        property => property.Key,
        property => (SchemaNode[])[property.Value],
        StringComparer.Ordinal
    );

    private readonly SchemaNode[] others = additional is null ? [] : [additional];

    /// <summary>The schemas of a member.</summary>
    public SchemaNode[] SchemasOf(string name, SchemaBudget budget)
    {
        var own = named.GetValueOrDefault(name, []);
        if (patterns.Count > 0)
        {
            own = [.. own, .. patterns.Where(row => budget.IsMatch(row.Pattern, name)).Select(row => row.Node)];
        }

        return own.Length > 0 ? own : others;
    }

    public SchemaNode? SchemaOf(string name) => properties.GetValueOrDefault(name);

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        if (instance.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        // The verdict alone comes sooner from members that hold no others. In alternatives within alternatives, of which one
        // such member chooses, that is the difference between each and all of their combinations.
        return run.Collects
            ? Allows(instance, run, evaluated, _ => true)
            : Allows(instance, run, evaluated, member => !IsContainer(member))
                && Allows(instance, run, evaluated, IsContainer);
    }

    private bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated, Func<JsonElement, bool> isMeant)
    {
        var fits = true;
        var index = -1;
        foreach (var member in instance.EnumerateObject())
        {
            index++;
            if (!isMeant(member.Value))
            {
                continue;
            }

            var nodes = SchemasOf(member.Name, run.Budget);
            foreach (var node in nodes)
            {
                fits &=
                    node == additional
                        ? AllowsAdditional(member, instance, run)
                        : run.AllowsMember(node, member.Value, member.Name);
            }

            if (nodes.Length > 0)
            {
                evaluated?.Add(index);
            }

            if (!fits && !run.Collects)
            {
                return false;
            }
        }

        return fits;
    }

    private static bool IsContainer(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    private bool AllowsAdditional(JsonProperty member, JsonElement instance, SchemaRun run)
    {
        if (additional!.Verdict != false)
        {
            return run.AllowsMember(additional, member.Value, member.Name);
        }

        if (!run.Collects)
        {
            return false;
        }

        // Each name that is free is compared with this one.
        run.Budget.Take(properties.Count * (8L + (instance.GetPropertyCount() / 64)));
        return run.Fail(
            additional.Location,
            "additionalProperties",
            LeftoverKeyword.Describe(member.Name, properties.Keys.Where(name => !instance.TryGetProperty(name, out _)))
        );
    }
}
