using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;

namespace Prompter.Simulator.OpenAI;

/// <summary>The response object and what it is made of.</summary>
internal static class ResponsesObject
{
    /// <summary>The response at the start of its stream.</summary>
    public static JsonObject Begun(Prompt prompt, Answer answer) => Make(prompt, answer, "in_progress", [], null);

    /// <summary>The response at its end.</summary>
    public static JsonObject Ended(Prompt prompt, Answer answer) =>
        Make(
            prompt,
            answer,
            answer.Finish is Finish.Length or Finish.ContentFilter ? "incomplete" : "completed",
            WireJson.Array(Items(prompt, answer)),
            answer.Usage
        );

    /// <summary>Reasoning, message and calls, each where there is one.</summary>
    public static IEnumerable<JsonObject> Items(Prompt prompt, Answer answer)
    {
        if (answer.Reasoning.Count > 0)
        {
            yield return Reasoning(prompt, answer);
        }

        if (answer.Pieces.Count > 0 || answer.Calls.Count == 0)
        {
            yield return new()
            {
                ["id"] = $"msg_{answer.Id}",
                ["type"] = "message",
                ["status"] = answer.Finish is Finish.Length or Finish.ContentFilter ? "incomplete" : "completed",
                ["content"] = answer.Pieces.Count > 0 ? new JsonArray(Content(answer, answer.Text)) : new JsonArray(),
                ["role"] = "assistant",
            };
        }

        foreach (var call in answer.Calls)
        {
            yield return new()
            {
                ["id"] = $"fc_{call.Id}",
                ["type"] = "function_call",
                ["status"] = "completed",
                ["arguments"] = WireJson.Text(call.Arguments),
                ["call_id"] = $"call_{call.Id}",
                ["name"] = call.Name,
            };
        }
    }

    /// <summary>The part of a message that carries text, or a refusal.</summary>
    public static JsonObject Content(Answer answer, string text) =>
        answer.Finish is Finish.Refusal
            ? new() { ["type"] = "refusal", ["refusal"] = text }
            : new()
            {
                ["type"] = "output_text",
                ["annotations"] = new JsonArray(),
                ["logprobs"] = new JsonArray(),
                ["text"] = text,
            };

    private static JsonObject Reasoning(Prompt prompt, Answer answer)
    {
        var item = new JsonObject
        {
            ["id"] = $"rs_{answer.Id}",
            ["type"] = "reasoning",
            ["summary"] = prompt.Body.ObjectAt("reasoning")?.TextAt("summary") is null
                ? new JsonArray()
                : new JsonArray(new JsonObject { ["type"] = "summary_text", ["text"] = answer.ReasoningText }),
        };
        if ((prompt.Body.ArrayAt("include") ?? []).Any(include => $"{include}" == "reasoning.encrypted_content"))
        {
            item["encrypted_content"] = Signature.Of($"{answer.Id} {answer.ReasoningText}");
        }

        return item;
    }

    private static JsonObject Make(Prompt prompt, Answer answer, string status, JsonArray output, Usage? usage)
    {
        var body = prompt.Body;
        var reason =
            status == "incomplete"
                ? answer.Finish is Finish.Length
                    ? "max_output_tokens"
                    : "content_filter"
                : null;
        return new()
        {
            ["id"] = $"resp_{answer.Id}",
            ["object"] = "response",
            ["created_at"] = answer.CreatedAt.ToUnixTimeSeconds(),
            ["status"] = status,
            ["background"] = false,
            ["error"] = null,
            ["incomplete_details"] = reason is null ? null : new JsonObject { ["reason"] = reason },
            ["instructions"] = body["instructions"]?.DeepClone(),
            ["max_output_tokens"] = body["max_output_tokens"]?.DeepClone(),
            ["max_tool_calls"] = null,
            ["model"] = prompt.Model,
            ["output"] = output,
            ["parallel_tool_calls"] = true,
            ["previous_response_id"] = null,
            ["prompt_cache_key"] = null,
            ["reasoning"] = new JsonObject
            {
                ["effort"] = body.ObjectAt("reasoning")?["effort"]?.DeepClone(),
                ["summary"] = body.ObjectAt("reasoning")?["summary"]?.DeepClone(),
            },
            ["safety_identifier"] = null,
            ["service_tier"] = "default",
            ["store"] = body["store"] is null || body.FlagAt("store"),
            ["temperature"] = body["temperature"]?.DeepClone() ?? 1.0,
            ["text"] =
                body["text"]?.DeepClone() ?? new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
            ["tool_choice"] = body["tool_choice"]?.DeepClone() ?? "auto",
            ["tools"] = body["tools"]?.DeepClone() ?? new JsonArray(),
            ["top_logprobs"] = 0,
            ["top_p"] = body["top_p"]?.DeepClone() ?? 1.0,
            ["truncation"] = "disabled",
            ["usage"] = usage is null ? null : Counts(usage),
            ["user"] = null,
            ["metadata"] = body["metadata"]?.DeepClone() ?? new JsonObject(),
        };
    }

    private static JsonObject Counts(Usage usage) =>
        new()
        {
            ["input_tokens"] = usage.Input,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.Cached },
            ["output_tokens"] = usage.Output,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.Reasoning },
            ["total_tokens"] = usage.Total,
        };
}
