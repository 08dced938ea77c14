using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary><c>allOf</c>.</summary>
internal sealed class AllOfKeyword(string location, IReadOnlyList<SchemaNode> nodes) : Keyword("allOf", location)
{
    public override IEnumerable<SchemaNode> InPlace => nodes;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        var fits = true;
        foreach (var node in nodes)
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
