using Prompter.Json;

namespace Prompter.Providers.Simulated;

/// <summary>A character and how it behaves, read from what follows <c>sim:</c>.</summary>
internal sealed record SimulatedModel(SimulatedCharacter Character, ModelBehaviour Behaviour)
{
    public const string Provider = "sim";

    /// <summary>Reads a model such as <c>echo?ttft=200ms&amp;fail=429x2</c>.</summary>
    /// <exception cref="PrompterException">The character is unknown, or a parameter is unknown, repeated or has a bad value.</exception>
    public static SimulatedModel Parse(string model)
    {
        var (name, parameters) = Split(model);
        var character =
            SimulatedCharacter.All.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal))
            ?? throw Failure(
                ErrorCategory.ModelNotFound,
                Unknown("simulated model", name, SimulatedCharacter.All.Select(known => known.Name))
            );
        var behaviour = Read(new(), character.Behaviour);
        return new(character, Read(behaviour, parameters));

        ModelBehaviour Read(ModelBehaviour behaviour, string parameters) =>
            SimulatedParameter<ModelBehaviour>.Read(
                behaviour,
                parameters,
                ModelBehaviour.Parameters,
                message => Failure(ErrorCategory.InvalidRequest, message)
            );

        PrompterException Failure(ErrorCategory category, string message) =>
            new(category, message) { Provider = Provider, Model = model };
    }

    /// <summary>A model's name, and the parameters after its first question mark.</summary>
    public static (string Name, string Parameters) Split(string model) =>
        model.Split('?', 2) is [var name, var parameters] ? (name, parameters) : (model, "");

    /// <summary>Says that there is no such thing, which one is near, and which there are.</summary>
    public static string Unknown(string kind, string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        var nearest = NearestName.Find(name, names) is { } near ? $" Did you mean '{near}'?" : "";
        return $"there is no {kind} '{name}'.{nearest} Known: {string.Join(", ", names)}.";
    }
}
