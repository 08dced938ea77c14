namespace Prompter.Calls;

/// <summary>Opens the stream of a call: a policy around what is inside, or the model itself.</summary>
/// <returns>The updates; nothing is sent before the first is asked for.</returns>
internal delegate IAsyncEnumerator<ChatResponseUpdate> OpenCall(Call call, CancellationToken cancellationToken);

/// <summary>One question to one target, as it goes down through the policies. Each may change it for what is inside.</summary>
/// <param name="Messages">The conversation. Files and addresses in it have been read.</param>
/// <param name="Options">How it is asked, or null.</param>
/// <param name="Record">What happens on the way, the same object for all of the call.</param>
internal sealed record Call(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, CallRecord Record)
{
    /// <summary>Whether models are asked for a stream; a whole answer comes as one update.</summary>
    public bool Streams { get; init; } = true;

    /// <summary>Whether what comes is read as it comes. Where it is not, an answer that breaks off can begin anew unseen.</summary>
    public bool HandsOut { get; init; } = true;

    /// <summary>The answer that broke off and that this goes on with; null for a call that is answered from the beginning.</summary>
    public EarlierText? Earlier { get; init; }

    /// <summary>When the deadline of the whole call ends, as a timestamp of the host's clock; null for no such deadline.</summary>
    public long? EndsAt { get; init; }

    /// <summary>A list of its own, for it may be read again much later.</summary>
    public static Call Of(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        bool streams,
        CallRecord? record = null
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new(
            [.. messages],
            RequestMetadata.Without(options),
            record ?? new() { Metadata = RequestMetadata.Of(options) }
        )
        {
            Streams = streams,
            HandsOut = streams,
        };
    }
}
