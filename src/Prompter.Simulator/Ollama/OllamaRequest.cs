using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;

namespace Prompter.Simulator.Ollama;

/// <summary>Reads and checks the body of a chat.</summary>
internal static class OllamaRequest
{
    /// <exception cref="RequestException">The body is wrong.</exception>
    public static Prompt Read(JsonObject body, string model)
    {
        var options = body.ObjectAt("options") ?? [];
        var isJson = body["format"] is JsonObject || body.TextAt("format") is "json";
        if (!isJson && body["format"] is not null && body.TextAt("format") is not "")
        {
            throw new RequestException(
                $"invalid format: {WireJson.Text(body["format"])}; expected \"json\" or a valid JSON Schema object"
            );
        }

        return new()
        {
            Body = body,
            Model = model,
            Turns = body.ObjectsAt("messages").Select(ReadTurn).ToList(),
            Tools = body.ObjectsAt("tools").Select(ReadTool).ToList(),
            WantsJson = isJson,
            Schema = body["format"] as JsonObject,
            MaxTokens = options.NumberAt("num_predict") is { } most and >= 0 ? most : null,
            StopSequences = (options.ArrayAt("stop") ?? []).Select(stop => $"{stop}").ToList(),
            // True, or how much: low, medium, high.
            WantsReasoning = body["think"] is JsonValue think && (!think.TryGetValue(out bool flag) || flag),
            TakesPrefix = true,
            IsStreamed = body["stream"] is null || body.FlagAt("stream"),
        };
    }

    private static Turn ReadTurn(JsonObject message)
    {
        var text = message.TextAt("content") ?? "";
        return message.TextAt("role") switch
        {
            "system" => new(Speaker.System, text),
            "user" => new(Speaker.User, text)
            {
                Attachments = (message.ArrayAt("images") ?? []).Select(image => Describe($"{image}")).ToList(),
            },
            "assistant" => new(Speaker.Assistant, text)
            {
                CallsTools = message.ArrayAt("tool_calls") is { Count: > 0 },
            },
            "tool" => new(Speaker.Tool, "") { ToolResults = [text] },
            var role => throw new RequestException(
                $"invalid role: {role}, role must be one of [system, user, assistant, tool]"
            ),
        };
    }

    /// <summary>Images come without their type, which their first bytes tell.</summary>
    private static string Describe(string data) =>
        Attachment.OfBase64(
            data switch
            {
                ['i', 'V', 'B', 'O', 'R', ..] => "image/png",
                ['/', '9', 'j', '/', ..] => "image/jpeg",
                ['R', '0', 'l', 'G', ..] => "image/gif",
                ['U', 'k', 'l', 'G', ..] => "image/webp",
                _ => throw new RequestException(
                    "Failed to create new sequence: failed to process inputs: image: unknown format"
                ),
            },
            data
        );

    private static Tool ReadTool(JsonObject tool) =>
        new(
            tool.ObjectAt("function")?.TextAt("name") ?? throw new RequestException("tool has no function name"),
            tool.ObjectAt("function")?.ObjectAt("parameters")
        );
}
