using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;

namespace Prompter.Simulator.OpenAI;

/// <summary>Reads and checks the body of a request for a response.</summary>
internal static class ResponsesRequest
{
    /// <exception cref="RequestException">The body is wrong.</exception>
    public static Prompt Read(JsonObject body, string model)
    {
        if (body.TextAt("previous_response_id") is { } previous)
        {
            throw new RequestException(
                $"Previous response with id '{previous}' not found.",
                "previous_response_id",
                "previous_response_not_found"
            );
        }

        var turns = ReadInput(body);
        var format = body.ObjectAt("text")?.ObjectAt("format");
        return new()
        {
            Body = body,
            Model = model,
            System = body.TextAt("instructions") ?? "",
            Turns = turns,
            Tools = body.ObjectsAt("tools").Where(tool => tool.TextAt("type") is "function").Select(ReadTool).ToList(),
            Choice = body["tool_choice"] is JsonObject named
                ? ToolChoice.Of(named.TextAt("name"))
                : body.TextAt("tool_choice") switch
                {
                    "none" => ToolChoice.None,
                    "required" => ToolChoice.Required,
                    _ => ToolChoice.Auto,
                },
            WantsJson = format?.TextAt("type") is "json_object" or "json_schema",
            Schema = ChatRequest.FormatSchema(format, "text.format"),
            MaxTokens = body.PositiveAt("max_output_tokens"),
            WantsReasoning =
                body.ObjectAt("reasoning") is { Count: > 0 } reasoning && reasoning.TextAt("effort") is not "none",
            IsStreamed = body.FlagAt("stream"),
        };
    }

    private static List<Turn> ReadInput(JsonObject body)
    {
        if (body["input"] is JsonValue)
        {
            return [new(Speaker.User, body.TextAt("input")!)];
        }

        if (body.ArrayAt("input") is not { Count: > 0 })
        {
            throw RequestException.Missing("input");
        }

        var items = body.ObjectsAt("input").ToList();
        CheckCalls(items);
        return items.Select(ReadItem).ToList();
    }

    private static Turn ReadItem(JsonObject item, int index)
    {
        switch (item.TextAt("type"))
        {
            case null or "message":
                return ReadMessage(item, index);
            case "function_call":
                return new(Speaker.Assistant, "") { CallsTools = true };
            case "function_call_output":
                var output =
                    item["output"] is JsonArray
                        ? string.Join(' ', item.ObjectsAt("output").Select(part => part.TextAt("text")))
                        : item.TextAt("output") ?? "";
                return new(Speaker.Tool, "") { ToolResults = [output] };
            case "reasoning":
                if (item.TextAt("encrypted_content") is { } content && !Signature.IsIssued(content))
                {
                    throw new RequestException(
                        $"The encrypted content for item {item.TextAt("id")} could not be verified. Reason: Encrypted content could not be decrypted or parsed.",
                        null,
                        "invalid_encrypted_content"
                    );
                }

                if (item["encrypted_content"] is null)
                {
                    throw new RequestException(
                        $"Item with id '{item.TextAt("id")}' not found. Items are not persisted when `store` is set to false. "
                            + "Try again with `store` set to true, or remove this item from your input.",
                        "input"
                    )
                    {
                        Refusal = Refusal.NotFound,
                    };
                }

                return new(Speaker.Assistant, "");
            case var type:
                throw new RequestException($"Invalid value: '{type}'.", $"input[{index}].type", "invalid_value");
        }
    }

    private static Turn ReadMessage(JsonObject item, int index)
    {
        var speaker = item.TextAt("role") switch
        {
            "user" => Speaker.User,
            "assistant" => Speaker.Assistant,
            "system" or "developer" => Speaker.System,
            var role => throw new RequestException(
                $"Invalid value: '{role}'. Supported values are: 'assistant', 'system', 'developer', and 'user'.",
                $"input[{index}].role",
                "invalid_value"
            ),
        };
        if (item["content"] is not JsonArray)
        {
            return new(speaker, item.TextAt("content") ?? "");
        }

        var parts = item.ObjectsAt("content").ToList();
        var text = speaker is Speaker.Assistant ? "output_text" : "input_text";
        foreach (var part in parts)
        {
            if (part.TextAt("type") is not ("input_image" or "input_file" or "refusal") && part.TextAt("type") != text)
            {
                throw new RequestException(
                    $"Invalid value: '{part.TextAt("type")}'. Supported values are: '{text}', 'input_image', 'input_file', and 'refusal'.",
                    $"input[{index}].content",
                    "invalid_value"
                );
            }
        }

        return new(
            speaker,
            string.Join(' ', parts.Select(part => part.TextAt("text")).Where(found => found is not null))
        )
        {
            Attachments = parts
                .Select(part => part.TextAt("image_url") ?? part.TextAt("file_data"))
                .OfType<string>()
                .Select(Attachment.OfAddress)
                .ToList(),
        };
    }

    private static Tool ReadTool(JsonObject tool, int index)
    {
        var name = tool.TextAt("name") ?? throw RequestException.Missing($"tools[{index}].name");
        var schema = tool.ObjectAt("parameters");
        // Unlike chat completions, responses take a schema strictly unless told otherwise.
        if (schema is not null && tool["strict"] is JsonValue && tool.FlagAt("strict"))
        {
            StrictSchema.Check(schema, $"Invalid schema for function '{name}'", $"tools[{index}].parameters");
        }

        return new(name, schema);
    }

    private static void CheckCalls(List<JsonObject> items)
    {
        var calls = Ids("function_call");
        var outputs = Ids("function_call_output");
        if (outputs.Except(calls, StringComparer.Ordinal).FirstOrDefault() is { } alone)
        {
            throw new RequestException($"No tool call found for function call output with call_id {alone}.", "input");
        }

        if (calls.Except(outputs, StringComparer.Ordinal).FirstOrDefault() is { } open)
        {
            throw new RequestException($"No tool output found for function call {open}.", "input");
        }

        List<string> Ids(string type) =>
            items.Where(item => item.TextAt("type") == type).Select(item => item.TextAt("call_id") ?? "").ToList();
    }
}
