using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.Ollama;

/// <summary>Writes an answer as Ollama's chat does: one object a line.</summary>
internal static class OllamaRenderer
{
    public static Rendering Render(Prompt prompt, Answer answer) =>
        new()
        {
            Whole = Whole(prompt, answer),
            Frames = prompt.IsStreamed ? [.. Frames(prompt, answer)] : null,
            Framing = Framing.Lines,
            Rest = answer.Rest,
            TokenCount = answer.Pieces.Count + answer.Reasoning.Count,
        };

    private static string Whole(Prompt prompt, Answer answer)
    {
        var message = Message(answer.Text);
        if (answer.Reasoning.Count > 0)
        {
            message["thinking"] = answer.ReasoningText;
        }

        if (answer.Calls.Count > 0)
        {
            message["tool_calls"] = Calls(answer);
        }

        return WireJson.Text(End(prompt, answer, message));
    }

    private static IEnumerable<Frame> Frames(Prompt prompt, Answer answer)
    {
        foreach (var piece in answer.Reasoning)
        {
            var message = Message("");
            message["thinking"] = piece;
            yield return Line(message);
        }

        foreach (var piece in answer.Pieces)
        {
            yield return Line(Message(piece));
        }

        if (answer.Calls.Count > 0)
        {
            var message = Message("");
            message["tool_calls"] = Calls(answer);
            yield return Line(message);
        }

        yield return new(WireJson.Text(End(prompt, answer, Message(""))), FramePart.Terminator);

        Frame Line(JsonObject message)
        {
            var line = Head(prompt, answer, message);
            line["done"] = false;
            return new(WireJson.Text(line), FramePart.Content);
        }
    }

    private static JsonObject Message(string content) => new() { ["role"] = "assistant", ["content"] = content };

    private static JsonArray Calls(Answer answer) =>
        WireJson.Array(
            answer.Calls.Select(
                JsonNode (call, index) =>
                    new JsonObject
                    {
                        ["id"] = $"call_{call.Id}",
                        ["function"] = new JsonObject
                        {
                            ["index"] = index,
                            ["name"] = call.Name,
                            ["arguments"] = call.Arguments.DeepClone(),
                        },
                    }
            )
        );

    private static JsonObject Head(Prompt prompt, Answer answer, JsonObject message) =>
        new()
        {
            ["model"] = prompt.Model,
            ["created_at"] = answer.CreatedAt.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", null),
            ["message"] = message,
        };

    private static JsonObject End(Prompt prompt, Answer answer, JsonObject message)
    {
        var end = Head(prompt, answer, message);
        end["done"] = true;
        end["done_reason"] =
            prompt.Turns.Count == 0 ? "load"
            : answer.Finish is Finish.Length ? "length"
            : "stop";
        end["total_duration"] = 4_883_583_458;
        end["load_duration"] = 1_334_875;
        if (answer.Usage is { } usage)
        {
            end["prompt_eval_count"] = usage.Input;
            end["prompt_eval_duration"] = 342_546_000;
            end["eval_count"] = usage.Output;
            end["eval_duration"] = 4_535_599_000;
        }

        return end;
    }
}
