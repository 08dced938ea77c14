using System.Text.Json.Nodes;

namespace Prompter.Simulator.Answers;

/// <summary>What every family asks for, read from its request.</summary>
internal sealed record Prompt
{
    /// <summary>The request as it came, for what only its family knows.</summary>
    public required JsonObject Body { get; init; }

    /// <summary>The model's name without parameters.</summary>
    public required string Model { get; init; }

    public string System { get; init; } = "";

    public required IReadOnlyList<Turn> Turns { get; init; }

    public IReadOnlyList<Tool> Tools { get; init; } = [];

    public ToolChoice Choice { get; init; } = ToolChoice.Auto;

    public bool WantsJson { get; init; }

    /// <summary>The schema that the JSON has to conform to; null for any object.</summary>
    public JsonObject? Schema { get; init; }

    public int? MaxTokens { get; init; }

    public IReadOnlyList<string> StopSequences { get; init; } = [];

    /// <summary>Whether the model is asked to show its reasoning, or to reason at all.</summary>
    public bool WantsReasoning { get; init; }

    /// <summary>Whether the model takes a last message by the assistant as the beginning of its answer.</summary>
    public bool TakesPrefix { get; init; }

    public bool IsStreamed { get; init; }
}

/// <summary>Who speaks.</summary>
internal enum Speaker
{
    System,
    User,
    Assistant,
    Tool,
}

/// <summary>One message.</summary>
internal sealed record Turn(Speaker Speaker, string Text)
{
    public IReadOnlyList<string> Attachments { get; init; } = [];

    public IReadOnlyList<string> ToolResults { get; init; } = [];

    public bool CallsTools { get; init; }
}

/// <summary>A tool that the model may call.</summary>
internal sealed record Tool(string Name, JsonObject? Schema);

/// <summary>Whether tools have to be called, may not be called, or which one has to be.</summary>
internal sealed record ToolChoice(bool IsRequired, bool IsForbidden, string? Name)
{
    public static ToolChoice Auto { get; } = new(false, false, null);

    public static ToolChoice None { get; } = new(false, true, null);

    public static ToolChoice Required { get; } = new(true, false, null);

    public static ToolChoice Of(string? name) => new(true, false, name);
}
