namespace Prompter.Simulator.Tests;

/// <summary>What a test has to know of a protocol to ask for a text and to read it.</summary>
public sealed record ProtocolFamily(string Name)
{
    /// <summary>Keys and versions of all families; none minds those of another.</summary>
    public static IReadOnlyList<(string Name, string Value)> Headers { get; } =
    [
        ("authorization", "Bearer sk-test"),
        ("x-api-key", "sk-test"),
        ("x-goog-api-key", "AIza-test"),
        ("anthropic-version", "2023-06-01"),
    ];

    public static ProtocolFamily Chat { get; } = new("chat");

    public static ProtocolFamily Responses { get; } = new("responses");

    public static ProtocolFamily Anthropic { get; } = new("anthropic");

    public static ProtocolFamily Gemini { get; } = new("gemini");

    public static ProtocolFamily Ollama { get; } = new("ollama");

    public static IReadOnlyList<ProtocolFamily> All { get; } = [Chat, Responses, Anthropic, Gemini, Ollama];

    public static ProtocolFamily Of(string name) => All.Single(family => family.Name == name);

    public string Path(string model, bool isStreamed) =>
        Name switch
        {
            "chat" => "/v1/chat/completions",
            "responses" => "/v1/responses",
            "anthropic" => "/v1/messages",
            "gemini" =>
                $"/v1beta/models/{Uri.EscapeDataString(model)}:{(isStreamed ? "streamGenerateContent?alt=sse" : "generateContent")}",
            _ => "/api/chat",
        };

    public string Body(string model, string prompt, bool isStreamed)
    {
        var message = new JsonObject { ["role"] = "user", ["content"] = prompt };
        var body = Name switch
        {
            "responses" => new JsonObject { ["input"] = prompt },
            "anthropic" => new JsonObject { ["max_tokens"] = 1000, ["messages"] = new JsonArray(message) },
            "gemini" => new JsonObject
            {
                ["contents"] = new JsonArray(
                    new JsonObject
                    {
                        ["role"] = "user",
                        ["parts"] = new JsonArray(new JsonObject { ["text"] = prompt }),
                    }
                ),
            },
            _ => new JsonObject { ["messages"] = new JsonArray(message) },
        };
        if (Name != "gemini")
        {
            (body["model"], body["stream"]) = (model, isStreamed);
        }

        return body.ToJsonString();
    }

    /// <summary>The message of an error.</summary>
    public string Message(JsonNode json) => Name == "ollama" ? $"{json["error"]}" : $"{json["error"]!["message"]}";

    /// <summary>The text of a body that is not streamed.</summary>
    public string Text(string body)
    {
        var json = JsonNode.Parse(body)!;
        return Name switch
        {
            "chat" => $"{json["choices"]![0]!["message"]!["content"]}",
            "responses" => string.Concat(
                json["output"]!
                    .AsArray()
                    .Where(item => $"{item!["type"]}" == "message")
                    .SelectMany(item => item!["content"]!.AsArray())
                    .Select(part => $"{part!["text"]}")
            ),
            "anthropic" => string.Concat(json["content"]!.AsArray().Select(block => $"{block!["text"]}")),
            "gemini" => string.Concat(Parts(json)),
            _ => $"{json["message"]!["content"]}",
        };
    }

    /// <summary>The text of a streamed body as far as it came, and whether it has its proper end.</summary>
    /// <exception cref="JsonException">An event is no JSON.</exception>
    public (string Text, bool IsEnded) ReadStream(string body)
    {
        var data = body.Split('\n')
            .Select(line => line.TrimEnd('\r'))
            .Where(line => Name == "ollama" ? line.Length > 0 : line.StartsWith("data: ", StringComparison.Ordinal))
            .Select(line => Name == "ollama" ? line : line[6..])
            .ToList();
        var isDone = data is [.., "[DONE]"];
        var events = data.Where(text => text != "[DONE]").Select(text => JsonNode.Parse(text)!).ToList();
        return Name switch
        {
            "chat" => (
                string.Concat(
                    events
                        .Where(json => json["choices"] is JsonArray { Count: > 0 })
                        .Select(json => $"{json["choices"]![0]!["delta"]!["content"]}")
                ),
                isDone
            ),
            "responses" => (
                string.Concat(
                    events
                        .Where(json => $"{json["type"]}" == "response.output_text.delta")
                        .Select(json => $"{json["delta"]}")
                ),
                events.Any(json => $"{json["type"]}" == "response.completed")
            ),
            "anthropic" => (
                string.Concat(events.Select(json => $"{json["delta"]?["text"]}")),
                events.Any(json => $"{json["type"]}" == "message_stop")
            ),
            "gemini" => (
                string.Concat(events.SelectMany(Parts)),
                events.Any(json => json["candidates"]?[0]?["finishReason"] is not null)
            ),
            _ => (
                string.Concat(events.Select(json => $"{json["message"]?["content"]}")),
                events.Any(json => json["done"]?.GetValue<bool>() == true)
            ),
        };
    }

    private static IEnumerable<string> Parts(JsonNode json) =>
        json["candidates"]?[0]?["content"]?["parts"]?.AsArray().Select(part => $"{part!["text"]}") ?? [];
}
