using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Prompter.Models;
using Prompter.Pipeline.Rescue;

namespace Prompter.Pipeline.Attempts;

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
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var record = new AttemptRecord(Model, this.options, GoesOn(messages));
        IAsyncEnumerator<ChatResponseUpdate> updates;
        try
        {
            updates = base.GetStreamingResponseAsync(messages, options, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception exception)
        {
            // Not every client waits with it until it is asked for an update.
            throw record.Failed(exception, isHandedOut: true, cancellationToken);
        }

        var hasFailed = false;
        try
        {
            await using (updates.ConfigureAwait(false))
            {
                while (true)
                {
                    try
                    {
                        if (!await updates.MoveNextAsync().ConfigureAwait(false))
                        {
                            record.ThrowIfUnfinished(cancellationToken);
                            break;
                        }
                    }
                    catch (Exception exception)
                    {
                        hasFailed = true;
                        throw record.Failed(exception, isHandedOut: true, cancellationToken);
                    }

                    var update = updates.Current;
                    record.Add(update);
                    yield return update;
                }
            }
        }
        finally
        {
            if (!hasFailed)
            {
                // What failed tells the text so far.
                record.Partial.Release();
            }
        }

        yield return new()
        {
            AdditionalProperties = new() { [ChatProperties.Attempts] = (Attempt[])[record.Succeeded()] },
        };
    }

    /// <summary>Whether the answer goes on from a text, which may be all that there is to say.</summary>
    private static bool GoesOn(IEnumerable<ChatMessage> messages) =>
        messages is IReadOnlyList<ChatMessage> { Count: > 0 } list && list[^1].Role == ChatRole.Assistant;

    private static ModelReference ReferenceOf(IChatClient client)
    {
        var metadata = client.GetService<ChatClientMetadata>();
        return new(metadata?.ProviderName ?? "unknown", metadata?.DefaultModelId ?? "unknown");
    }
}
