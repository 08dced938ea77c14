using System.Text.Json;

namespace Prompter.Providers.OpenAI;

/// <summary>What <c>POST /responses</c> takes.</summary>
/// <remarks>See <see href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI's reference</see>.</remarks>
internal sealed record ResponsesRequest
{
    public required string Model { get; init; }

    /// <summary>Items of the types below, and reasoning items as they came.</summary>
    public required IReadOnlyList<object> Input { get; init; }

    public string? Instructions { get; init; }

    public IReadOnlyList<ResponsesTool>? Tools { get; init; }

    /// <summary>A word, or a <see cref="ResponsesToolChoice"/>.</summary>
    public object? ToolChoice { get; init; }

    public bool? ParallelToolCalls { get; init; }

    public ResponsesText? Text { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public int? MaxOutputTokens { get; init; }

    public ResponsesReasoning? Reasoning { get; init; }

    /// <summary>Always written: OpenAI keeps answers where nothing is said.</summary>
    public required bool Store { get; init; }

    public IReadOnlyList<string>? Include { get; init; }

    public bool? Stream { get; init; }
}

/// <param name="Role">Whose message it is.</param>
/// <param name="Content">One text, or a list of <see cref="ResponsesPart"/>.</param>
/// <param name="Type">What it is.</param>
internal sealed record ResponsesMessage(string Role, object Content, string Type = "message");

internal sealed record ResponsesPart(string Type)
{
    public string? Text { get; init; }

    public string? ImageUrl { get; init; }

    public string? Filename { get; init; }

    public string? FileData { get; init; }

    public string? FileUrl { get; init; }

    public string? FileId { get; init; }
}

internal sealed record ResponsesCall(string CallId, string Name, string Arguments, string Type = "function_call");

internal sealed record ResponsesCallOutput(string CallId, string Output, string Type = "function_call_output");

/// <param name="Name">The tool's name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Parameters">The schema of its arguments.</param>
/// <param name="Strict">Always written: true where nothing is said, and then not every schema is taken.</param>
/// <param name="Type">What it is.</param>
internal sealed record ResponsesTool(
    string Name,
    string? Description,
    JsonElement Parameters,
    bool Strict,
    string Type = "function"
);

internal sealed record ResponsesToolChoice(string Name, string Type = "function");

internal sealed record ResponsesText(ResponsesFormat Format);

internal sealed record ResponsesFormat(string Type)
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public JsonElement? Schema { get; init; }

    public bool? Strict { get; init; }
}

internal sealed record ResponsesReasoning(string? Effort, string? Summary);
