using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Prompter.Providers.Http;

/// <summary>One answer: documents of JSON, of which a whole answer has one and a stream many, become updates.</summary>
internal abstract class AnswerReader(HttpErrors errors)
{
    /// <summary>Whether nothing more of the stream is wanted.</summary>
    public bool IsDone { get; protected set; }

    protected HttpErrors Errors => errors;

    /// <summary>What a document of a stream adds to the answer, or null.</summary>
    /// <exception cref="PrompterException">The document is an error.</exception>
    /// <exception cref="JsonException">It is no JSON, or not what the protocol has.</exception>
    public ChatResponseUpdate? Read(ReadOnlySpan<byte> document)
    {
        IsDone = document.SequenceEqual("[DONE]"u8);
        return IsDone ? null : ReadJson(document);
    }

    /// <summary>What is in an answer that was not streamed, or null.</summary>
    /// <exception cref="PrompterException">The answer is an error.</exception>
    /// <exception cref="JsonException">It is no JSON, or not what the protocol has.</exception>
    public abstract ValueTask<ChatResponseUpdate?> ReadWholeAsync(Stream body, CancellationToken cancellationToken);

    /// <summary>
    /// What the answer ends with, such as its finish reason and its usage; null where they came before. Without a finish reason the
    /// answer is cut.
    /// </summary>
    public virtual ChatResponseUpdate? End() => null;

    protected abstract ChatResponseUpdate? ReadJson(ReadOnlySpan<byte> document);
}

/// <summary>An answer whose stream consists of documents of one type.</summary>
internal abstract class AnswerReader<TItem>(JsonTypeInfo<TItem> type, HttpErrors errors) : AnswerReader(errors)
    where TItem : class
{
    /// <inheritdoc />
    /// <remarks>In most protocols a whole answer is a stream of one document.</remarks>
    public override async ValueTask<ChatResponseUpdate?> ReadWholeAsync(
        Stream body,
        CancellationToken cancellationToken
    ) => Add(await Errors.ReadAsync(body, type, cancellationToken).ConfigureAwait(false));

    /// <summary>What a document adds to the answer, or null.</summary>
    /// <exception cref="PrompterException">The document is an error.</exception>
    public abstract ChatResponseUpdate? Add(TItem item);

    protected sealed override ChatResponseUpdate? ReadJson(ReadOnlySpan<byte> document) =>
        JsonSerializer.Deserialize(document, type) is { } item ? Add(item) : null;
}
