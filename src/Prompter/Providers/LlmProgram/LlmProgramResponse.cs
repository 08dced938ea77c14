using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Prompter.Providers.LlmProgram;

/// <summary>What the response that a plugin of <c>llm</c> has logged says about its model and its end.</summary>
/// <remarks>
/// Newer versions of <c>llm</c> replace parts of it by references to other tables: <c>{"$": …}</c> for a whole value,
/// <c>{"$r": […]}</c> for a text. What is behind one is not known here.
/// </remarks>
internal readonly record struct LlmProgramResponse(string? Model, LlmProgramFinish Finish, string? FinishReason)
{
    /// <summary>Reads the column <c>response_json</c>; nothing is known of what is not JSON or of an unknown shape.</summary>
    public static LlmProgramResponse Parse(string? json)
    {
        if (json is null)
        {
            return default;
        }
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
            var response = document.RootElement;
            var (finish, reason) = FinishOf(response);
            return new LlmProgramResponse(Text(response, "model"), finish, reason);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair in a text is an InvalidOperationException.
            return default;
        }
    }

    private static (LlmProgramFinish, string?) FinishOf(JsonElement response)
    {
        if (response.ValueKind != JsonValueKind.Object || IsReference(response))
        {
            return default;
        }
        var type = Text(response, "object");
        if (type is "response")
        {
            return FinishOfResponsesApi(response);
        }
        if (response.TryGetProperty("choices", out var choices)) // chat completions, not streamed; Mistral
        {
            return Reason(First(choices), "finish_reason");
        }
        if (type is "chat.completion.chunk" || response.TryGetProperty("finish_reason", out _))
        {
            // llm's own sum of a stream. Streamed text completions have no reason in it even where they came to an end.
            return Reason(response, "finish_reason");
        }
        if (Text(response, "type") is "message" || response.TryGetProperty("stop_reason", out _)) // Anthropic
        {
            return Reason(response, "stop_reason");
        }
        if (response.TryGetProperty("promptFeedback", out var feedback) && Text(feedback, "blockReason") is not null)
        {
            return (LlmProgramFinish.Known, ChatFinishReason.ContentFilter.Value); // Gemini
        }
        if (response.TryGetProperty("candidates", out var candidates)) // Gemini: the last event of a stream
        {
            return Reason(First(candidates), "finishReason");
        }
        if (response.TryGetProperty("finishReason", out _))
        {
            return Reason(response, "finishReason");
        }
        if (response.TryGetProperty("done", out var done)) // Ollama, only where it is not streamed
        {
            return done.ValueKind == JsonValueKind.False ? (LlmProgramFinish.Missing, null)
                : Reason(response, "done_reason") is { Item1: LlmProgramFinish.Known } reason ? reason
                : (LlmProgramFinish.Known, ChatFinishReason.Stop.Value);
        }
        return default;
    }

    private static (LlmProgramFinish, string?) FinishOfResponsesApi(JsonElement response)
    {
        switch (Text(response, "status"))
        {
            case "completed":
                return (LlmProgramFinish.Known, ChatFinishReason.Stop.Value);
            case "incomplete":
                var reason = response.TryGetProperty("incomplete_details", out var details)
                    ? Text(details, "reason")
                    : null;
                return (LlmProgramFinish.Known, Normalise(reason ?? "incomplete"));
            default: // failed, cancelled, in_progress, queued
                return (LlmProgramFinish.Missing, null);
        }
    }

    private static (LlmProgramFinish, string?) Reason(JsonElement choice, string name)
    {
        if (choice.ValueKind != JsonValueKind.Object || IsReference(choice))
        {
            return default;
        }
        if (
            choice.TryGetProperty(name, out var reason)
            && reason.ValueKind is not (JsonValueKind.Null or JsonValueKind.String)
        )
        {
            return default;
        }
        // A provider that fails in the middle says so in the place of the reason.
        return Text(choice, name) is { Length: > 0 } text && !text.Equals("error", StringComparison.OrdinalIgnoreCase)
            ? (LlmProgramFinish.Known, Normalise(text))
            : (LlmProgramFinish.Missing, null);
    }

    private static string Normalise(string reason) =>
        reason.ToUpperInvariant() switch
        {
            "STOP" or "END_TURN" or "STOP_SEQUENCE" => ChatFinishReason.Stop.Value,
            "LENGTH" or "MAX_TOKENS" or "MAX_OUTPUT_TOKENS" or "MODEL_LENGTH" or "MODEL_CONTEXT_WINDOW_EXCEEDED" =>
                ChatFinishReason.Length.Value,
            "TOOL_CALLS" or "TOOL_USE" or "FUNCTION_CALL" => ChatFinishReason.ToolCalls.Value,
            "CONTENT_FILTER" or "REFUSAL" or "SAFETY" or "IMAGE_SAFETY" or "RECITATION" or "BLOCKLIST" => ContentFilter,
            "PROHIBITED_CONTENT" or "SPII" => ContentFilter,
            _ => reason,
        };

    private static string ContentFilter => ChatFinishReason.ContentFilter.Value;

    private static bool IsReference(JsonElement value) => value.TryGetProperty("$", out _);

    private static JsonElement First(JsonElement array) =>
        array.ValueKind == JsonValueKind.Array && array.GetArrayLength() > 0 ? array[0] : default;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
