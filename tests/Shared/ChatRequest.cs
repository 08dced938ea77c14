namespace Prompter.Tests.Shared;

/// <summary>A request for a chat completion, and the JSON that answers it.</summary>
internal sealed class ChatRequest
{
    private readonly int inputTokens;

    public ChatRequest(JsonNode body)
    {
        Model = (string)body["model"]!;
        IsStream = (bool?)body["stream"] ?? false;
        WantsUsage = (bool?)body["stream_options"]?["include_usage"] ?? false;
        var messages = body["messages"]!.AsArray().Select(message => TextOf(message!["content"])).ToArray();
        inputTokens = messages.Sum(OpenAiTestServer.TokensOf);
        Answer = (Model, body["response_format"]) switch
        {
            ("empty", _) => "",
            (_, not null) => """{"name": "Fido", "age": 3}""",
            _ => OpenAiTestServer.AnswerOf(Model, messages[^1]),
        };
    }

    public string Model { get; }

    public bool IsStream { get; }

    public bool WantsUsage { get; }

    public string Answer { get; }

    private string FinishReason => Model is "length" ? "length" : "stop";

    public string Chunk(string text, string? role = null)
    {
        var delta = new JsonObject { ["content"] = text };
        if (role is not null)
        {
            delta["role"] = role;
        }

        return Envelope("chat.completion.chunk", Choice("delta", delta, finishReason: null));
    }

    public string LastChunk() => Envelope("chat.completion.chunk", Choice("delta", [], FinishReason));

    public string UsageChunk() => Envelope("chat.completion.chunk", choice: null, Usage());

    public string Completion() =>
        Envelope(
            "chat.completion",
            Choice("message", new JsonObject { ["role"] = "assistant", ["content"] = Answer }, FinishReason),
            Usage()
        );

    private static string TextOf(JsonNode? content) =>
        content is JsonArray parts
            ? string.Join('\n', parts.Select(part => (string?)part!["text"]))
            : (string?)content ?? "";

    private static JsonObject Choice(string name, JsonObject content, string? finishReason) =>
        new()
        {
            ["index"] = 0,
            [name] = content,
            ["finish_reason"] = finishReason,
        };

    private string Envelope(string kind, JsonObject? choice, JsonObject? usage = null)
    {
        var envelope = new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = kind,
            ["created"] = 1,
            ["model"] = Model,
            ["choices"] = choice is null ? [] : new JsonArray(choice),
        };
        if (usage is not null)
        {
            envelope["usage"] = usage;
        }

        return envelope.ToJsonString();
    }

    private JsonObject Usage()
    {
        var outputTokens = OpenAiTestServer.TokensOf(Answer);
        return new JsonObject
        {
            ["prompt_tokens"] = inputTokens,
            ["completion_tokens"] = outputTokens,
            ["total_tokens"] = inputTokens + outputTokens,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = OpenAiTestServer.CachedOf(inputTokens) },
        };
    }
}
