using System.Text.Json.Nodes;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator;

/// <summary>A body that may be wrong: what is wrong with it is told only after the key has been checked, as providers do.</summary>
internal sealed record RequestBody(JsonObject? Json, string? Model, RequestException? Mistake)
{
    /// <summary>Reads the body and the model that it names.</summary>
    /// <remarks><c>withoutModel</c>: What is said where it names none.</remarks>
    public static RequestBody Read(Exchange exchange, Func<JsonObject, string?> modelOf, string withoutModel)
    {
        try
        {
            var json = exchange.ReadJson();
            return modelOf(json) is { Length: > 0 } model ? new(json, model, null) : new(null, null, new(withoutModel));
        }
        catch (RequestException mistake)
        {
            return new(null, null, mistake);
        }
    }

    /// <summary>The body.</summary>
    /// <exception cref="RequestException">It is wrong.</exception>
    public JsonObject Checked() => Json ?? throw Mistake!;
}
