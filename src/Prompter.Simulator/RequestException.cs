using Prompter.Simulator.Steering;

namespace Prompter.Simulator;

/// <summary>The client's request is wrong; the family says so in its own shape.</summary>
internal sealed class RequestException(string message, string? parameter = null, string? code = null)
    : Exception(message)
{
    /// <summary>The field that is wrong, where the family tells it.</summary>
    public string? Parameter { get; } = parameter;

    /// <summary>The family's code, where it has one.</summary>
    public string? Code { get; } = code;

    /// <summary>OpenAI's words for a field that has to be there.</summary>
    public static RequestException Missing(string parameter) =>
        new($"Missing required parameter: '{parameter}'.", parameter, "missing_required_parameter");

    public Refusal Refusal { get; init; } = Refusal.BadRequest;
}
