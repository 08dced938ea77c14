using Prompter.Json;

namespace Prompter.Providers.Simulated;

/// <summary>A character and how it behaves, read from what follows <c>sim:</c>.</summary>
internal sealed record SimulatedModel(SimulatedCharacter Character, SimulatedBehaviour Behaviour)
{
    /// <summary>The provider's name.</summary>
    public const string Provider = "sim";

    /// <summary>Reads a model such as <c>echo?ttft=200ms&amp;fail=429x2</c>.</summary>
    /// <exception cref="PrompterException">The character is unknown, or a parameter is unknown, repeated or has a bad value.</exception>
    public static SimulatedModel Parse(string model)
    {
        var question = model.IndexOf('?', StringComparison.Ordinal);
        var name = question < 0 ? model : model[..question];
        var character =
            SimulatedCharacter.All.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal))
            ?? throw Unknown(
                model,
                ErrorCategory.ModelNotFound,
                "simulated model",
                name,
                SimulatedCharacter.All.Select(known => known.Name)
            );
        var behaviour = Apply(model, new SimulatedBehaviour(), character.Behaviour);
        return new(character, question < 0 ? behaviour : Apply(model, behaviour, model[(question + 1)..]));
    }

    private static SimulatedBehaviour Apply(string model, SimulatedBehaviour behaviour, string parameters)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in parameters.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? text : text[..equals];
            var value = equals < 0 ? "" : text[(equals + 1)..];
            var parameter =
                SimulatedParameter.All.FirstOrDefault(known =>
                    string.Equals(known.Name, name, StringComparison.Ordinal)
                )
                ?? throw Unknown(
                    model,
                    ErrorCategory.InvalidRequest,
                    "parameter",
                    name,
                    SimulatedParameter.All.Select(known => known.Name)
                );
            if (!given.Add(name))
            {
                throw Failure(model, ErrorCategory.InvalidRequest, $"the parameter '{name}' is given twice.");
            }

            behaviour =
                parameter.Apply(behaviour, value)
                ?? throw Failure(
                    model,
                    ErrorCategory.InvalidRequest,
                    $"'{value}' is not a value for {name}: {parameter.Expected(value)}."
                );
        }

        return behaviour;
    }

    private static PrompterException Unknown(
        string model,
        ErrorCategory category,
        string kind,
        string name,
        IEnumerable<string> known
    ) =>
        Failure(
            model,
            category,
            $"there is no {kind} '{name}'.{(NearestName.Find(name, known) is { } near ? $" Did you mean '{near}'?" : "")} Known: {string.Join(", ", known)}."
        );

    private static PrompterException Failure(string model, ErrorCategory category, string message) =>
        new(category, message) { Provider = Provider, Model = model };
}
