using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary><c>required</c>, and with a condition <c>dependentRequired</c>: the members that have to be there.</summary>
/// <param name="name">The keyword.</param>
/// <param name="location">Where it is.</param>
/// <param name="condition">The member whose presence asks for the others; null if they always have to be there.</param>
/// <param name="names">The members.</param>
internal sealed class RequiredKeyword(string name, string location, string? condition, IReadOnlyList<string> names)
    : Keyword(name, location)
{
    /// <summary>The members that have to be in an object.</summary>
    public IEnumerable<string> NamesFor(JsonElement instance) =>
        condition is null || instance.TryGetProperty(condition, out _) ? names : [];

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        if (
            instance.ValueKind != JsonValueKind.Object
            || (condition is not null && !instance.TryGetProperty(condition, out _))
        )
        {
            return true;
        }

        var fits = true;
        foreach (var required in names)
        {
            if (!instance.TryGetProperty(required, out _))
            {
                fits = false;
                if (!run.Collects)
                {
                    break;
                }

                var because = condition is null ? "" : $", for '{condition}' is there";
                run.Fail(Location, Name, $"the property '{required}' is missing{because}");
            }
        }

        return fits;
    }
}
