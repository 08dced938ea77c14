namespace Prompter.Simulator.Steering;

/// <summary>A model as it was asked for: its name, and how it is to behave.</summary>
/// <param name="Name">What stands before the first <c>?</c>.</param>
/// <param name="Asked">The whole text, with the header's parameters; calls are counted by it.</param>
/// <param name="Behaviour">What the parameters say.</param>
internal sealed record SteeredModel(string Name, string Asked, Behaviour Behaviour)
{
    /// <summary>Reads <c>NAME?PARAMETERS</c> and the parameters of the header <c>x-simulate</c>, which are applied last.</summary>
    /// <exception cref="RequestException">A parameter is unknown or has a bad value.</exception>
    public static SteeredModel Parse(string model, string? header)
    {
        var question = model.IndexOf('?', StringComparison.Ordinal);
        var name = question < 0 ? model : model[..question];
        var behaviour = new Behaviour();
        behaviour = question < 0 ? behaviour : Apply(behaviour, model[(question + 1)..]);
        behaviour = header is null ? behaviour : Apply(behaviour, header);
        return new(name, header is null ? model : $"{model} {header}", behaviour);
    }

    private static Behaviour Apply(Behaviour behaviour, string parameters)
    {
        foreach (var text in parameters.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? text : text[..equals];
            var value = equals < 0 ? "" : Uri.UnescapeDataString(text[(equals + 1)..]);
            var parameter =
                Parameter.All.FirstOrDefault(known => known.Name == name)
                ?? throw new RequestException(
                    $"The simulator has no parameter '{name}'. Known: {string.Join(", ", Parameter.All.Select(known => known.Name))}.",
                    "model"
                );
            behaviour =
                parameter.Apply(behaviour, value)
                ?? throw new RequestException(
                    $"'{value}' is not a value for the simulator's parameter {name}. Expected: {ExpectedOf(parameter)}.",
                    "model"
                );
        }

        return behaviour;
    }

    private static string ExpectedOf(Parameter parameter) =>
        parameter.Name == "fail"
            ? $"{parameter.Values}, where KIND is one of {string.Join(", ", Fault.All.Select(fault => fault.Name))}"
            : parameter.Values;
}
