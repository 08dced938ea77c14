namespace Prompter.Tests.Shared;

/// <summary>A request to OpenAI's responses endpoint, and the events that answer it.</summary>
internal sealed class ResponsesRequest
{
    private readonly int inputTokens;

    public ResponsesRequest(JsonNode body)
    {
        Model = (string)body["model"]!;
        var texts = body["input"]!.AsArray().Select(item => TextOf(item!["content"])).ToArray();
        inputTokens = texts.Sum(OpenAiTestServer.TokensOf);
        Answer = OpenAiTestServer.AnswerOf(Model, texts[^1]);
    }

    public string Model { get; }

    public string Answer { get; }

    public string Created() => Event("response.created", new JsonObject { ["response"] = Response("in_progress") });

    public static string Delta(string text) =>
        Event(
            "response.output_text.delta",
            new JsonObject
            {
                ["item_id"] = "msg_1",
                ["output_index"] = 0,
                ["content_index"] = 0,
                ["delta"] = text,
            }
        );

    /// <summary>The event that ends the response: completed, incomplete or failed.</summary>
    public string Last()
    {
        var status = Model switch
        {
            "length" => "incomplete",
            "fault-errstream" => "failed",
            _ => "completed",
        };
        return Event("response." + status, new JsonObject { ["response"] = Response(status) });
    }

    private static string TextOf(JsonNode? content) =>
        content is JsonArray parts
            ? string.Join('\n', parts.Select(part => (string?)part!["text"]))
            : (string?)content ?? "";

    private static string Event(string type, JsonObject content)
    {
        content["type"] = type;
        content["sequence_number"] = 1;
        return content.ToJsonString();
    }

    private JsonObject Response(string status)
    {
        var response = new JsonObject
        {
            ["id"] = "resp_1",
            ["object"] = "response",
            ["created_at"] = 1,
            ["status"] = status,
            ["model"] = Model,
            ["output"] = new JsonArray(),
            ["parallel_tool_calls"] = true,
            ["tool_choice"] = "auto",
            ["tools"] = new JsonArray(),
        };
        if (status is "in_progress")
        {
            return response;
        }

        response["output"] = new JsonArray(Message(status));
        response["incomplete_details"] = status is "incomplete"
            ? new JsonObject { ["reason"] = "max_output_tokens" }
            : null;
        response["error"] = status is "failed"
            ? new JsonObject { ["code"] = "server_error", ["message"] = "The server had an error" }
            : null;
        var outputTokens = OpenAiTestServer.TokensOf(Answer);
        response["usage"] = new JsonObject
        {
            ["input_tokens"] = inputTokens,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = OpenAiTestServer.CachedOf(inputTokens) },
            ["output_tokens"] = outputTokens,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            ["total_tokens"] = inputTokens + outputTokens,
        };
        return response;
    }

    private JsonObject Message(string status) =>
        new()
        {
            ["id"] = "msg_1",
            ["type"] = "message",
            ["role"] = "assistant",
            ["status"] = status is "completed" ? status : "incomplete",
            ["content"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "output_text",
                    ["text"] = Answer,
                    ["annotations"] = new JsonArray(),
                }
            ),
        };
}
