using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>One answer, from the events of a stream or as a whole.</summary>
internal sealed class ResponsesStream(HttpErrors errors)
    : AnswerReader<ResponsesEvent>(OpenAIJson.Default.ResponsesEvent, errors)
{
    /// <summary>The last that a date can tell.</summary>
    private const double MaxSeconds = 253_402_300_799;

    private readonly SortedDictionary<int, Unfinished> unfinished = [];
    private ResponsesAnswer? begun;
    private bool hasContent;
    private bool hasCalls;
    private bool isRefused;

    /// <inheritdoc />
    public override async ValueTask<ChatResponseUpdate?> ReadWholeAsync(
        Stream body,
        CancellationToken cancellationToken
    ) =>
        EndOf(
            await Errors.ReadAsync(body, OpenAIJson.Default.ResponsesAnswer, cancellationToken).ConfigureAwait(false)
        );

    /// <inheritdoc />
    public override ChatResponseUpdate? Add(ResponsesEvent next)
    {
        switch (next.Type)
        {
            case "response.created" or "response.queued" or "response.in_progress":
                begun = next.Response;
                return null;
            case "response.output_text.delta":
                return TextOf(next);
            case "response.refusal.delta":
                isRefused = true;
                return TextOf(next);
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                return ThoughtOf(next, StringIn(next.Delta));
            case "response.reasoning_summary_part.added" when next.SummaryIndex > 0:
                return ThoughtOf(next, ResponsesItems.BetweenThoughts);
            case "response.output_item.added":
                At(next).Item = next.Item;
                return null;
            case "response.function_call_arguments.delta":
                At(next).Arguments.Append(StringIn(next.Delta));
                return null;
            case "response.function_call_arguments.done":
                At(next).Arguments.Clear().Append(StringIn(next.Arguments));
                return null;
            case "response.output_item.done" when next.Item is { } item:
                unfinished.Remove(next.OutputIndex, out var before);
                return UpdateOf(ContentsOf(item, before));
            case "response.completed" or "response.incomplete" or "response.failed" or "response.cancelled":
                return EndOf(next.Response ?? throw Errors.Malformed($"the event {next.Type} has no response"));
            case "error":
                throw FailureOf(next.Error, next);
            default:
                return null;
        }
    }

    private ChatResponseUpdate? TextOf(ResponsesEvent next)
    {
        At(next).HasText = true;
        return StringIn(next.Delta) is { Length: > 0 } text ? UpdateOf([new TextContent(text)]) : null;
    }

    private ChatResponseUpdate? ThoughtOf(ResponsesEvent next, string text)
    {
        At(next).HasText = true;
        return text.Length > 0 ? UpdateOf([new TextReasoningContent(text)]) : null;
    }

    private Unfinished At(ResponsesEvent next)
    {
        if (!unfinished.TryGetValue(next.OutputIndex, out var item))
        {
            unfinished[next.OutputIndex] = item = new();
        }

        return item;
    }

    private List<AIContent> ContentsOf(JsonElement element, Unfinished? before)
    {
        if (!ResponsesItems.IsKnown(element))
        {
            return [];
        }

        var item = element.Deserialize(OpenAIJson.Default.ResponsesItem)!;
        isRefused |= item.Content?.Any(part => part?.Type == "refusal") is true;
        hasCalls |= item.Type == "function_call";
        return ResponsesItems.ContentsOf(element, item, before?.HasText is true, before?.Arguments.ToString());
    }

    private ChatResponseUpdate EndOf(ResponsesAnswer answer)
    {
        if (answer.Status == "failed" || answer.Error is { ValueKind: JsonValueKind.Object or JsonValueKind.String })
        {
            throw FailureOf(answer.Error);
        }

        begun = answer with
        {
            Id = answer.Id ?? begun?.Id,
            Model = answer.Model ?? begun?.Model,
            CreatedAt = answer.CreatedAt ?? begun?.CreatedAt,
        };
        List<AIContent> contents =
            !hasContent && answer.Output is { Count: > 0 } output
                ? [.. output.SelectMany(item => ContentsOf(item, before: null))]
                // Servers that do not say when a call is done have said all the same what is in it.
                : [.. unfinished.Values.Where(IsCall).SelectMany(call => ContentsOf(call.Item!.Value, call))];
        var end = UpdateOf(contents) ?? New([]);
        end.FinishReason = ReasonOf(answer);
        IsDone = end.FinishReason is not null;
        if (answer.Usage is { } usage)
        {
            end.Contents.Add(new UsageContent(DetailsOf(usage)));
            if (usage.Cost is { } cost)
            {
                end.AdditionalProperties = new() { [ChatProperties.Cost] = cost };
            }
        }

        return end;
    }

    private static bool IsCall(Unfinished started) =>
        started.Item is { } item && ResponsesItems.TypeOf(item) == "function_call";

    private ChatFinishReason? ReasonOf(ResponsesAnswer answer) =>
        answer.Status switch
        {
            "completed" => isRefused ? ChatFinishReason.ContentFilter
            : hasCalls ? ChatFinishReason.ToolCalls
            : ChatFinishReason.Stop,
            "incomplete" => answer.IncompleteDetails?.Reason switch
            {
                "content_filter" => ChatFinishReason.ContentFilter,
                null or "max_output_tokens" or "max_tokens" => ChatFinishReason.Length,
                var other => OtherFinish.Of(other),
            },
            // Cancelled, or not done: the caller reports a cut.
            _ => null,
        };

    private static UsageDetails DetailsOf(ResponsesUsage usage)
    {
        var details = new UsageDetails
        {
            InputTokenCount = usage.InputTokens,
            CachedInputTokenCount = usage.InputTokensDetails?.CachedTokens,
            OutputTokenCount = usage.OutputTokens,
            ReasoningTokenCount = usage.OutputTokensDetails?.ReasoningTokens,
            TotalTokenCount = usage.TotalTokens ?? usage.InputTokens + usage.OutputTokens,
        };
        if (usage.InputTokensDetails?.CacheWriteTokens is { } written)
        {
            details.AdditionalCounts = new() { [ChatProperties.CacheWriteTokens] = written };
        }

        return details;
    }

    private PrompterException FailureOf(JsonElement? error, ResponsesEvent? flat = null) =>
        Errors.FromBody(
            error is { ValueKind: JsonValueKind.Object or JsonValueKind.String } told
                ? told.ToString()
                : JsonSerializer.Serialize(
                    new ResponsesFault(flat?.Code, flat?.Message),
                    OpenAIJson.Default.ResponsesFault
                )
        );

    private ChatResponseUpdate? UpdateOf(List<AIContent> contents)
    {
        hasContent |= contents.Count > 0;
        return contents.Count > 0 ? New(contents) : null;
    }

    private ChatResponseUpdate New(List<AIContent> contents) =>
        new(ChatRole.Assistant, contents)
        {
            ResponseId = begun?.Id,
            MessageId = begun?.Id,
            ModelId = begun?.Model,
            CreatedAt = begun?.CreatedAt is { } seconds and >= 0 and <= MaxSeconds
                ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
                : null,
        };

    private static string StringIn(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    /// <summary>An item that has begun.</summary>
    private sealed class Unfinished
    {
        public JsonElement? Item { get; set; }

        public StringBuilder Arguments { get; } = new();

        public bool HasText { get; set; }
    }
}
