using System.Text.Json.Nodes;
using Prompter.Simulator.Steering;

namespace Prompter.Simulator.Answers;

/// <summary>What the model says, whatever the family.</summary>
internal sealed record Answer
{
    /// <summary>24 hexadecimal digits that depend on the request alone.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The tokens of the reasoning.</summary>
    public IReadOnlyList<string> Reasoning { get; init; } = [];

    /// <summary>The tokens of the text.</summary>
    public IReadOnlyList<string> Pieces { get; init; } = [];

    /// <summary>How many of these follow the place where the text breaks off that is to; null for half.</summary>
    public int? Rest { get; init; }

    public IReadOnlyList<ToolCall> Calls { get; init; } = [];

    public required Finish Finish { get; init; }

    public string? StopSequence { get; init; }

    /// <summary>Null where it is not told.</summary>
    public Usage? Usage { get; init; }

    public string Text => string.Concat(Pieces);

    public string ReasoningText => string.Concat(Reasoning);
}

/// <summary>A call of a tool.</summary>
/// <remarks><c>Id</c>: 16 hexadecimal digits; families put their own prefix in front.</remarks>
internal sealed record ToolCall(string Id, string Name, JsonObject Arguments);

/// <summary>Token counts.</summary>
/// <remarks>Input has cached and newly cached tokens in it, output has the reasoning in it.</remarks>
internal sealed record Usage(int Input, int Cached, int CacheWritten, int Output, int Reasoning)
{
    public int Total => Input + Output;
}
