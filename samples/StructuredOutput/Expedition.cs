using System.ComponentModel;
using System.Text.Json.Serialization;

namespace StructuredOutput;

internal enum Difficulty
{
    Easy,
    Hard,
    Extreme,
}

internal sealed record Member(string Name, [property: Description("In years; null where it is not known.")] int? Age);

[Description("A journey that somebody plans.")]
internal sealed record Expedition(
    string Title,
    [property: Description("The day of departure.")] DateOnly Start,
    Difficulty Difficulty,
    List<Member> Members
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Expedition))]
internal sealed partial class Expeditions : JsonSerializerContext;
