using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary><c>type</c>.</summary>
internal sealed class TypeKeyword(string location, JsonTypes types) : Keyword("type", location)
{
    private readonly string expected = JsonTypeNames.Describe(types);

    public JsonTypes Types => types;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        JsonTypeNames.Fits(types, instance) || run.Fail(this, instance, expected);
}
