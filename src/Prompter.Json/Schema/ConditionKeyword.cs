using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary><c>if</c>, <c>then</c> and <c>else</c>.</summary>
internal sealed class ConditionKeyword(string location, SchemaNode condition, SchemaNode? then, SchemaNode? otherwise)
    : Keyword("if", location)
{
    public override IEnumerable<SchemaNode> InPlace => [condition];

    /// <summary>The schema that holds for a value besides, or null.</summary>
    public SchemaNode? SchemaFor(JsonElement instance, SchemaRun run) =>
        run.Fits(condition, instance, evaluated: null) ? then : otherwise;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        var node = run.FitsAlone(condition, instance, evaluated) ? then : otherwise;
        return node is null || run.Allows(node, instance, evaluated);
    }
}
