using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.Ollama;

/// <summary>One answer in the terms of the library, from its only line or from many.</summary>
internal sealed class OllamaAnswer(HttpErrors errors)
    : AnswerReader<OllamaResponse>(OllamaJson.Default.OllamaResponse, errors)
{
    // Ollama gives an answer no id, and only newer servers give calls one. Those of calls must not come again in later turns.
    private readonly string id = Guid.NewGuid().ToString("N");
    private int callCount;

    /// <inheritdoc />
    public override ChatResponseUpdate? Add(OllamaResponse line)
    {
        if (line.Error is { ValueKind: not JsonValueKind.Null } error)
        {
            throw Errors.FromBody($"{{\"error\":{error.GetRawText()}}}");
        }

        var update = new ChatResponseUpdate(ChatRole.Assistant, [])
        {
            ResponseId = id,
            MessageId = id,
            ModelId = line.Model,
            // Each token has a time; reading all of them would take longer than all else.
            CreatedAt =
                line.Done
                && DateTimeOffset.TryParse(
                    line.CreatedAt,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var moment
                )
                    ? moment
                    : null,
        };
        if (line.Message?.Thinking is { Length: > 0 } thinking)
        {
            update.Contents.Add(new TextReasoningContent(thinking));
        }

        if (line.Message?.Content is { Length: > 0 } text)
        {
            update.Contents.Add(new TextContent(text));
        }

        foreach (var call in line.Message?.ToolCalls?.OfType<OllamaToolCall>() ?? [])
        {
            update.Contents.Add(CallOf(call));
        }

        IsDone = line.Done;
        if (line.Done)
        {
            update.FinishReason = ReasonOf(line.DoneReason);
            if (UsageOf(line) is { } usage)
            {
                update.Contents.Add(new UsageContent(usage));
            }
        }

        return update.Contents.Count > 0 || line.Done ? update : null;
    }

    private FunctionCallContent CallOf(OllamaToolCall call) =>
        ToolJson.Call(
            string.Create(CultureInfo.InvariantCulture, $"call_{id}_{callCount++}"),
            call.Function.Name,
            call.Function.Arguments.ValueKind switch
            {
                JsonValueKind.Undefined or JsonValueKind.Null => "",
                // As other protocols have it; some servers that speak this one mix them up.
                JsonValueKind.String => call.Function.Arguments.GetString()!,
                _ => call.Function.Arguments.GetRawText(),
            }
        );

    private ChatFinishReason ReasonOf(string? reason) =>
        reason switch
        {
            "length" => ChatFinishReason.Length,
            _ when callCount > 0 => ChatFinishReason.ToolCalls,
            null or "" or "stop" => ChatFinishReason.Stop,
            _ => OtherFinish.Of(reason),
        };

    private static UsageDetails? UsageOf(OllamaResponse line) =>
        line.PromptEvalCount is null && line.EvalCount is null
            ? null
            : new()
            {
                InputTokenCount = line.PromptEvalCount,
                OutputTokenCount = line.EvalCount,
                TotalTokenCount = line.PromptEvalCount + line.EvalCount,
            };
}
