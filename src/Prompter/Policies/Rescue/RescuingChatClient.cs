using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Policies.Attempts;

namespace Prompter.Policies.Rescue;

/// <summary>Goes on after a failed try: with the same model again, or with another.</summary>
/// <remarks>
/// <para>
/// Before the first visible content of a stream this is invisible, but for an update without contents that carries a
/// <see cref="StreamNotice"/>. After it, <see cref="StreamRescue"/> says what happens.
/// </para>
/// <para>The response, or the last update of a stream, tells every try in <see cref="ChatProperties.Attempts"/>, and the usage of all.</para>
/// </remarks>
public abstract class RescuingChatClient : IChatClient
{
    private readonly StreamRescue rescue;

    private protected RescuingChatClient(StreamRescue rescue) => this.rescue = rescue;

    /// <inheritdoc />
    /// <exception cref="PrompterException">No try succeeded; it is the failure of the last one, with all tries.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public virtual async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var request = new RescueRequest(messages, options);
        using var course = Begin(request);
        var history = new AttemptHistory();
        var step = await course.FirstAsync(history, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            try
            {
                var response = await step
                    .Client.GetResponseAsync(
                        step.Messages ?? request.Messages,
                        step.OptionsOf(options),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                history.Complete(response);
                return response;
            }
            catch (PrompterException failure)
            {
                history.Add(failure, step.Model);
                step =
                    await NextAsync(course, failure, history, null, cancellationToken).ConfigureAwait(false)
                    ?? throw course.End(failure, history);
            }
            catch (CancelledCallException cancellation)
            {
                throw history.Complete(cancellation, null);
            }

            await WaitAsync(course, history, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    /// <exception cref="PrompterException">No try succeeded; it is the failure of the last one, with all tries.</exception>
    /// <exception cref="BrokenStreamException">The same, after visible content that is not taken back.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public virtual IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var mode = rescue == StreamRescue.Fail && options is WithheldChatOptions ? StreamRescue.Restart : rescue;
        return new UpdateStream(
            token => new RescueReader(this, new(messages, options), mode, token),
            cancellationToken
        );
    }

    /// <inheritdoc />
    public abstract object? GetService(Type serviceType, object? serviceKey = null);

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes what this calls.</summary>
    /// <param name="disposing">Whether it is the caller's wish.</param>
    protected abstract void Dispose(bool disposing);

    internal abstract RescueCourse Begin(RescueRequest request);

    /// <summary>A client that says of each of its failures which try it was.</summary>
    private protected static IChatClient Recorded(IChatClient client, ModelReference? model = null) =>
        client.GetService<AttemptChatClient>() is null && client.GetService<RescuingChatClient>() is null
            ? new AttemptChatClient(client, new() { Model = model })
            : client;

    /// <summary>Chooses who is asked next; nobody is once the caller has cancelled, however the call failed.</summary>
    internal static async ValueTask<RescueStep?> NextAsync(
        RescueCourse course,
        PrompterException failure,
        AttemptHistory history,
        PartialAnswer? partial,
        CancellationToken cancellationToken
    )
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await course.NextAsync(failure, history, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancellation)
        {
            throw history.Complete(cancellation, partial);
        }
    }

    internal static async Task WaitAsync(
        RescueCourse course,
        AttemptHistory history,
        PartialAnswer? partial,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await course.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancellation)
        {
            throw history.Complete(cancellation, partial);
        }
    }
}
