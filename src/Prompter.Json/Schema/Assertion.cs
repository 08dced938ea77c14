using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary>A rule about the value itself: <c>minimum</c>, <c>pattern</c>, <c>maxItems</c> and their like.</summary>
/// <param name="name">The keyword.</param>
/// <param name="location">Where it is.</param>
/// <param name="expected">What a message says was expected.</param>
/// <param name="holds">Whether the value passes; it does where the rule is about another type.</param>
internal sealed class Assertion(string name, string location, string expected, Func<JsonElement, bool> holds)
    : Keyword(name, location)
{
    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        holds(instance) || run.Fail(this, instance, expected);
}
