using Prompter.Calls;

namespace Prompter.Policies;

/// <summary>Any <see cref="IChatClient"/> around what is inside, as a policy.</summary>
internal sealed class ClientPolicy : IPolicy
{
    private readonly OpenCall open;

    /// <param name="wrap">Makes the client from the one inside.</param>
    /// <param name="leaf">The model's client, which answers what services are asked for.</param>
    public ClientPolicy(Func<IChatClient, IChatClient> wrap, IChatClient leaf) =>
        open = Leaf.Of(wrap(new Inside(leaf)));

    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken) =>
        open(call with { Options = new InsideOptions(call, next) }, cancellationToken);

    /// <summary>What is inside of the client.</summary>
    private sealed class Inside(IChatClient leaf) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            var updates = Open(messages, options, streams: false, cancellationToken);
            await using (updates.ConfigureAwait(false))
            {
                var all = new List<ChatResponseUpdate>();
                while (await updates.MoveNextAsync().ConfigureAwait(false))
                {
                    all.Add(updates.Current);
                }

                return all is [WholeAnswer whole] ? whole.Response : all.ToChatResponse();
            }
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => new UpdateStream(token => Open(messages, options, streams: true, token), cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            leaf.GetService(serviceType, serviceKey);

        public void Dispose()
        {
            // The leaf is its owner's.
        }

        private static IAsyncEnumerator<ChatResponseUpdate> Open(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options,
            bool streams,
            CancellationToken cancellationToken
        )
        {
            var (call, next) = options is InsideOptions inside
                ? (inside.Call, inside.Next)
                : throw new PrompterException(
                    ErrorCategory.InvalidRequest,
                    "a client around a model has to hand its options on, or a clone of them"
                );
            return next(
                call with
                {
                    Messages = messages as IReadOnlyList<ChatMessage> ?? [.. messages],
                    Options = options,
                    Streams = streams,
                },
                cancellationToken
            );
        }
    }
}

/// <summary>Options on their way through a client, which carry the call that they belong to.</summary>
internal sealed class InsideOptions : ChatOptions
{
    public InsideOptions(Call call, OpenCall next)
        : base(call.Options) => (Call, Next) = (call, next);

    public Call Call { get; }

    public OpenCall Next { get; }

    private InsideOptions(InsideOptions other)
        : base(other) => (Call, Next) = (other.Call, other.Next);

    public override ChatOptions Clone() => new InsideOptions(this);
}
