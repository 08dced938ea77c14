namespace Prompter.Json.Schema;

/// <summary><c>allOf</c>.</summary>
internal sealed class AllOfKeyword(string location, IReadOnlyList<SchemaNode> nodes) : Keyword("allOf", location, nodes)
{
    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        var fits = true;
        foreach (var node in InPlace)
        {
            fits &= run.Allows(node, instance, evaluated);
            if (!fits && !run.Collects)
            {
                return false;
            }
        }

        return fits;
    }
}

/// <summary><c>anyOf</c> and <c>oneOf</c>.</summary>
internal sealed class AlternativesKeyword(string name, string location, IReadOnlyList<SchemaNode> nodes)
    : Keyword(name, location, nodes)
{
    private readonly bool isExclusive = name == "oneOf";

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        var (first, second) = (-1, -1);
        for (var index = 0; index < InPlace.Count; index++)
        {
            if (run.FitsAlone(InPlace[index], instance, evaluated))
            {
                (first, second) = first < 0 ? (index, -1) : (first, index);
                if (isExclusive ? second >= 0 : evaluated is null)
                {
                    break;
                }
            }
        }

        if (first < 0)
        {
            return run.Collects && FailNone(instance, run);
        }

        return !isExclusive
            || second < 0
            || (
                run.Collects
                && run.Fail(Location, Name, $"fits the alternatives {first} and {second}, where exactly one is allowed")
            );
    }

    /// <summary>Says what each alternative expects if that can be said in a word, else what the nearest one does.</summary>
    private bool FailNone(JsonElement instance, SchemaRun run)
    {
        if (!run.MayExplain)
        {
            return run.Fail(Location, Name, $"fits none of {InPlace.Count} alternatives");
        }

        var all = InPlace.Select(node => run.ErrorsOf(node, instance)).ToList();
        var expected = all.Select(errors =>
                errors is [{ InstancePath: var path, Expected: { } text }] && path == run.Path ? text : null
            )
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (!expected.Contains(null))
        {
            return run.Fail(this, instance, JsonText.Alternatives(expected!));
        }

        var nearest = all.MinBy(errors =>
            (
                errors.Exists(error => error.InstancePath == run.Path && error.Keyword is "type" or "const" or "enum"),
                errors.Count
            )
        )!;
        run.Fail(
            Location,
            Name,
            $"fits none of {InPlace.Count} alternatives; the nearest is {InPlace[all.IndexOf(nearest)].Location}"
        );
        run.Fail(nearest);
        return false;
    }
}

/// <summary><c>not</c>.</summary>
internal sealed class NotKeyword(string location, SchemaNode node) : Keyword("not", location, node)
{
    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        !run.Fits(node, instance, evaluated: null) || run.Fail(this, instance, $"what does not fit {node.Location}");
}

/// <summary><c>if</c>, <c>then</c> and <c>else</c>.</summary>
internal sealed class ConditionKeyword(string location, SchemaNode condition, SchemaNode? then, SchemaNode? otherwise)
    : Keyword("if", location, condition)
{
    /// <summary>The schema that holds for a value besides, or null.</summary>
    public SchemaNode? SchemaFor(JsonElement instance, SchemaRun run) =>
        run.Fits(condition, instance, evaluated: null) ? then : otherwise;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        var node = run.FitsAlone(condition, instance, evaluated) ? then : otherwise;
        return node is null || run.Allows(node, instance, evaluated);
    }
}
