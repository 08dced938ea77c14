using System.Text.Json;
using Prompter.Json.Schema.Patterns;

namespace Prompter.Json.Schema;

/// <summary><c>properties</c>, <c>patternProperties</c> and <c>additionalProperties</c>, which go through an object together.</summary>
internal sealed class PropertiesKeyword(
    string schemaLocation,
    IReadOnlyDictionary<string, SchemaNode> properties,
    IReadOnlyList<(EcmaPattern Pattern, SchemaNode Node)> patterns,
    SchemaNode? additional
) : Keyword("properties", schemaLocation)
{
    public SchemaNode? Additional => additional;

    /// <summary>The schemas of a member.</summary>
    public IEnumerable<SchemaNode> SchemasOf(string name)
    {
        var isNamed = false;
        if (properties.TryGetValue(name, out var own))
        {
            isNamed = true;
            yield return own;
        }

        foreach (var (pattern, node) in patterns)
        {
            if (pattern.IsIn(name))
            {
                isNamed = true;
                yield return node;
            }
        }

        if (!isNamed && additional is not null)
        {
            yield return additional;
        }
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

            var name = member.Name;
            var isNamed = false;
            if (properties.TryGetValue(name, out var own))
            {
                isNamed = true;
                fits &= run.AllowsMember(own, member.Value, name);
            }

            foreach (var (pattern, node) in patterns)
            {
                if (pattern.IsIn(name))
                {
                    isNamed = true;
                    fits &= run.AllowsMember(node, member.Value, name);
                }
            }

            if (!isNamed && additional is not null)
            {
                isNamed = true;
                fits &= AllowsAdditional(member, instance, run);
            }

            if (isNamed)
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

        return run.Collects
            && run.Fail(
                additional.Location,
                "additionalProperties",
                LeftoverKeyword.Describe(
                    member.Name,
                    properties.Keys.Where(name => !instance.TryGetProperty(name, out _))
                )
            );
    }
}
