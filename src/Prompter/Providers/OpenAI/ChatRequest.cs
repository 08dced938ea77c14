using System.Text.Json;

namespace Prompter.Providers.OpenAI;

// The request of https://platform.openai.com/docs/api-reference/chat/create, as far as it is sent.

internal sealed record ChatCompletionRequest
{
    public required string Model { get; set; }
    public required List<ChatRequestMessage> Messages { get; set; }
    public bool? Stream { get; set; }
    public ChatStreamOptions? StreamOptions { get; set; }
    public float? Temperature { get; set; }
    public float? TopP { get; set; }
    public int? TopK { get; set; }
    public float? FrequencyPenalty { get; set; }
    public float? PresencePenalty { get; set; }
    public IList<string>? Stop { get; set; }
    public string? ReasoningEffort { get; set; }
    public ChatReasoning? Reasoning { get; set; }
    public ChatResponseFormatField? ResponseFormat { get; set; }
    public List<ChatTool>? Tools { get; set; }

    /// <summary>A <see cref="string"/> or a <see cref="ChatToolChoice"/>.</summary>
    public object? ToolChoice { get; set; }
    public bool? ParallelToolCalls { get; set; }
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
    public object? Content { get; set; }
    public string? Name { get; set; }
    public string? ReasoningContent { get; set; }
    public List<ChatToolCall>? ToolCalls { get; set; }
    public string? ToolCallId { get; set; }
}

internal sealed record ChatPart(string Type)
{
    public string? Text { get; set; }
    public ChatImage? ImageUrl { get; set; }
    public ChatAudio? InputAudio { get; set; }
    public ChatFile? File { get; set; }
}

internal sealed record ChatImage(string Url);

internal sealed record ChatAudio(string Data, string Format);

internal sealed record ChatFile(string? Filename, string? FileData, string? FileId = null);

/// <summary>A call of a tool, whole in requests and answers, in pieces in streams.</summary>
internal sealed record ChatToolCall
{
    public int? Index { get; set; }
    public string? Id { get; set; }
    public string? Type { get; set; }
    public ChatFunctionCall? Function { get; set; }
}

internal sealed record ChatFunctionCall
{
    public string? Name { get; set; }
    public string? Arguments { get; set; }
}
