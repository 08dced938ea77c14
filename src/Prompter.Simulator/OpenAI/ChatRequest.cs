using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;

namespace Prompter.Simulator.OpenAI;

/// <summary>Reads and checks the body of a chat completion, as strictly as OpenAI does.</summary>
internal static class ChatRequest
{
    private static readonly string[] ReasoningModels = ["gpt-5", "o1", "o3", "o4"];

    /// <exception cref="RequestException">The body is wrong.</exception>
    public static Prompt Read(JsonObject body, string model)
    {
        if (body.ArrayAt("messages") is not { Count: > 0 })
        {
            throw body["messages"] is null
                ? RequestException.Missing("messages")
                : new RequestException(
                    "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
                    "messages",
                    "empty_array"
                );
        }

        if (
            body["max_tokens"] is not null
            && ReasoningModels.Any(name => model.StartsWith(name, StringComparison.Ordinal))
        )
        {
            throw new RequestException(
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                "max_tokens",
                "unsupported_parameter"
            );
        }

        var messages = body.ObjectsAt("messages").ToList();
        CheckToolMessages(messages);
        var turns = messages.Select(ReadTurn).ToList();
        var format = body.ObjectAt("response_format");
        var schema = FormatSchema(format, "response_format.json_schema");
        if (
            format?.TextAt("type") is "json_object"
            && !turns.Any(turn => turn.Text.Contains("json", StringComparison.OrdinalIgnoreCase))
        )
        {
            throw new RequestException(
                "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
                "messages"
            );
        }

        return new()
        {
            Body = body,
            Model = model,
            Turns = turns,
            Tools = body.ObjectsAt("tools").Select(ReadTool).ToList(),
            Choice = ReadChoice(body),
            WantsJson = format?.TextAt("type") is "json_object" or "json_schema",
            Schema = schema,
            MaxTokens = body.PositiveAt("max_completion_tokens") ?? body.PositiveAt("max_tokens"),
            StopSequences =
                body["stop"] is JsonArray ? [.. body.ArrayAt("stop")!.Select(stop => $"{stop}")]
                : body.TextAt("stop") is { } stop ? [stop]
                : [],
            IsStreamed = body.FlagAt("stream"),
        };
    }

    /// <summary>The schema of an output format; null where none is asked for.</summary>
    /// <exception cref="RequestException">The format is unknown, or its schema is not what strictness asks for.</exception>
    public static JsonObject? FormatSchema(JsonObject? format, string place)
    {
        switch (format?.TextAt("type"))
        {
            case null or "text" or "json_object":
                return null;
            case "json_schema":
                var holder = format.ObjectAt("json_schema") ?? format;
                var schema = holder.ObjectAt("schema") ?? throw RequestException.Missing($"{place}.schema");
                if (holder.TextAt("name") is not { Length: > 0 } name)
                {
                    throw RequestException.Missing($"{place}.name");
                }

                if (holder.FlagAt("strict"))
                {
                    StrictSchema.Check(schema, $"Invalid schema for response_format '{name}'", "response_format");
                }

                return schema;
            case var type:
                throw new RequestException(
                    $"Invalid value: '{type}'. Supported values are: 'text', 'json_object', and 'json_schema'.",
                    "response_format.type",
                    "invalid_value"
                );
        }
    }

    private static Turn ReadTurn(JsonObject message, int index)
    {
        var parts = message["content"] is JsonArray ? message.ObjectsAt("content").ToList() : null;
        var text = parts is null
            ? message.TextAt("content") ?? ""
            : string.Join(' ', parts.Select(part => part.TextAt("text")).Where(text => text is not null));
        var seen = parts?.Select(Describe).OfType<string>().ToList() ?? [];
        return message.TextAt("role") switch
        {
            "system" or "developer" => new(Speaker.System, text),
            "user" => new(Speaker.User, text) { Attachments = seen },
            "assistant" => new(Speaker.Assistant, text)
            {
                CallsTools = message.ArrayAt("tool_calls") is { Count: > 0 },
            },
            "tool" => new(Speaker.Tool, "") { ToolResults = [text] },
            var role => throw new RequestException(
                $"Invalid value: '{role}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.",
                $"messages[{index}].role",
                "invalid_value"
            ),
        };
    }

    private static string? Describe(JsonObject part) =>
        part.TextAt("type") switch
        {
            "text" or "refusal" => null,
            "image_url" => Attachment.OfAddress(part.ObjectAt("image_url")?.TextAt("url") ?? ""),
            "input_audio" => Attachment.OfBase64(
                $"audio/{part.ObjectAt("input_audio")?.TextAt("format")}",
                part.ObjectAt("input_audio")?.TextAt("data") ?? ""
            ),
            "file" => Attachment.OfAddress(part.ObjectAt("file")?.TextAt("file_data") ?? ""),
            var type => throw new RequestException(
                $"Invalid value: '{type}'. Supported values are: 'text', 'image_url', 'input_audio', 'refusal', 'audio', and 'file'.",
                "messages",
                "invalid_value"
            ),
        };

    private static Tool ReadTool(JsonObject tool, int index)
    {
        var function = tool.ObjectAt("function") ?? throw RequestException.Missing($"tools[{index}].function");
        var name = function.TextAt("name") ?? throw RequestException.Missing($"tools[{index}].function.name");
        var schema = function.ObjectAt("parameters");
        if (schema is not null && function.FlagAt("strict"))
        {
            StrictSchema.Check(schema, $"Invalid schema for function '{name}'", $"tools[{index}].function.parameters");
        }

        return new(name, schema);
    }

    private static ToolChoice ReadChoice(JsonObject body) =>
        body["tool_choice"] is JsonObject named
            ? ToolChoice.Of(named.ObjectAt("function")?.TextAt("name") ?? named.TextAt("name"))
            : body.TextAt("tool_choice") switch
            {
                "none" => ToolChoice.None,
                "required" => ToolChoice.Required,
                _ => ToolChoice.Auto,
            };

    private static void CheckToolMessages(List<JsonObject> messages)
    {
        var open = new List<string>();
        for (var index = 0; index <= messages.Count; index++)
        {
            var message = index < messages.Count ? messages[index] : null;
            if (message?.TextAt("role") == "tool")
            {
                var id = message.TextAt("tool_call_id");
                if (id is null || !open.Remove(id))
                {
                    throw new RequestException(
                        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
                        $"messages.[{index}].role"
                    );
                }

                continue;
            }

            if (open.Count > 0)
            {
                throw new RequestException(
                    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. "
                        + $"The following tool_call_ids did not have response messages: {string.Join(", ", open)}",
                    $"messages.[{index}].role"
                );
            }

            open.AddRange(message?.ObjectsAt("tool_calls").Select(call => call.TextAt("id") ?? "") ?? []);
        }
    }
}
