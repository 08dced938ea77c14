using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary><c>not</c>.</summary>
internal sealed class NotKeyword(string location, SchemaNode node) : Keyword("not", location)
{
    public override IEnumerable<SchemaNode> InPlace => [node];

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        !run.Fits(node, instance, evaluated: null) || run.Fail(this, instance, $"what does not fit {node.Location}");
}
