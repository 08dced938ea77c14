using System.Text.Json;
using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

// The answer of https://platform.openai.com/docs/api-reference/chat/object and the chunk of a stream, with what other
// providers add to them. Only what is read is here.

internal sealed class ChatCompletion
{
    [JsonConverter(typeof(RepeatedText))]
    public string? Id { get; set; }

    [JsonConverter(typeof(RepeatedText))]
    public string? Model { get; set; }
    public List<ChatChoice?>? Choices { get; set; }
    public ChatUsage? Usage { get; set; }

    /// <summary>Groq's usage in streams.</summary>
    public ChatGroq? XGroq { get; set; }

    /// <summary>An error inside of a success, as OpenRouter sends it.</summary>
    public JsonElement? Error { get; set; }
}

internal sealed class ChatChoice
{
    public int? Index { get; set; }
    public ChatDelta? Message { get; set; }
    public ChatDelta? Delta { get; set; }
    public string? FinishReason { get; set; }
    public JsonElement? Error { get; set; }

    /// <summary>Where Moonshot puts the usage of a stream.</summary>
    public ChatUsage? Usage { get; set; }
}

internal sealed class ChatDelta
{
    /// <summary>Text; Mistral's models that think send a list of parts.</summary>
    public ChatText? Content { get; set; }
    public string? Refusal { get; set; }

    /// <summary>The reasoning of DeepSeek, Moonshot, xAI, vLLM and others.</summary>
    public string? ReasoningContent { get; set; }

    /// <summary>The reasoning of OpenRouter, Groq and Cerebras.</summary>
    public string? Reasoning { get; set; }
    public List<ChatToolCall?>? ToolCalls { get; set; }
}

internal sealed class ChatGroq
{
    public ChatUsage? Usage { get; set; }
    public JsonElement? Error { get; set; }
}

internal sealed class ChatUsage
{
    public long? PromptTokens { get; set; }
    public long? CompletionTokens { get; set; }
    public long? TotalTokens { get; set; }
    public ChatPromptDetails? PromptTokensDetails { get; set; }
    public ChatCompletionDetails? CompletionTokensDetails { get; set; }

    /// <summary>DeepSeek's name for cached tokens.</summary>
    public long? PromptCacheHitTokens { get; set; }

    /// <summary>Moonshot's name for cached tokens.</summary>
    public long? CachedTokens { get; set; }

    /// <summary>OpenRouter's price of the call in US dollars. (Perplexity's is an object.)</summary>
    public JsonElement? Cost { get; set; }
}

internal sealed class ChatPromptDetails
{
    public long? CachedTokens { get; set; }
    public long? CacheWriteTokens { get; set; }
}

internal sealed class ChatCompletionDetails
{
    public long? ReasoningTokens { get; set; }
}
