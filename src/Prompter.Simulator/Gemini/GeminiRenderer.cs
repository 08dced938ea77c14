using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.Gemini;

/// <summary>Writes an answer as Gemini's content.</summary>
internal static class GeminiRenderer
{
    public static Rendering Render(Prompt prompt, Answer answer, Framing framing) =>
        new()
        {
            Whole = Whole(prompt, answer),
            Frames = prompt.IsStreamed ? [.. Frames(prompt, answer), .. framing.End] : null,
            Framing = framing,
            Rest = answer.Rest,
            TokenCount = answer.Pieces.Count + answer.Reasoning.Count,
        };

    /// <summary>Counts by kind of content, of which there is text alone.</summary>
    public static JsonArray OfText(int tokens) =>
        new(new JsonObject { ["modality"] = "TEXT", ["tokenCount"] = tokens });

    private static string Whole(Prompt prompt, Answer answer)
    {
        var parts = new List<JsonObject>();
        if (answer.Reasoning.Count > 0 && ShowsThoughts(prompt))
        {
            parts.Add(Thought(answer.ReasoningText));
        }

        if (answer.Pieces.Count > 0)
        {
            parts.Add(new() { ["text"] = answer.Text });
        }

        parts.AddRange(Calls(prompt, answer));
        if (IsSigned(prompt, answer) && answer is { Calls.Count: 0, Pieces.Count: > 0 })
        {
            parts[^1]["thoughtSignature"] = Signature.Of(answer.Text);
        }

        return WireJson.Text(Response(prompt, answer, parts, isLast: true));
    }

    private static IEnumerable<Frame> Frames(Prompt prompt, Answer answer)
    {
        if (ShowsThoughts(prompt))
        {
            foreach (var piece in answer.Reasoning)
            {
                yield return Chunk(Thought(piece));
            }
        }

        foreach (var piece in answer.Pieces)
        {
            yield return Chunk(new() { ["text"] = piece });
        }

        foreach (var call in Calls(prompt, answer))
        {
            yield return Chunk(call);
        }

        var last = new JsonObject { ["text"] = "" };
        if (IsSigned(prompt, answer) && answer.Calls.Count == 0)
        {
            last["thoughtSignature"] = Signature.Of(answer.Text);
        }

        yield return new(WireJson.Text(Response(prompt, answer, [last], isLast: true)));

        Frame Chunk(JsonObject part) =>
            new(WireJson.Text(Response(prompt, answer, [part], isLast: false)), FramePart.Content);
    }

    private static JsonObject Response(Prompt prompt, Answer answer, IEnumerable<JsonObject> parts, bool isLast)
    {
        var candidate = new JsonObject
        {
            ["content"] = new JsonObject { ["parts"] = WireJson.Array(parts), ["role"] = "model" },
        };
        if (isLast)
        {
            candidate["finishReason"] = FinishReason(answer);
        }

        candidate["index"] = 0;
        if (isLast && FinishReason(answer) == "SAFETY")
        {
            candidate["safetyRatings"] = new JsonArray(
                new JsonObject
                {
                    ["category"] = "HARM_CATEGORY_DANGEROUS_CONTENT",
                    ["probability"] = "HIGH",
                    ["blocked"] = true,
                }
            );
        }

        var response = new JsonObject { ["candidates"] = new JsonArray(candidate) };
        if (answer.Usage is { } usage)
        {
            response["usageMetadata"] = Usage(usage, isLast);
        }

        response["modelVersion"] = prompt.Model;
        response["responseId"] = answer.Id;
        return response;
    }

    /// <summary>Counts of the output come with the last chunk; thoughts are not among the candidates' tokens.</summary>
    private static JsonObject Usage(Usage usage, bool isLast)
    {
        var counts = new JsonObject { ["promptTokenCount"] = usage.Input };
        if (isLast)
        {
            counts["candidatesTokenCount"] = usage.Output - usage.Reasoning;
        }

        counts["totalTokenCount"] = isLast ? usage.Total : usage.Input;
        if (usage.Cached > 0)
        {
            counts["cachedContentTokenCount"] = usage.Cached;
            counts["cacheTokensDetails"] = OfText(usage.Cached);
        }

        counts["promptTokensDetails"] = OfText(usage.Input);
        if (isLast && usage.Reasoning > 0)
        {
            counts["thoughtsTokenCount"] = usage.Reasoning;
        }

        return counts;
    }

    private static IEnumerable<JsonObject> Calls(Prompt prompt, Answer answer)
    {
        foreach (var (index, call) in answer.Calls.Index())
        {
            var function = new JsonObject { ["name"] = call.Name, ["args"] = call.Arguments.DeepClone() };
            if (FunctionCallCheck.IsThinkingModel(prompt.Model))
            {
                function["id"] = call.Id;
            }

            var part = new JsonObject { ["functionCall"] = function };
            // Of calls at once the first one alone is signed.
            if (index == 0 && IsSigned(prompt, answer))
            {
                part["thoughtSignature"] = Signature.Of(call.Id);
            }

            yield return part;
        }
    }

    private static JsonObject Thought(string text) => new() { ["text"] = text, ["thought"] = true };

    private static bool ShowsThoughts(Prompt prompt) =>
        GeminiRequest.Either(GeminiRequest.Either(prompt.Body, "generationConfig") ?? [], "thinkingConfig")
            is { } config
        && (config.FlagAt("includeThoughts") || config.FlagAt("include_thoughts"));

    private static bool IsSigned(Prompt prompt, Answer answer) =>
        answer.Reasoning.Count > 0 || FunctionCallCheck.IsThinkingModel(prompt.Model);

    private static string FinishReason(Answer answer) =>
        answer.Finish switch
        {
            Finish.Length => "MAX_TOKENS",
            Finish.ContentFilter or Finish.Refusal => "SAFETY",
            _ => "STOP",
        };
}
