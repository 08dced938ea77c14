using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary><c>$ref</c> and <c>$dynamicRef</c>.</summary>
/// <param name="name">The keyword.</param>
/// <param name="location">Where it is.</param>
/// <param name="target">The schema that it leads to by its URI.</param>
/// <param name="anchor">The dynamic anchor that the outermost resource decides about; null where nothing is to decide.</param>
internal sealed class ReferenceKeyword(string name, string location, SchemaNode target, string? anchor)
    : Keyword(name, location)
{
    public override IEnumerable<SchemaNode> InPlace => anchor is null ? [target] : [];

    public SchemaNode TargetIn(SchemaScope? scope) => anchor is null ? target : scope?.Find(anchor) ?? target;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        run.Allows(TargetIn(run.Scope), instance, evaluated);
}
