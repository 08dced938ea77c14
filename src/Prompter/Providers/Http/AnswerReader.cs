namespace Prompter.Providers.Http;

/// <summary>One answer: documents of JSON, of which a whole answer has one and a stream many, become updates.</summary>
internal abstract class AnswerReader(HttpErrors errors)
{
    private readonly JsonIndex index = new();

    /// <summary>Whether nothing more of the stream is wanted.</summary>
    public bool IsDone { get; protected set; }

    protected HttpErrors Errors => errors;

    /// <summary>The answer's id, once it is known.</summary>
    protected string? Id { get; set; }

    /// <summary>The model that answers, once it is known.</summary>
    protected string? Model { get; set; }

    /// <summary>When the answer was begun, once it is known.</summary>
    protected DateTimeOffset? CreatedAt { get; set; }

    /// <summary>What a document of a stream adds to the answer, or null.</summary>
    /// <exception cref="PrompterException">The document is an error.</exception>
    /// <exception cref="JsonException">It is no JSON, or not what the protocol has.</exception>
    public ChatResponseUpdate? Read(ReadOnlyMemory<byte> document)
    {
        IsDone = document.Span.SequenceEqual("[DONE]"u8);
        if (IsDone)
        {
            return null;
        }

        var json = index.Read(document);
        return json.Kind is JsonTokenType.Null ? null : Add(json);
    }

    /// <summary>What is in an answer that was not streamed, or null.</summary>
    /// <exception cref="PrompterException">The answer is an error.</exception>
    /// <exception cref="JsonException">It is no JSON, or not what the protocol has.</exception>
    public async ValueTask<ChatResponseUpdate?> ReadWholeAsync(Stream body, CancellationToken cancellationToken) =>
        AddWhole(await errors.ReadAsync(body, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// What the answer ends with, such as its finish reason and its usage; null where they came before. Without a finish reason the
    /// answer is cut.
    /// </summary>
    public virtual ChatResponseUpdate? End() => null;

    /// <summary>An update that tells what was used so far, with what it cost; null where nobody has told.</summary>
    public virtual ChatResponseUpdate? Used() => null;

    /// <summary>What a document adds to the answer, or null. It is read in the call: it is gone afterwards.</summary>
    protected abstract ChatResponseUpdate? Add(JsonSlice document);

    /// <summary>What is in a whole answer; in most protocols it is a stream of one document.</summary>
    protected virtual ChatResponseUpdate? AddWhole(JsonSlice answer) => Add(answer);

    /// <summary>What an error in an answer that began as a success stands for.</summary>
    protected PrompterException Failure(JsonSlice error) =>
        errors.FromBody(error.Kind is JsonTokenType.String ? error.ToText() : error.ToJson());

    /// <summary>A finish reason without a name of its own, of which the provider's word is kept.</summary>
    /// <exception cref="JsonException">The word is blank, which is no end.</exception>
    protected static ChatFinishReason OtherFinish(string word) =>
        string.IsNullOrWhiteSpace(word) ? throw new JsonException("The finish reason is blank.") : new(word);

    protected ChatResponseUpdate Update(IList<AIContent> contents) =>
        new(ChatRole.Assistant, contents)
        {
            ResponseId = Id,
            MessageId = Id,
            ModelId = Model,
            CreatedAt = CreatedAt,
        };
}
