using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.OpenAI;

/// <summary>Writes an answer as a chat completion.</summary>
internal static class ChatRenderer
{
    public static Rendering Render(Prompt prompt, Answer answer) =>
        new()
        {
            Whole = Whole(prompt, answer),
            Frames = prompt.IsStreamed ? [.. Frames(prompt, answer)] : null,
            Rest = answer.Rest,
            TokenCount = answer.Pieces.Count + answer.Reasoning.Count,
        };

    private static string Whole(Prompt prompt, Answer answer)
    {
        var isRefusal = answer.Finish is Finish.Refusal;
        var message = new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = isRefusal || (answer.Calls.Count > 0 && answer.Pieces.Count == 0) ? null : answer.Text,
            ["refusal"] = isRefusal ? answer.Text : null,
            ["annotations"] = new JsonArray(),
        };
        if (answer.Reasoning.Count > 0)
        {
            message["reasoning_content"] = answer.ReasoningText;
        }

        if (answer.Calls.Count > 0)
        {
            message["tool_calls"] = WireJson.Array(
                answer.Calls.Select(JsonNode (call) => Call(call, WireJson.Text(call.Arguments)))
            );
        }

        var completion = Head("chat.completion", prompt, answer);
        completion["choices"] = Choices("message", message, FinishReason(answer));
        if (answer.Usage is not null)
        {
            completion["usage"] = Usage(answer.Usage);
        }

        return WireJson.Text(completion);
    }

    private static JsonArray Choices(string name, JsonObject content, string? finishReason) =>
        new(
            new JsonObject
            {
                ["index"] = 0,
                [name] = content,
                ["logprobs"] = null,
                ["finish_reason"] = finishReason,
            }
        );

    private static IEnumerable<Frame> Frames(Prompt prompt, Answer answer)
    {
        var withUsage = prompt.Body.ObjectAt("stream_options")?.FlagAt("include_usage") == true;
        yield return Chunk(
            new()
            {
                ["role"] = "assistant",
                ["content"] = "",
                ["refusal"] = null,
            },
            FramePart.Structure
        );
        foreach (var piece in answer.Reasoning)
        {
            yield return Chunk(new() { ["reasoning_content"] = piece }, FramePart.Content);
        }

        var field = answer.Finish is Finish.Refusal ? "refusal" : "content";
        foreach (var piece in answer.Pieces)
        {
            yield return Chunk(new() { [field] = piece }, FramePart.Content);
        }

        foreach (var (index, call) in answer.Calls.Index())
        {
            yield return CallChunk(index, Call(call, ""));
            foreach (var piece in Composer.Split(WireJson.Text(call.Arguments)))
            {
                yield return CallChunk(index, new() { ["function"] = new JsonObject { ["arguments"] = piece } });
            }
        }

        yield return Chunk([], FramePart.Structure, FinishReason(answer));
        if (withUsage && answer.Usage is not null)
        {
            var last = Head("chat.completion.chunk", prompt, answer);
            last["choices"] = new JsonArray();
            last["usage"] = Usage(answer.Usage);
            yield return new(WireJson.Text(last));
        }

        yield return new("[DONE]", FramePart.Terminator);

        Frame CallChunk(int index, JsonObject call)
        {
            call.Insert(0, "index", index);
            return Chunk(new() { ["tool_calls"] = new JsonArray(call) }, FramePart.Content);
        }

        Frame Chunk(JsonObject delta, FramePart part, string? finishReason = null)
        {
            var chunk = Head("chat.completion.chunk", prompt, answer);
            chunk["choices"] = Choices("delta", delta, finishReason);
            if (withUsage)
            {
                chunk["usage"] = null;
            }

            if (part is FramePart.Content)
            {
                chunk["obfuscation"] = Padding.Of(delta);
            }

            return new(WireJson.Text(chunk), part);
        }
    }

    private static JsonObject Head(string kind, Prompt prompt, Answer answer) =>
        new()
        {
            ["id"] = $"chatcmpl-{answer.Id}",
            ["object"] = kind,
            ["created"] = answer.CreatedAt.ToUnixTimeSeconds(),
            ["model"] = prompt.Model,
            ["service_tier"] = "default",
            ["system_fingerprint"] = "fp_simulator",
        };

    private static JsonObject Call(ToolCall call, string arguments) =>
        new()
        {
            ["id"] = $"call_{call.Id}",
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = arguments },
        };

    private static string FinishReason(Answer answer) =>
        answer.Finish switch
        {
            Finish.Length => "length",
            Finish.ContentFilter => "content_filter",
            Finish.ToolCalls => "tool_calls",
            _ => "stop",
        };

    private static JsonObject Usage(Usage usage) =>
        new()
        {
            ["prompt_tokens"] = usage.Input,
            ["completion_tokens"] = usage.Output,
            ["total_tokens"] = usage.Total,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.Cached, ["audio_tokens"] = 0 },
            ["completion_tokens_details"] = new JsonObject
            {
                ["reasoning_tokens"] = usage.Reasoning,
                ["audio_tokens"] = 0,
                ["accepted_prediction_tokens"] = 0,
                ["rejected_prediction_tokens"] = 0,
            },
        };
}
