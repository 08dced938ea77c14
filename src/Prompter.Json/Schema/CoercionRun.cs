namespace Prompter.Json.Schema;

/// <summary>Brings one value nearer to a schema, from the inside out.</summary>
internal sealed class CoercionRun(SchemaScope? scope, int depth, CoercionBudget budget)
{
    /// <summary>Values that are nested deeper are left alone.</summary>
    private const int MaximalDepth = 100;

    public JsonElement Apply(SchemaNode node, JsonElement value, string path, List<JsonCoercionStep> steps)
    {
        if (depth > MaximalDepth)
        {
            return value;
        }

        var inner = new CoercionRun(SchemaScope.Enter(scope, node.Resource), depth + 1, budget);
        if (Fits(node, value))
        {
            // Nothing but the form of integers can change in what fits.
            return inner.Inside(node, Written(node, value, path, steps), path, steps);
        }

        if (!budget.TryTake())
        {
            return value;
        }

        var own = new List<JsonCoercionStep>();
        var best = inner.Inside(node, value, path, own);
        if (!Fits(node, best))
        {
            foreach (var (candidate, description) in CoercionCandidates.Of(node, value, budget))
            {
                List<JsonCoercionStep> trial = [new(path, description)];
                var result = inner.Inside(node, candidate, path, trial);
                if (Fits(node, result))
                {
                    (best, own) = (Written(node, result, path, trial), trial);
                    break;
                }
            }
        }

        steps.AddRange(own);
        return best;
    }

    private bool Fits(SchemaNode node, JsonElement value) =>
        new SchemaRun(value, budget, scope).Fits(node, value, evaluated: null);

    private static JsonElement Written(SchemaNode node, JsonElement value, string path, List<JsonCoercionStep> steps)
    {
        if (CoercionCandidates.IntegerOf(CoercionCandidates.TypesOf(node), value) is not { } integer)
        {
            return value;
        }

        steps.Add(new(path, $"wrote {JsonText.Of(value)} as {JsonText.Of(integer)}"));
        return integer;
    }

    /// <summary>What the schemas that this one applies change.</summary>
    private JsonElement Inside(SchemaNode node, JsonElement value, string path, List<JsonCoercionStep> steps)
    {
        foreach (var keyword in node.Keywords)
        {
            switch (keyword)
            {
                case ReferenceKeyword reference:
                    value = Apply(reference.TargetIn(scope), value, path, steps);
                    break;
                case AllOfKeyword all:
                    foreach (var part in all.InPlace)
                    {
                        value = Apply(part, value, path, steps);
                    }

                    break;
                case ConditionKeyword condition
                    when condition.SchemaFor(value, new SchemaRun(value, budget, scope)) is { } branch:
                    value = Apply(branch, value, path, steps);
                    break;
                case DependentSchemaKeyword dependent when dependent.SchemaFor(value) is { } branch:
                    value = Apply(branch, value, path, steps);
                    break;
                case AlternativesKeyword alternatives:
                    value = Alternative(alternatives, value, path, steps);
                    break;
                case PropertiesKeyword properties when value.ValueKind == JsonValueKind.Object:
                    value = Members(node, properties, value, path, steps);
                    break;
                case ItemsKeyword items when value.ValueKind == JsonValueKind.Array:
                    value = Items(items, value, path, steps);
                    break;
            }
        }

        return value;
    }

    /// <summary>The alternative that fits, or that does after the fewest changes; of several that fit, none is meant rather than the others.</summary>
    private JsonElement Alternative(
        AlternativesKeyword keyword,
        JsonElement value,
        string path,
        List<JsonCoercionStep> steps
    )
    {
        var fitting = keyword.InPlace.Where(node => Fits(node, value)).Take(2).ToList();
        if (fitting.Count > 0)
        {
            return fitting is [var only] ? Apply(only, value, path, steps) : value;
        }

        var best = keyword
            .InPlace.Select(node =>
            {
                var trial = new List<JsonCoercionStep>();
                return (Node: node, Value: Apply(node, value, path, trial), Steps: trial);
            })
            .Where(trial => Fits(trial.Node, trial.Value))
            .OrderBy(trial => trial.Steps.Count)
            .FirstOrDefault((keyword.InPlace[0], value, []));
        steps.AddRange(best.Steps);
        return best.Value;
    }

    private JsonElement Members(
        SchemaNode node,
        PropertiesKeyword properties,
        JsonElement value,
        string path,
        List<JsonCoercionStep> steps
    )
    {
        var before = steps.Count;
        var required = node
            .Keywords.OfType<RequiredKeyword>()
            .SelectMany(keyword => keyword.NamesFor(value))
            .ToHashSet(StringComparer.Ordinal);
        var members = new List<(string Name, JsonElement Value)>();
        foreach (var member in value.EnumerateObject())
        {
            var place = JsonPointer.Append(path, member.Name);
            var changed = member.Value;
            var schemas = properties.SchemasOf(member.Name, budget);
            foreach (var schema in schemas)
            {
                changed = Apply(schema, changed, place, steps);
            }

            if (
                changed.ValueKind == JsonValueKind.Null
                && !required.Contains(member.Name)
                && Array.Exists(schemas, schema => schema.Verdict != false && !Fits(schema, changed))
            )
            {
                steps.Add(new(place, "left out null, as the property may be missing"));
                continue;
            }

            members.Add((member.Name, changed));
        }

        foreach (var name in required)
        {
            var absent = CoercionCandidates.Null;
            if (!value.TryGetProperty(name, out _) && properties.SchemaOf(name) is { } schema && Fits(schema, absent))
            {
                steps.Add(new(JsonPointer.Append(path, name), "added null, as the property was missing"));
                members.Add((name, absent));
            }
        }

        return steps.Count == before ? value : JsonValue.OfMembers(members);
    }

    private JsonElement Items(ItemsKeyword keyword, JsonElement value, string path, List<JsonCoercionStep> steps)
    {
        var before = steps.Count;
        var items = value
            .EnumerateArray()
            .Select(
                (item, index) =>
                    keyword.SchemaOf(index) is { } schema
                        ? Apply(schema, item, JsonPointer.Append(path, index), steps)
                        : item
            )
            .ToList();
        return steps.Count == before ? value : JsonValue.OfItems(items);
    }
}

/// <summary>How many places may still be looked at: alternatives in alternatives would be tried in all combinations.</summary>
internal sealed class CoercionBudget(JsonElement value, CancellationToken cancellationToken)
    : SchemaBudget(value, cancellationToken)
{
    private int left = 20_000;

    public bool TryTake() => left-- > 0;
}
