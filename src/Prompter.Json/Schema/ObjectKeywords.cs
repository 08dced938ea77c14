namespace Prompter.Json.Schema;

/// <summary><c>required</c>, and, where a member is the condition, <c>dependentRequired</c>: the members that have to be there.</summary>
internal sealed class RequiredKeyword(string name, string location, string? condition, IReadOnlyList<string> names)
    : Keyword(name, location)
{
    /// <summary>The members that have to be in a value.</summary>
    public IReadOnlyList<string> NamesFor(JsonElement instance) =>
        instance.ValueKind == JsonValueKind.Object && (condition is null || instance.TryGetProperty(condition, out _))
            ? names
            : [];

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        var fits = true;
        var wanted = NamesFor(instance);
        var present = PresentIn(instance, wanted.Count, run.Budget);
        foreach (var required in wanted)
        {
            if (present is null ? !instance.TryGetProperty(required, out _) : !present.Contains(required))
            {
                fits = false;
                if (!run.Collects)
                {
                    break;
                }

                var because = condition is null ? "" : $", for '{condition}' is there";
                run.Fail(Location, Name, $"the property '{required}' is missing{because}");
            }
        }

        return fits;
    }

    /// <summary>The names of all members where many are wanted; to look for each of a few is quicker.</summary>
    private static HashSet<string>? PresentIn(JsonElement instance, int wanted, SchemaBudget budget)
    {
        const int few = 16;
        if (wanted <= few)
        {
            return null;
        }

        budget.Take(instance.GetPropertyCount());
        return instance.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
    }
}

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
            fits &= run.AllowsName(node, member.Name);
            if (!fits && !run.Collects)
            {
                return false;
            }
        }

        return fits;
    }
}

/// <summary>One entry of <c>dependentSchemas</c>: a schema that holds for an object with a certain member.</summary>
internal sealed class DependentSchemaKeyword(string name, string location, string member, SchemaNode node)
    : Keyword(name, location)
{
    /// <summary>The schema, if it holds for a value.</summary>
    public SchemaNode? SchemaFor(JsonElement instance) =>
        instance.ValueKind == JsonValueKind.Object && instance.TryGetProperty(member, out _) ? node : null;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        SchemaFor(instance) is not { } applied || run.Allows(applied, instance, evaluated);
}
