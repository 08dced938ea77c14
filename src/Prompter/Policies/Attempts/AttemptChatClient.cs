using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Policies.Rescue;

namespace Prompter.Policies.Attempts;

/// <summary>
/// Sees to it that only a whole answer is a success, and records the try: in <see cref="ChatProperties.Attempts"/> of the response
/// or of the last update, or in <see cref="PrompterException.Attempts"/>.
/// </summary>
/// <remarks>
/// Whatever the client throws comes out as a <see cref="PrompterException"/>, after visible content as a
/// <see cref="BrokenStreamException"/>.
/// </remarks>
public sealed class AttemptChatClient : DelegatingChatClient
{
    private readonly AttemptOptions options;

    /// <summary>Creates the client.</summary>
    /// <param name="inner">What is called.</param>
    /// <param name="options">How tries are recorded; default: as the client says of itself.</param>
    public AttemptChatClient(IChatClient inner, AttemptOptions? options = null)
        : base(inner)
    {
        this.options = options ?? new();
        Model = this.options.Model ?? ReferenceOf(inner);
    }

    /// <summary>The model that is asked.</summary>
    public ModelReference Model { get; }

    /// <inheritdoc />
    /// <exception cref="PrompterException">There is no whole answer.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var record = new AttemptRecord(Model, this.options, GoesOn(messages));
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            record.Add(response);
            record.ThrowIfUnfinished(cancellationToken);
            response.AdditionalProperties ??= [];
            response.AdditionalProperties[ChatProperties.Attempts] = (Attempt[])[record.Succeeded()];
            record.Partial.Release();
            return response;
        }
        catch (Exception exception)
        {
            throw record.Failed(exception, isHandedOut: false, cancellationToken);
        }
    }

    /// <inheritdoc />
    /// <exception cref="PrompterException">There is no whole answer.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => new UpdateStream(token => new Reader(this, messages, options, token), cancellationToken);

    /// <summary>Whether the answer goes on from a text, which may be all that there is to say.</summary>
    private static bool GoesOn(IEnumerable<ChatMessage> messages) =>
        messages is IReadOnlyList<ChatMessage> { Count: > 0 } list && list[^1].Role == ChatRole.Assistant;

    private static ModelReference ReferenceOf(IChatClient client)
    {
        var metadata = client.GetService<ChatClientMetadata>();
        return new(metadata?.ProviderName ?? "unknown", metadata?.DefaultModelId ?? "unknown");
    }

    private sealed class Reader(
        AttemptChatClient client,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken
    ) : UpdateReader(client.InnerClient, messages, options, cancellationToken)
    {
        private readonly AttemptRecord record = new(client.Model, client.options, GoesOn(messages));
        private bool hasFailed;

        protected override void OnUpdate(ChatResponseUpdate update) => record.Add(update);

        protected override ChatResponseUpdate? OnEnd()
        {
            record.ThrowIfUnfinished(CancellationToken);
            return new()
            {
                AdditionalProperties = new() { [ChatProperties.Attempts] = (Attempt[])[record.Succeeded()] },
            };
        }

        protected override Exception OnFailure(Exception exception)
        {
            hasFailed = true;
            return record.Failed(exception, isHandedOut: true, CancellationToken);
        }

        protected override void Release()
        {
            if (!hasFailed)
            {
                // What failed tells the text so far.
                record.Partial.Release();
            }
        }
    }
}
