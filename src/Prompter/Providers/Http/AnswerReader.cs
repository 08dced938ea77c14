namespace Prompter.Providers.Http;

/// <summary>One answer: documents of JSON, of which a whole answer has one and a stream many, become updates.</summary>
/// <remarks>
/// What is in an answer has to be as the protocol says, or the answer is malformed; what is beside it may be anything. An end counts only where the server says that it is
/// one: by a reason that is known, or, where it gives none, by the word for the end of a stream after text and usage, or by a body that is one whole message.
/// </remarks>
internal abstract class AnswerReader(Question question, DocumentStream documents)
{
    private const int LongestUnread = 4096;
    private readonly JsonIndex index = new();
    private string? unread;
    private string? begun;
    private char half;
    private char thoughtHalf;
    private long last;
    private bool hasFirst;
    private bool hasSeveral;

    /// <summary>Whether nothing more of the stream is wanted.</summary>
    public bool IsDone { get; protected set; }

    /// <summary>Why an answer that has ended is none; null where nothing but its end is missing.</summary>
    public PrompterException? Problem { get; protected set; }

    /// <summary>Parts thoughts from the text, where servers of the family leave them in it; else null.</summary>
    public virtual ThoughtTags? Tags => null;

    protected HttpErrors Errors => question.Errors;

    protected Question Question => question;

    /// <summary>Takes the id of an answer in that begins here, or goes on: whether it is another one than before.</summary>
    /// <exception cref="PrompterException">It is another one, and some of the one before was told.</exception>
    protected bool Begin(string? id, bool isTold)
    {
        var isOther = id is not null && begun is not null && id != begun;
        if (isOther && isTold)
        {
            throw Errors.Another();
        }

        begun = id ?? begun;
        Id ??= id;
        return isOther;
    }

    /// <summary>The answer's id, once it is known.</summary>
    protected string? Id { get; set; }

    /// <summary>The model that answers, once it is known.</summary>
    protected string? Model { get; set; }

    /// <summary>When the answer was begun, once it is known.</summary>
    protected DateTimeOffset? CreatedAt { get; set; }

    /// <summary>The word for the end, once there is one.</summary>
    protected string? Finish { get; private set; }

    /// <summary>The tokens as they were told last.</summary>
    protected UsageDetails? Usage { get; set; }

    /// <summary>Whether all that came was one document, as an answer that is not streamed.</summary>
    protected bool IsOneDocument => documents.IsOneDocument;

    /// <summary>Whether anything of the answer came: text, a call, data.</summary>
    protected bool HasContent { get; set; }

    /// <summary>The name of the event whose document is being read; empty where it has none.</summary>
    protected string EventName => Encoding.UTF8.GetString(documents.EventName);

    /// <summary>Whether the server has said why the answer ends, so that what follows stands beside it.</summary>
    public bool IsEndKnown => Finish is not null;

    /// <summary>What the only document says that is no answer: an error in a form that nobody knows; null where it is but the beginning of an answer.</summary>
    public PrompterException? Unknown()
    {
        if (unread is not { } text || HasContent || !documents.IsOne || Used() is not null)
        {
            return null;
        }

        var told = Errors.FromBody(text);
        return told.Category is not ErrorCategory.Permanent ? told
            : IsOneDocument ? Errors.NoForm(text)
            : null;
    }

    /// <summary>Whether a document is the word for the end of a stream.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> document) =>
        document.Length < 32 && Ascii.EqualsIgnoreCase(document.Trim(" \t\r\n"u8), "[DONE]"u8);

    /// <summary>What a document of a body adds to the answer, or null.</summary>
    /// <exception cref="PrompterException">The document is an error.</exception>
    /// <exception cref="JsonException">It is no JSON, or not what the protocol has.</exception>
    public ChatResponseUpdate? Read(ReadOnlyMemory<byte> document)
    {
        if (IsEnd(document.Span))
        {
            IsDone = true;
            return null;
        }

        var json = Parse(document);
        try
        {
            var update = Read(json, document);
            if (update is null && unread is null && document.Length <= LongestUnread)
            {
                unread = Encoding.UTF8.GetString(document.Span);
            }

            return update;
        }
        catch (PrompterException exception) when (IsEndOfTokens(exception))
        {
            // The answer has ended, and why is told again.
            IsDone = true;
            return null;
        }
    }

    /// <summary>
    /// What the answer ends with, such as its finish reason and its usage; null where they came before. Without a finish reason the
    /// answer is cut, or has a <see cref="Problem"/>.
    /// </summary>
    public virtual ChatResponseUpdate? End() => null;

    /// <summary>An update that tells what was used so far, with what it cost; null where nobody has told.</summary>
    public virtual ChatResponseUpdate? Used() => Usage is null ? null : Update([new UsageContent(Usage)]);

    /// <summary>Takes in the counts of tokens that came with an error.</summary>
    protected virtual void Count(JsonSlice document) { }

    /// <summary>What a document adds to the answer, or null. It is read in the call: it is gone afterwards.</summary>
    protected abstract ChatResponseUpdate? Add(JsonSlice document);

    /// <summary>Throws where a member is an error that says something.</summary>
    protected void ThrowIfError(JsonSlice? holder)
    {
        if (holder is { } told && ErrorForms.In(told) is { } error)
        {
            throw error.Kind is JsonTokenType.True ? Failure(told)
            : error.Kind is JsonTokenType.Number ? Errors.FromBody(error.ToJson())
            : Failure(error);
        }
    }

    /// <summary>The first of several answers to one question; where one was asked for it may have any number.</summary>
    /// <param name="choices">The answers.</param>
    /// <param name="several">The option that asks for several.</param>
    protected JsonSlice? FirstOf(IEnumerable<JsonSlice> choices, string several)
    {
        JsonSlice? first = null;
        JsonSlice? other = null;
        long number = 0;
        foreach (var choice in choices)
        {
            hasSeveral |= (first ?? other) is not null;
            if (choice.Count("index"u8) is not { } index || index == 0)
            {
                first ??= choice;
            }
            else if (other is null)
            {
                (other, number) = (choice, index);
            }
        }

        if (first is not null || other is null || Question.Options.AdditionalProperties?.ContainsKey(several) is true)
        {
            hasFirst |= first is not null;
            return first;
        }

        if (hasFirst && (hasSeveral || number <= last))
        {
            // Some servers count their pieces there; a number that comes again is another answer's.
            return hasSeveral ? null : throw Errors.Malformed("two answers came mixed where one was asked for");
        }

        last = number;
        return other;
    }

    /// <summary>A document that has nothing of an answer in it may be an error in some form of the server's own.</summary>
    protected void ThrowIfErrorOfOtherForm(JsonSlice document)
    {
        if (ErrorForms.IsError(document))
        {
            throw Failure(document);
        }

        ThrowIfStatus(document);
    }

    /// <summary>A document that has no member of an answer may have words of an error under whatever name.</summary>
    protected void ThrowIfWordsOfError(JsonSlice document)
    {
        if (Failure(document) is { Category: not ErrorCategory.Permanent } told)
        {
            throw told;
        }
    }

    /// <summary>Throws where a server tells beside an answer how it went, and that it did not go well.</summary>
    protected void ThrowIfStatus(JsonSlice document)
    {
        if (ErrorForms.StatusIn(document) is { } status)
        {
            throw Failure(status);
        }
    }

    /// <summary>What an error in an answer that began as a success stands for.</summary>
    protected PrompterException Failure(JsonSlice error) =>
        Errors.FromBody(error.Kind is JsonTokenType.String ? error.ToText() : error.ToJson());

    /// <summary>Takes the word for an end in. Of several the last counts, unless one before it was of no whole answer.</summary>
    protected void FinishWith(string? word)
    {
        if (
            !FinishWords.IsBlank(word)
            && (
                Finish is null
                || FinishWords.Of(Finish) is FinishWord.Stop or FinishWord.ToolCalls or FinishWord.Unknown
            )
        )
        {
            Finish = word;
        }
    }

    /// <summary>The reason that a word stands for; null where it is none of a whole answer, and then there is a <see cref="Problem"/>.</summary>
    /// <param name="word">The server's word.</param>
    /// <param name="hasCalls">Whether tools were called.</param>
    /// <param name="isRefused">Whether the model said that it refuses.</param>
    /// <param name="said">What the server says of it besides, or null.</param>
    protected ChatFinishReason? ReasonOf(string word, bool hasCalls, bool isRefused = false, string? said = null)
    {
        switch (FinishWords.Of(word))
        {
            case FinishWord.Stop or FinishWord.ToolCalls when isRefused:
            case FinishWord.Filter:
                return ChatFinishReason.ContentFilter;
            // Several servers say stop after a call of a tool.
            case FinishWord.Stop or FinishWord.ToolCalls when hasCalls:
                return ChatFinishReason.ToolCalls;
            case FinishWord.Stop:
                return ChatFinishReason.Stop;
            case FinishWord.Length:
                return ChatFinishReason.Length;
            case var other:
                Problem = ProblemOf(other, word, said);
                return null;
        }
    }

    /// <summary>Words by which a model refuses, or a provider for it: no answer, but what its user has to see.</summary>
    protected static ErrorContent RefusalOf(string words) => new(words) { ErrorCode = "refusal" };

    /// <summary>A piece of the answer's text; the half of a character at its end waits for the other half.</summary>
    protected string? Joined(string? piece) => Joined(ref half, piece);

    /// <summary>A piece of thoughts.</summary>
    protected string? JoinedThought(string? piece) => Joined(ref thoughtHalf, piece);

    /// <summary>An update at the end: what waited for its other half, and the usage; null where there is neither.</summary>
    protected ChatResponseUpdate? Last(List<AIContent> contents)
    {
        if (half != '\0')
        {
            contents.Add(new TextContent("\ufffd"));
        }

        if (Usage is not null)
        {
            contents.Add(new UsageContent(Usage));
        }

        return contents.Count > 0 ? Update(contents) : null;
    }

    protected ChatResponseUpdate Update(IList<AIContent> contents) =>
        new(ChatRole.Assistant, contents)
        {
            ResponseId = Id,
            MessageId = Id,
            ModelId = Model,
            CreatedAt = CreatedAt,
        };

    private ChatResponseUpdate? Read(JsonSlice json, ReadOnlyMemory<byte> document)
    {
        switch (json.Kind)
        {
            case JsonTokenType.None or JsonTokenType.Null:
                return null;
            case JsonTokenType.StartObject:
                if (documents.IsError || ErrorForms.In(json) is not null)
                {
                    Count(json);
                    ThrowIfError(json);
                    throw Failure(json);
                }

                return Add(json);
            default:
                throw documents.IsError
                    ? Errors.FromBody(Encoding.UTF8.GetString(document.Span))
                    : Odd(json.Kind is JsonTokenType.String ? json.ToText() : Encoding.UTF8.GetString(document.Span));
        }
    }

    /// <summary>Whether an error says only what the word for the end has said: that there are no more tokens.</summary>
    private bool IsEndOfTokens(PrompterException exception) =>
        Finish is { } word
        && FinishWords.Of(word) is FinishWord.Length
        && exception.Category is ErrorCategory.TokenLimit;

    private JsonSlice Parse(ReadOnlyMemory<byte> document)
    {
        try
        {
            return index.Read(document);
        }
        catch (JsonException) when (documents.IsError)
        {
            throw Errors.FromBody(Encoding.UTF8.GetString(document.Span));
        }
        catch (JsonException) when (documents.IsLast && (IsEndKnown || IsCut(document.Span)))
        {
            // The body ended in the middle of it.
            return IsEndKnown && MayBeText(document.Span)
                ? throw Errors.Malformed(
                    "the answer was cut: its stream ended in the middle of text after its finish reason"
                )
                : default;
        }
        catch (JsonException) when (document.Span is not [(byte)'{' or (byte)'[', ..])
        {
            throw Odd(Encoding.UTF8.GetString(document.Span));
        }
    }

    /// <summary>What stands where a document should: an error in words, or nobody knows what.</summary>
    private PrompterException Odd(string text) =>
        Errors.FromBody(text) is { Category: not ErrorCategory.Permanent } told ? told : Errors.NoPart(text);

    private static bool IsCut(ReadOnlySpan<byte> document) =>
        document.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>Whether the beginning of a document holds more of an answer, and not only what stands beside one.</summary>
    private static bool MayBeText(ReadOnlySpan<byte> cut) =>
        cut.IndexOf("\"content\":"u8) >= 0 || cut.IndexOf("\"text\":"u8) >= 0 || cut.IndexOf("\"parts\":"u8) >= 0;

    private PrompterException ProblemOf(FinishWord meaning, string word, string? said)
    {
        var more = said is null ? "" : $": {said}";
        return meaning switch
        {
            FinishWord.ToolCalls => Errors.Malformed(
                $"the answer ended for the call of a tool ('{word}'), and no call came"
            ),
            FinishWord.BadCall => Errors.Malformed(
                $"the model called a function in a way that cannot be understood ({word}){more}"
            ),
            FinishWord.Aborted => Errors.Malformed($"the provider broke the answer off ('{word}'){more}"),
            FinishWord.Overloaded => Errors.FromBody(
                "the provider ran out of resources in the middle of the answer",
                503
            ),
            FinishWord.Failed => Errors.FromBody($"the provider failed in the middle of the answer{more}", 500),
            _ => Errors.Malformed(
                $"the answer ended for a reason that is not known ('{word}'), so that it may not be whole{more}"
            ),
        };
    }

    private static string? Joined(ref char half, string? piece)
    {
        if (string.IsNullOrEmpty(piece))
        {
            return piece;
        }

        if (half == '\0' && !char.IsSurrogate(piece[0]) && !char.IsSurrogate(piece[^1]))
        {
            return piece;
        }

        var text = half == '\0' ? piece : half + piece;
        half = char.IsHighSurrogate(text[^1]) ? text[^1] : '\0';
        return HalfCharacters.Replaced(half == '\0' ? text : text[..^1]);
    }
}
