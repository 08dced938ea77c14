using Prompter.Json.Schema;

namespace Prompter.Providers.LlmProgram;

/// <summary>What the response that a plugin of <c>llm</c> has logged says about its model and its end.</summary>
/// <remarks>
/// Newer versions of <c>llm</c> replace parts of it by references to other tables: <c>{"$": …}</c> for a whole value,
/// <c>{"$r": […]}</c> for a text. What is behind one is not known here.
/// </remarks>
internal readonly record struct LlmProgramResponse(string? Model, LlmProgramFinish Finish, string? FinishReason)
{
    /// <summary>Where the reason stands in the responses of an API, which a member of theirs or their type tells.</summary>
    private static readonly (string Member, string? Type, string Place, string Reason)[] Places =
    [
        ("choices", null, "/choices/0", "finish_reason"), // chat completions, not streamed; Mistral
        // llm's own sum of a stream. Streamed text completions have no reason in it even where they came to an end.
        ("finish_reason", "chat.completion.chunk", "", "finish_reason"),
        ("stop_reason", "message", "", "stop_reason"), // Anthropic
        ("candidates", null, "/candidates/0", "finishReason"), // Gemini: the last event of a stream
        ("finishReason", null, "", "finishReason"),
    ];

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
            return new LlmProgramResponse(Text(response, "/model"), finish, reason);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair in a text is an InvalidOperationException.
            return default;
        }
    }

    private static (LlmProgramFinish, string?) FinishOf(JsonElement response)
    {
        if (!IsKnown(response))
        {
            return default;
        }

        var type = Text(response, "/object") ?? Text(response, "/type");
        if (type is "response")
        {
            return FinishOfResponsesApi(response);
        }

        if (Text(response, "/promptFeedback/blockReason") is not null) // Gemini
        {
            return (LlmProgramFinish.Known, ChatFinishReason.ContentFilter.Value);
        }

        foreach (var api in Places)
        {
            if (response.TryGetProperty(api.Member, out _) || (type is not null && type == api.Type))
            {
                return JsonPointer.Find(response, api.Place) is { } place ? Reason(place, api.Reason) : default;
            }
        }

        return JsonPointer.Find(response, "/done") switch // Ollama, only where it is not streamed
        {
            null => default,
            { ValueKind: JsonValueKind.False } => (LlmProgramFinish.Missing, null),
            _ when Reason(response, "done_reason") is { Item1: LlmProgramFinish.Known } reason => reason,
            _ => (LlmProgramFinish.Known, ChatFinishReason.Stop.Value),
        };
    }

    private static (LlmProgramFinish, string?) FinishOfResponsesApi(JsonElement response) =>
        Text(response, "/status") switch
        {
            "completed" => (LlmProgramFinish.Known, ChatFinishReason.Stop.Value),
            "incomplete" => (
                LlmProgramFinish.Known,
                Normalise(Text(response, "/incomplete_details/reason") ?? "incomplete")
            ),
            _ => (LlmProgramFinish.Missing, null), // failed, cancelled, in_progress, queued
        };

    private static (LlmProgramFinish, string?) Reason(JsonElement choice, string name)
    {
        if (
            !IsKnown(choice)
            || JsonPointer.Find(choice, $"/{name}") is { ValueKind: not (JsonValueKind.Null or JsonValueKind.String) }
        )
        {
            return default;
        }

        // A provider that fails in the middle says so in the place of the reason.
        return
            Text(choice, $"/{name}") is { Length: > 0 } text
            && !text.Equals("error", StringComparison.OrdinalIgnoreCase)
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
            "CONTENT_FILTER"
            or "REFUSAL"
            or "SAFETY"
            or "IMAGE_SAFETY"
            or "RECITATION"
            or "BLOCKLIST"
            or "PROHIBITED_CONTENT"
            or "SPII" => ChatFinishReason.ContentFilter.Value,
            _ => reason,
        };

    private static bool IsKnown(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && !value.TryGetProperty("$", out _);

    private static string? Text(JsonElement element, string place) =>
        JsonPointer.Find(element, place) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
