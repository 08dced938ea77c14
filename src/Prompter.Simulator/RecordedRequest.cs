using System.Text.Json.Nodes;

namespace Prompter.Simulator;

/// <summary>A request as it arrived, with secrets masked, and what became of it.</summary>
public sealed class RecordedRequest
{
    internal RecordedRequest(string method, string path, IReadOnlyDictionary<string, string> headers, string body) =>
        (Method, Path, Headers, Body) = (method, path, headers, body);

    /// <summary>The method, such as <c>POST</c>.</summary>
    public string Method { get; }

    /// <summary>Path and query as they were sent; the value of <c>key</c> is <c>***</c>.</summary>
    public string Path { get; }

    /// <summary>The headers by their names in lower case; those that carry keys have <c>***</c> as their value.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as text.</summary>
    public string Body { get; }

    /// <summary>The model with its parameters; null before it is known, and where the request names none.</summary>
    public string? Model { get; internal set; }

    /// <summary>Whether a stream was asked for.</summary>
    public bool IsStreamed { get; internal set; }

    /// <summary>The fault that struck, as <c>fail</c> names it; null for none.</summary>
    public string? Fault { get; internal set; }

    /// <summary>The status that was sent; null for none so far.</summary>
    public int? Status { get; internal set; }

    internal JsonObject ToJson() =>
        new()
        {
            ["method"] = Method,
            ["path"] = Path,
            ["model"] = Model,
            ["streamed"] = IsStreamed,
            ["fault"] = Fault,
            ["status"] = Status,
            ["headers"] = new JsonObject(
                Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))
            ),
            ["body"] = Body,
        };
}
