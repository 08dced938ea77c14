using System.Text.Json;
using Prompter.StructuredOutput.Schema.Patterns;

namespace Prompter.StructuredOutput.Schema;

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

        var fits = true;
        var index = -1;
        foreach (var member in instance.EnumerateObject())
        {
            index++;
            var isNamed = false;
            if (properties.TryGetValue(member.Name, out var own))
            {
                isNamed = true;
                fits &= run.AllowsMember(own, member.Value, member.Name);
            }

            foreach (var (pattern, node) in patterns)
            {
                if (pattern.IsIn(member.Name))
                {
                    isNamed = true;
                    fits &= run.AllowsMember(node, member.Value, member.Name);
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
                Leftover.Describe(member.Name, properties.Keys.Where(name => !instance.TryGetProperty(name, out _)))
            );
    }
}
