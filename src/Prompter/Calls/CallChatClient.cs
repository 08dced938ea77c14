namespace Prompter.Calls;

/// <summary>The policies of a target as an <see cref="IChatClient"/>: here calls begin, and here a whole answer is gathered from its stream.</summary>
/// <param name="open">The policies, and the model or models inside.</param>
internal sealed class CallChatClient(OpenCall open) : IChatClient
{
    private readonly OpenCall open = open;

    /// <summary>What a service is asked for that is not this; default nothing.</summary>
    public Func<Type, object?, object?>? Services { get; init; }

    /// <summary>Told of each call when it is over, however it ended; default nobody.</summary>
    public Action<CallRecord>? Ended { get; init; }

    /// <summary>What is disposed with this.</summary>
    public IDisposable? Owned { get; init; }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var call = Call.Of(messages, options, streams: false);
        var updates = new List<ChatResponseUpdate>();
        var reader = Open(call, cancellationToken);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.MoveNextAsync().ConfigureAwait(false))
            {
                if (NoticeContent.In(reader.Current) is null)
                {
                    updates.Add(reader.Current);
                }
                else
                {
                    // Nothing of an attempt that failed is part of a whole answer.
                    updates.Clear();
                }
            }
        }

        updates.ForEach(RemoveDrafts);
        var response = updates.OfType<WholeAnswer>().FirstOrDefault() is { } whole
            ? whole.Response
            : updates.ToChatResponse();
        response.Usage = call.Record.Usage;
        (response.AdditionalProperties ??= [])[ChatProperties.Record] = call.Record;
        return response;
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new UpdateStream(token => Open(Call.Of(messages, options, streams: true), token), cancellationToken);
    }

    /// <summary>Opens a call whose record the caller has.</summary>
    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, CancellationToken cancellationToken) =>
        new CallReader(this, call, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this)
            ? this
            : Services?.Invoke(serviceType, serviceKey);
    }

    public void Dispose() => Owned?.Dispose();

    private static void RemoveDrafts(ChatResponseUpdate update)
    {
        if (update.Contents.Any(content => content is DraftContent))
        {
            update.Contents = [.. update.Contents.Where(content => content is not DraftContent)];
        }
    }

    /// <summary>The outermost reader: its last update has the usage of all attempts and the record, and its failures have the record.</summary>
    private sealed class CallReader(CallChatClient client, Call call, CancellationToken cancellationToken)
        : UpdateReader(call, cancellationToken)
    {
        protected override ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync() =>
            new(client.open(Call, CancellationToken));

        protected override ChatResponseUpdate OnEnd()
        {
            var usage = Call.Record.Usage;
            return new()
            {
                Contents = usage is null ? [] : [new UsageContent(usage)],
                AdditionalProperties = new() { [ChatProperties.Record] = Call.Record },
            };
        }

        protected override Exception OnFailure(Exception exception)
        {
            if (exception is not PrompterException failure)
            {
                return exception;
            }

            var end = Call is { HandsOut: true, Record.HandedOut: { IsVisible: true } partial }
                ? new BrokenStreamException(failure, partial.Text)
                : failure;
            end.Record = Call.Record;
            return end;
        }

        protected override void Release()
        {
            Call.Record.HandedOut?.Release();
            client.Ended?.Invoke(Call.Record);
        }
    }
}
