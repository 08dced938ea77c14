using System.Text.Json;

namespace Prompter.Json.Schema;

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
