using Prompter.Calls;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>One answer, from the events of a stream or as a whole.</summary>
/// <remarks>See <see href="https://platform.openai.com/docs/api-reference/responses/object">OpenAI's reference</see>.</remarks>
internal sealed class ResponsesStream(Question question, DocumentStream documents) : AnswerReader(question, documents)
{
    /// <summary>The last that a date can tell.</summary>
    private const decimal MaxSeconds = 253_402_300_799;
    private const string EndPrefix = "response.";

    private readonly SortedDictionary<long, Unfinished> unfinished = [];
    private readonly HashSet<string> called = new(StringComparer.Ordinal);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly ResponsesSources sources = new();
    private string? type;

    /// <summary>Whether the reasoning that is not done yet has told its text: items come one after the other.</summary>
    private bool isThoughtKnown;

    /// <summary>What of the answer was told before its end, where all of it is told once more.</summary>
    private bool hasThought;
    private bool hasMessage;
    private readonly ResponsesTexts texts = new(question.Errors);
    private bool isRefused;
    private bool hasRefusal;
    private bool isCut;
    private bool isOver;

    protected override ChatResponseUpdate? Add(JsonSlice next)
    {
        switch (TypeOf(next))
        {
            case null:
                return null;
            case "response":
                return EndOf(next, null);
            case "response.created" when next.Object("response"u8) is { } begun:
                if (Begin(begun.Word("id"u8), hasMessage || called.Count > 0))
                {
                    unfinished.Clear();
                }

                Begin(begun);
                return null;
            case "response.created" or "response.queued" or "response.in_progress":
                Begin(next.Object("response"u8) ?? default);
                return null;
            case "response.output_text.delta":
                return Joined(next.Piece("delta"u8)) is { Length: > 0 } text ? UpdateOf(Saying(text)) : null;
            case "response.output_text.done":
                return UpdateOf(Rest(texts.PartOf(next, next.Text("text"u8) ?? "")));
            case "response.content_part.done" when next.Object("part"u8) is { } part && !Refusal.IsPart(part):
                return UpdateOf(Rest(texts.PartOf(next, part.Text("text"u8) ?? "")));
            case "response.refusal.delta":
                isRefused = true;
                return next.Text("delta"u8) is { Length: > 0 } words ? UpdateOf(Refusing(words)) : null;
            case "response.refusal.done":
                return UpdateOf(RefusedBy(Refusal.In(next.Beside("refusal"u8)) ?? ""));
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                return ThoughtOf(JoinedThought(TextParts.ThoughtsIn(next.Beside("delta"u8))));
            case "response.reasoning_summary_part.added" when next.Count("summary_index"u8) > 0:
                return ThoughtOf(ResponsesItems.BetweenThoughts);
            case "response.output_text.annotation.added" when next.Object("annotation"u8) is { } annotation:
                return sources.New([annotation]) is { } cited ? UpdateOf([cited]) : null;
            case "response.output_item.added":
                At(next).Item = next.Object("item"u8)?.ToCopy();
                return null;
            case "response.function_call_arguments.delta":
                At(next).Arguments.Append(next.Piece("delta"u8));
                return null;
            case "response.function_call_arguments.done":
                At(next).Whole = next.Word("arguments"u8);
                return null;
            case "response.output_item.done" when next.Member("item"u8) is { } item:
                unfinished.Remove(IndexOf(next), out var before);
                return UpdateOf(ContentsOf(item, before));
            case "response.completed"
            or "response.incomplete"
            or "response.failed"
            or "response.cancelled"
            or "response.done":
                return EndOf(
                    next.Member("response"u8) ?? throw Errors.Malformed($"the event {type} has no response"),
                    type![EndPrefix.Length..]
                );
            case "error":
                throw Failure(next);
            default:
                // Of the protocol's own events there are more than anybody needs.
                if (!type!.StartsWith(EndPrefix, StringComparison.Ordinal))
                {
                    ThrowIfErrorOfOtherForm(next);
                }

                return null;
        }
    }

    /// <summary>The type of an event, or of a whole answer, which has another one.</summary>
    private string? TypeOf(JsonSlice next)
    {
        if (
            next.Beside("type"u8) is { Kind: JsonTokenType.String } named
            && named.ToText(type) is { Length: > 0 } known
        )
        {
            return type = known;
        }

        if (EventName is { Length: > 0 } name)
        {
            return type = name;
        }

        if (next.Beside("output"u8) is not null || next.Word("object"u8) == "response")
        {
            return "response";
        }

        ThrowIfErrorOfOtherForm(next);
        return next.SaysSomething ? throw Errors.NoForm(next.ToJson()) : null;
    }

    /// <summary>A piece of the text.</summary>
    private List<AIContent> Saying(string text)
    {
        hasMessage = true;
        texts.Add(text);
        return [new TextContent(text)];
    }

    /// <summary>What was not told in pieces.</summary>
    private List<AIContent> Rest(string text)
    {
        hasMessage |= text.Length > 0;
        return text.Length > 0 ? [new TextContent(text)] : [];
    }

    /// <summary>A piece of the words of a refusal.</summary>
    private List<AIContent> Refusing(string words)
    {
        hasMessage = hasRefusal = true;
        texts.AddRefusal(words);
        return [RefusalOf(words)];
    }

    /// <summary>What was not told yet of the words of a refusal; one without words is told at the end.</summary>
    private List<AIContent> RefusedBy(string? words)
    {
        if (words is null)
        {
            return [];
        }

        isRefused = true;
        var rest = texts.RefusalOf(words);
        hasRefusal |= rest.Length > 0;
        return rest.Length > 0 ? [RefusalOf(rest)] : [];
    }

    private ChatResponseUpdate? ThoughtOf(string? text)
    {
        isThoughtKnown = hasThought = true;
        return string.IsNullOrEmpty(text) ? null : UpdateOf([new TextReasoningContent(text)]);
    }

    private static long IndexOf(JsonSlice next) => next.Count("output_index"u8) ?? 0;

    private Unfinished At(JsonSlice next)
    {
        var index = IndexOf(next);
        if (!unfinished.TryGetValue(index, out var item))
        {
            unfinished[index] = item = new();
        }

        return item;
    }

    private List<AIContent> ContentsOf(JsonSlice item, Unfinished? before)
    {
        isCut |= IsCut(item);
        switch (ItemTypeOf(item))
        {
            case "message" when !IsNew(item):
                return [];
            case "message":
                hasMessage = true;
                return
                [
                    .. Rest(texts.MessageOf(ResponsesItems.TextOf(item))),
                    .. RefusedBy(ResponsesItems.RefusalIn(item)),
                    .. Known(sources.New(ResponsesSources.In(item))),
                    .. Known(ResponsesItem.OfPhase(item)),
                ];
            case "reasoning":
                hasThought = true;
                return ResponsesItems.ThoughtOf(item, Taken(ref isThoughtKnown));
            case "function_call":
                var call = ResponsesItems.CallOf(item, before?.Whole ?? before?.Arguments.ToString());
                // A call has two names, of which a server may get one wrong.
                var isNew =
                    called.Add(call.CallId) & (item.Word("id"u8) is not { } id || id == call.CallId || called.Add(id));
                return isNew ? [call] : [];
            case "image_generation_call":
                return IsNew(item) ? [.. Known(ResponsesItem.OfPicture(item))] : [];
            default:
                return IsNew(item) ? [.. Known(ResponsesItem.Of(item))] : [];
        }
    }

    private static IEnumerable<AIContent> Known(AIContent? content) => content is null ? [] : [content];

    /// <summary>Whether an item was not told before: all of them come once more at the end.</summary>
    private bool IsNew(JsonSlice item) => told.Add(item.Word("id"u8) ?? item.ToJson());

    private static bool Taken(ref bool flag)
    {
        var was = flag;
        flag = false;
        return was;
    }

    private void Begin(JsonSlice answer)
    {
        Id ??= answer.Word("id"u8);
        Model = answer.Word("model"u8, Model);
        CreatedAt = answer.Amount("created_at"u8) is { } seconds and >= 0 and <= MaxSeconds
            ? DateTimeOffset.UnixEpoch.AddSeconds((double)seconds)
            : CreatedAt;
    }

    /// <summary>A whole answer that failed.</summary>
    protected override void Count(JsonSlice document)
    {
        if (document.Object("usage"u8) is { } usage)
        {
            Usage = OpenAIUsage.In(usage);
        }
    }

    /// <summary>The end of an answer, or a whole one.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="declared">What the event says of its end that it came with, or null.</param>
    private ChatResponseUpdate? EndOf(JsonSlice answer, string? declared)
    {
        Begin(answer);
        var status =
            answer.Text("status"u8) is { Length: > 0 } told ? told
            : declared is "done" ? "completed"
            : declared;
        decimal? cost = null;
        if (answer.Object("usage"u8) is { } usage)
        {
            (Usage, cost) = (OpenAIUsage.In(usage), OpenAIUsage.CostIn(usage));
        }

        ThrowIfError(answer);
        var (knowsMessage, knowsThought) = (hasMessage, hasThought);
        var messages = answer.Items("output"u8).Where(IsMessage).ToList();
        isCut |= messages.Exists(IsCut);
        List<AIContent> contents =
        [
            .. answer
                .Items("output"u8)
                .Where(item => !(IsMessage(item) ? knowsMessage : item.Word("type"u8) is "reasoning" && knowsThought))
                .SelectMany(item => ContentsOf(item, before: null)),
            // Servers that do not say when a call is done have said all the same what is in it.
            .. unfinished.Values.Where(IsCall).SelectMany(call => ContentsOf(call.Item!.Value, call)),
        ];
        if (knowsMessage)
        {
            contents.AddRange(Rest(texts.AnswerOf(string.Concat(messages.Select(ResponsesItems.TextOf)))));
            contents.AddRange(messages.SelectMany(message => RefusedBy(ResponsesItems.RefusalIn(message))));
        }
        else if (messages.Count == 0 && answer.Beside("output_text"u8) is { Kind: JsonTokenType.String } text)
        {
            contents.AddRange(Rest(text.ToText()));
        }

        if (isRefused && !hasRefusal)
        {
            contents.Add(RefusalOf(Refusal.WithoutWords));
        }

        contents.AddRange(Known(sources.New(messages.SelectMany(ResponsesSources.In))));
        HasContent |= contents.Count > 0;
        if (status is null && IsOneDocument && HasContent)
        {
            status = "completed";
        }

        var reason = ReasonOf(status, answer.Object("incomplete_details"u8)?.Word("reason"u8));
        IsDone = isOver = true;
        var last = Last(contents);
        if (reason is not null || cost is not null)
        {
            last ??= Update([]);
            last.FinishReason = reason;
            last.AdditionalProperties = cost is null ? null : new() { [ChatProperties.Cost] = cost };
        }

        return last;
    }

    /// <summary>What was told before a stream broke off.</summary>
    public override ChatResponseUpdate? End() => isOver ? null : Last([]);

    /// <summary>What has a role can only be a message.</summary>
    private static string? ItemTypeOf(JsonSlice item) =>
        item.Text("type"u8) ?? (item.Word("role"u8) is null ? null : "message");

    private static bool IsMessage(JsonSlice item) => ItemTypeOf(item) == "message";

    /// <summary>Whether an item says that it is not whole, whatever the answer says.</summary>
    private static bool IsCut(JsonSlice item) => item.Word("status"u8) == "incomplete";

    private static bool IsCall(Unfinished started) => started.Item?.Word("type"u8) == "function_call";

    private ChatFinishReason? ReasonOf(string? status, string? incomplete) =>
        status switch
        {
            // Not done: the caller reports a cut.
            null or "in_progress" or "queued" => null,
            "incomplete" => ReasonOf(
                FinishWords.IsBlank(incomplete) ? "max_output_tokens" : incomplete!,
                called.Count > 0,
                isRefused
            ),
            _ when isCut && FinishWords.Of(status) is FinishWord.Stop => CutItem(),
            _ => ReasonOf(status, called.Count > 0, isRefused),
        };

    private ChatFinishReason? CutItem()
    {
        Problem = Errors.Malformed(
            "the answer was cut: it says that it is whole, and that an item of it is incomplete"
        );
        return null;
    }

    private ChatResponseUpdate? UpdateOf(List<AIContent> contents)
    {
        HasContent |= contents.Count > 0;
        return contents.Count > 0 ? Update(contents) : null;
    }

    /// <summary>An item that has begun.</summary>
    private sealed class Unfinished
    {
        public JsonSlice? Item { get; set; }

        public StringBuilder Arguments { get; } = new();

        /// <summary>The arguments as they were told once more at their end.</summary>
        public string? Whole { get; set; }
    }
}
