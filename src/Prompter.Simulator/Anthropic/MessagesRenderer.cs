using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.Anthropic;

/// <summary>Writes an answer as a message.</summary>
internal static class MessagesRenderer
{
    public static Rendering Render(Prompt prompt, Answer answer)
    {
        var isOmitted = prompt.Body.ObjectAt("thinking")?.TextAt("display") is "omitted";
        // What is omitted leaves an empty block, whose signature has to come back all the same.
        var shown = isOmitted && answer.Reasoning.Count > 0 ? answer with { Reasoning = [""] } : answer;
        return new()
        {
            Whole = Whole(prompt, shown),
            Frames = prompt.IsStreamed ? [.. Frames(prompt, shown)] : null,
            Rest = answer.Rest,
            TokenCount = answer.Pieces.Count + answer.Reasoning.Count,
        };
    }

    private static string Whole(Prompt prompt, Answer answer)
    {
        var content = new JsonArray();
        if (answer.Reasoning.Count > 0)
        {
            content.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["type"] = "thinking",
                        ["thinking"] = answer.ReasoningText,
                        ["signature"] = Signature.Of(answer.ReasoningText),
                    }
            );
        }

        if (answer.Pieces.Count > 0)
        {
            content.Add((JsonNode)TextBlock(answer.Text));
        }

        foreach (var call in answer.Calls)
        {
            content.Add((JsonNode)ToolUse(call, call.Arguments));
        }

        var message = Message(prompt, answer, content);
        (message["stop_reason"], message["stop_sequence"], message["stop_details"]) = (
            StopReason(answer),
            answer.StopSequence,
            StopDetails(answer)
        );
        if (answer.Usage is not null)
        {
            message["usage"] = Usage(answer.Usage, answer.Usage.Output);
        }

        return WireJson.Text(message);
    }

    private static IEnumerable<Frame> Frames(Prompt prompt, Answer answer)
    {
        var message = Message(prompt, answer, []);
        if (answer.Usage is not null)
        {
            message["usage"] = Usage(answer.Usage, 1);
        }

        yield return Event("message_start", new() { ["message"] = message });
        var index = 0;
        foreach (var (begun, deltas) in Blocks(answer))
        {
            yield return Event("content_block_start", new() { ["index"] = index, ["content_block"] = begun });
            if (index == 0)
            {
                yield return Event("ping", []);
            }

            foreach (var delta in deltas)
            {
                yield return Event(
                    "content_block_delta",
                    new() { ["index"] = index, ["delta"] = delta },
                    FramePart.Content
                );
            }

            yield return Event("content_block_stop", new() { ["index"] = index++ });
        }

        var last = new JsonObject
        {
            ["delta"] = new JsonObject
            {
                ["container"] = null,
                ["stop_details"] = StopDetails(answer),
                ["stop_reason"] = StopReason(answer),
                ["stop_sequence"] = answer.StopSequence,
            },
        };
        if (answer.Usage is not null)
        {
            last["usage"] = new JsonObject
            {
                ["input_tokens"] = FreshInput(answer.Usage),
                ["cache_creation_input_tokens"] = answer.Usage.CacheWritten,
                ["cache_read_input_tokens"] = answer.Usage.Cached,
                ["output_tokens"] = answer.Usage.Output,
                ["output_tokens_details"] = ThinkingTokens(answer.Usage.Reasoning),
                ["server_tool_use"] = null,
            };
        }

        yield return Event("message_delta", last);
        yield return Event("message_stop", [], FramePart.Terminator);
    }

    private static IEnumerable<(JsonObject Begun, IEnumerable<JsonObject> Deltas)> Blocks(Answer answer)
    {
        if (answer.Reasoning.Count > 0)
        {
            var thoughts = answer
                .Reasoning.Where(piece => piece.Length > 0)
                .Select(piece => Delta("thinking_delta", "thinking", piece));
            yield return (
                new()
                {
                    ["type"] = "thinking",
                    ["thinking"] = "",
                    ["signature"] = "",
                },
                thoughts.Append(Delta("signature_delta", "signature", Signature.Of(answer.ReasoningText)))
            );
        }

        if (answer.Pieces.Count > 0)
        {
            yield return (TextBlock(""), answer.Pieces.Select(piece => Delta("text_delta", "text", piece)));
        }

        foreach (var call in answer.Calls)
        {
            yield return (
                ToolUse(call, []),
                Composer
                    .Split(WireJson.Text(call.Arguments))
                    .Prepend("")
                    .Select(piece => Delta("input_json_delta", "partial_json", piece))
            );
        }
    }

    private static JsonObject Delta(string type, string field, string value) =>
        new() { ["type"] = type, [field] = value };

    private static Frame Event(string type, JsonObject content, FramePart part = FramePart.Structure)
    {
        content.Insert(0, "type", type);
        return new(WireJson.Text(content), part, type);
    }

    private static JsonObject Message(Prompt prompt, Answer answer, JsonArray content) =>
        new()
        {
            ["model"] = prompt.Model,
            ["id"] = $"msg_{answer.Id}",
            ["type"] = "message",
            ["role"] = "assistant",
            ["content"] = content,
            ["container"] = null,
            ["diagnostics"] = null,
            ["stop_details"] = null,
            ["stop_reason"] = null,
            ["stop_sequence"] = null,
        };

    private static JsonObject ToolUse(ToolCall call, JsonObject input) =>
        new()
        {
            ["type"] = "tool_use",
            ["id"] = $"toolu_{call.Id}",
            ["caller"] = new JsonObject { ["type"] = "direct" },
            ["name"] = call.Name,
            ["input"] = input.DeepClone(),
        };

    private static JsonObject TextBlock(string text) =>
        new()
        {
            ["type"] = "text",
            ["citations"] = null,
            ["text"] = text,
        };

    private static JsonObject? StopDetails(Answer answer) =>
        answer.Finish is Finish.ContentFilter or Finish.Refusal
            ? new()
            {
                ["type"] = "refusal",
                ["category"] = "general_harms",
                ["explanation"] = "This request was refused by the simulator.",
            }
            : null;

    private static JsonObject ThinkingTokens(int count) => new() { ["thinking_tokens"] = count };

    private static string StopReason(Answer answer) =>
        answer.Finish switch
        {
            Finish.Length => "max_tokens",
            Finish.StopSequence => "stop_sequence",
            Finish.ToolCalls => "tool_use",
            Finish.ContentFilter or Finish.Refusal => "refusal",
            _ => "end_turn",
        };

    /// <summary>Unlike elsewhere, cached tokens are not among the input tokens.</summary>
    private static int FreshInput(Usage usage) => usage.Input - usage.Cached - usage.CacheWritten;

    private static JsonObject Usage(Usage usage, int output) =>
        new()
        {
            ["input_tokens"] = FreshInput(usage),
            ["cache_creation_input_tokens"] = usage.CacheWritten,
            ["cache_read_input_tokens"] = usage.Cached,
            ["cache_creation"] = new JsonObject
            {
                ["ephemeral_5m_input_tokens"] = usage.CacheWritten,
                ["ephemeral_1h_input_tokens"] = 0,
            },
            ["output_tokens"] = output,
            ["output_tokens_details"] = ThinkingTokens(output > 1 ? usage.Reasoning : 0),
            ["server_tool_use"] = null,
            ["service_tier"] = "standard",
            ["inference_geo"] = "global",
            ["speed"] = "standard",
        };
}
