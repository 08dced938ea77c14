using Prompter.Providers.Simulated;

namespace Prompter.Simulator.Steering;

/// <summary>A model as it was asked for: its name, and how it is to behave.</summary>
/// <param name="Name">What stands before the first <c>?</c>.</param>
/// <param name="Asked">The whole text, with the header's parameters; calls are counted by it.</param>
/// <param name="Behaviour">What the parameters say.</param>
internal sealed record SteeredModel(string Name, string Asked, Behaviour Behaviour)
{
    /// <summary>Reads <c>NAME?PARAMETERS</c> and the parameters of the header <c>x-simulate</c>, which are applied last.</summary>
    /// <exception cref="RequestException">A parameter is unknown, given twice or has a bad value.</exception>
    public static SteeredModel Parse(string model, string? header)
    {
        var (name, parameters) = SimulatedModel.Split(model);
        var behaviour = Read(Read(new(), parameters), header ?? "");
        return new(name, header is null ? model : $"{model} {header}", behaviour);
    }

    private static Behaviour Read(Behaviour behaviour, string parameters) =>
        SimulatedParameter<Behaviour>.Read(
            behaviour,
            parameters,
            Parameters.All,
            message => new RequestException($"Simulator: {message}", "model")
        );
}
