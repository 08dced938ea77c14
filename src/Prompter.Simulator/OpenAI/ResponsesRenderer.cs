using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.OpenAI;

/// <summary>Writes an answer as a response.</summary>
internal static class ResponsesRenderer
{
    public static Rendering Render(Prompt prompt, Answer answer) =>
        new()
        {
            Whole = WireJson.Text(ResponsesObject.Ended(prompt, answer)),
            Frames = prompt.IsStreamed ? [.. Number(Events(prompt, answer))] : null,
            Rest = answer.Rest,
            TokenCount = answer.Pieces.Count + answer.Reasoning.Count,
        };

    private static IEnumerable<Frame> Number(IEnumerable<(JsonObject Event, FramePart Part)> events)
    {
        foreach (var (index, (content, part)) in events.Index())
        {
            content.Insert(1, "sequence_number", index);
            yield return new(WireJson.Text(content), part, content["type"]!.GetValue<string>());
        }
    }

    private static IEnumerable<(JsonObject Event, FramePart Part)> Events(Prompt prompt, Answer answer)
    {
        yield return Whole("response.created", ResponsesObject.Begun(prompt, answer), FramePart.Structure);
        yield return Whole("response.in_progress", ResponsesObject.Begun(prompt, answer), FramePart.Structure);
        var items = ResponsesObject.Items(prompt, answer).ToList();
        foreach (var (index, item) in items.Index())
        {
            var inner = item["type"]!.GetValue<string>() switch
            {
                "reasoning" => Reasoning(item, answer, index),
                "message" => Message(item, answer, index),
                _ => Call(item, index),
            };
            foreach (var each in inner)
            {
                yield return each;
            }

            yield return Item("response.output_item.done", index, item);
        }

        var ended = ResponsesObject.Ended(prompt, answer);
        yield return Whole($"response.{ended["status"]}", ended, FramePart.Terminator);
    }

    private static IEnumerable<(JsonObject Event, FramePart Part)> Reasoning(JsonObject item, Answer answer, int index)
    {
        var begun = (JsonObject)item.DeepClone();
        begun["summary"] = new JsonArray();
        yield return Item("response.output_item.added", index, begun);
        if (item["summary"] is not JsonArray { Count: > 0 })
        {
            yield break;
        }

        yield return Part("response.reasoning_summary_part.added", "");
        foreach (var piece in answer.Reasoning)
        {
            yield return (Event("response.reasoning_summary_text.delta", "delta", piece), FramePart.Content);
        }

        yield return (Event("response.reasoning_summary_text.done", "text", answer.ReasoningText), FramePart.Structure);
        yield return Part("response.reasoning_summary_part.done", answer.ReasoningText);

        (JsonObject, FramePart) Part(string type, string text) =>
            (Event(type, "part", new JsonObject { ["type"] = "summary_text", ["text"] = text }), FramePart.Structure);

        JsonObject Event(string type, string name, JsonNode value) =>
            PartEvent(type, item, index, "summary_index", name, value);
    }

    private static IEnumerable<(JsonObject Event, FramePart Part)> Message(JsonObject item, Answer answer, int index)
    {
        var begun = (JsonObject)item.DeepClone();
        (begun["status"], begun["content"]) = ("in_progress", new JsonArray());
        yield return Item("response.output_item.added", index, begun);
        var (kind, field) = answer.Finish is Finish.Refusal ? ("refusal", "refusal") : ("output_text", "text");
        yield return (
            Event("response.content_part.added", "part", ResponsesObject.Content(answer, "")),
            FramePart.Structure
        );
        foreach (var piece in answer.Pieces)
        {
            var delta = Event($"response.{kind}.delta", "delta", piece);
            if (kind == "output_text")
            {
                delta["logprobs"] = new JsonArray();
            }

            delta["obfuscation"] = Padding.Of(delta);

            yield return (delta, FramePart.Content);
        }

        yield return (Event($"response.{kind}.done", field, answer.Text), FramePart.Structure);
        yield return (
            Event("response.content_part.done", "part", ResponsesObject.Content(answer, answer.Text)),
            FramePart.Structure
        );

        JsonObject Event(string type, string name, JsonNode value) =>
            PartEvent(type, item, index, "content_index", name, value);
    }

    /// <summary>What is told of the only part of an item.</summary>
    private static JsonObject PartEvent(
        string type,
        JsonObject item,
        int index,
        string partIndex,
        string name,
        JsonNode value
    ) =>
        new()
        {
            ["type"] = type,
            ["item_id"] = item["id"]!.GetValue<string>(),
            ["output_index"] = index,
            [partIndex] = 0,
            [name] = value,
        };

    private static IEnumerable<(JsonObject Event, FramePart Part)> Call(JsonObject item, int index)
    {
        var arguments = item["arguments"]!.GetValue<string>();
        var begun = (JsonObject)item.DeepClone();
        (begun["status"], begun["arguments"]) = ("in_progress", "");
        yield return Item("response.output_item.added", index, begun);
        foreach (var piece in Composer.Split(arguments))
        {
            yield return (Event("response.function_call_arguments.delta", "delta", piece), FramePart.Content);
        }

        yield return (Event("response.function_call_arguments.done", "arguments", arguments), FramePart.Structure);

        JsonObject Event(string type, string name, string value) =>
            new()
            {
                ["type"] = type,
                ["item_id"] = item["id"]!.GetValue<string>(),
                ["output_index"] = index,
                [name] = value,
            };
    }

    private static (JsonObject Event, FramePart Part) Item(string type, int index, JsonObject item) =>
        (
            new()
            {
                ["type"] = type,
                ["output_index"] = index,
                ["item"] = item.DeepClone(),
            },
            FramePart.Structure
        );

    private static (JsonObject Event, FramePart Part) Whole(string type, JsonObject response, FramePart part) =>
        (new() { ["type"] = type, ["response"] = response }, part);
}
