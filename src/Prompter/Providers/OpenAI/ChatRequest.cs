using System.Text.Json;

namespace Prompter.Providers.OpenAI;

// The request of https://platform.openai.com/docs/api-reference/chat/create, as far as it is sent.

internal sealed record ChatCompletionRequest
{
    public required string Model { get; init; }
    public required List<ChatRequestMessage> Messages { get; init; }
    public bool? Stream { get; init; }
    public ChatStreamOptions? StreamOptions { get; init; }
    public float? Temperature { get; init; }
    public float? TopP { get; init; }
    public int? TopK { get; init; }
    public float? FrequencyPenalty { get; init; }
    public float? PresencePenalty { get; init; }
    public IList<string>? Stop { get; init; }
    public string? ReasoningEffort { get; init; }
    public ChatReasoning? Reasoning { get; init; }
    public ChatResponseFormatField? ResponseFormat { get; init; }
    public List<ChatTool>? Tools { get; init; }

    /// <summary>A <see cref="string"/> or a <see cref="ChatToolChoice"/>.</summary>
    public object? ToolChoice { get; init; }
    public bool? ParallelToolCalls { get; init; }
}

internal sealed record ChatStreamOptions(bool IncludeUsage);

internal sealed record ChatReasoning(string? Effort, int? MaxTokens);

internal sealed record ChatResponseFormatField(string Type, ChatJsonSchema? JsonSchema = null);

internal sealed record ChatJsonSchema(string Name, string? Description, JsonElement Schema, bool? Strict);

internal sealed record ChatTool(ChatFunction Function)
{
    public string Type { get; } = "function";
}

internal sealed record ChatFunction(string Name, string? Description, JsonElement Parameters);

internal sealed record ChatToolChoice(ChatFunctionName Function)
{
    public string Type { get; } = "function";
}

internal sealed record ChatFunctionName(string Name);

internal sealed record ChatRequestMessage(string Role)
{
    /// <summary>A <see cref="string"/> or a list of <see cref="ChatPart"/>.</summary>
    public object? Content { get; init; }
    public string? Name { get; init; }
    public string? ReasoningContent { get; init; }
    public List<ChatToolCall>? ToolCalls { get; init; }
    public string? ToolCallId { get; init; }
}

internal sealed record ChatPart(string Type)
{
    public string? Text { get; init; }
    public ChatImage? ImageUrl { get; init; }
    public ChatAudio? InputAudio { get; init; }
    public ChatFile? File { get; init; }
}

internal sealed record ChatImage(string Url);

internal sealed record ChatAudio(string Data, string Format);

internal sealed record ChatFile(string? Filename, string? FileData, string? FileId = null);

/// <summary>A call of a tool, whole in requests and answers, in pieces in streams.</summary>
internal sealed record ChatToolCall
{
    public int? Index { get; init; }
    public string? Id { get; init; }
    public string? Type { get; init; }
    public ChatFunctionCall? Function { get; init; }
}

internal sealed record ChatFunctionCall(string? Name, string? Arguments);
