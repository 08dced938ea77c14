using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FakeLlm;

/// <summary>One prompt with its answer, as the log and `--json` show it.</summary>
internal sealed class Turn(
    string model,
    string resolvedModel,
    string? resolvedColumn,
    string prompt,
    Performance performance,
    string? finishReason,
    bool stream
)
{
    private static readonly char[] Spaces = [' ', '\t', '\n', '\v', '\f', '\r'];

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly int promptWords = prompt.Split(Spaces, StringSplitOptions.RemoveEmptyEntries).Length;

    public string Id { get; } = Guid.CreateVersion7().ToString("n", CultureInfo.InvariantCulture)[..26];

    public string ThreadId { get; } = Guid.CreateVersion7().ToString("n", CultureInfo.InvariantCulture)[..26];

    public string Model => model;

    public string? ResolvedModel => resolvedColumn;

    public long Milliseconds { get; } = performance.Milliseconds;

    public string Moment { get; } =
        DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture);

    /// <summary>A stream that was cut has brought no usage.</summary>
    private bool HasUsage => finishReason is not null;

    public int? InputTokens => HasUsage ? promptWords : null;

    public int? OutputTokens => HasUsage ? performance.Words : null;

    public string? TokenDetails => HasUsage ? """{"prompt_tokens_details": {"cached_tokens": 5}}""" : null;

    public string Usage =>
        HasUsage
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{InputTokens:N0} input, {OutputTokens:N0} output, {TokenDetails}"
            )
            : "";

    /// <summary>A stream is stored as one chunk put together from all, a whole answer as it came.</summary>
    public JsonObject ResponseJson()
    {
        var response = new JsonObject
        {
            ["id"] = "c1",
            ["object"] = "chat.completion.chunk",
            ["model"] = resolvedModel,
            ["created"] = 1,
        };
        var choice = stream ? response : [];
        if (stream)
        {
            choice["content"] = performance.Text;
        }
        else
        {
            response["object"] = "chat.completion";
            response["choices"] = new JsonArray(choice);
            choice["index"] = 0;
            choice["message"] = new JsonObject { ["content"] = performance.Text, ["role"] = "assistant" };
        }

        if (HasUsage)
        {
            choice["finish_reason"] = finishReason;
            response["usage"] = new JsonObject
            {
                ["completion_tokens"] = OutputTokens,
                ["prompt_tokens"] = InputTokens,
                ["total_tokens"] = InputTokens + OutputTokens,
                ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 5 },
            };
        }

        return response;
    }

    public string ToJson() =>
        new JsonArray(
            new JsonObject
            {
                ["id"] = Id,
                ["model"] = model,
                ["resolved_model"] = resolvedColumn,
                ["options_json"] = new JsonObject(),
                ["conversation_id"] = ThreadId,
                ["duration_ms"] = Milliseconds,
                ["datetime_utc"] = Moment,
                ["input_tokens"] = InputTokens,
                ["output_tokens"] = OutputTokens,
                ["token_details"] = TokenDetails,
                ["conversation_name"] = prompt,
                ["conversation_model"] = model,
                ["schema_json"] = null,
                ["prompt"] = prompt,
                ["system"] = null,
                ["response"] = performance.Text,
                ["reasoning"] = null,
                ["prompt_json"] = null,
                ["response_json"] = ResponseJson(),
                ["prompt_fragments"] = new JsonArray(),
                ["system_fragments"] = new JsonArray(),
                ["tools"] = new JsonArray(),
                ["tool_calls"] = new JsonArray(),
                ["tool_results"] = new JsonArray(),
                ["attachments"] = new JsonArray(),
            }
        ).ToJsonString(Indented);
}
