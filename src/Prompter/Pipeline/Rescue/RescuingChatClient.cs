using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Prompter.Models;
using Prompter.Pipeline.Attempts;

namespace Prompter.Pipeline.Rescue;

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
    public async Task<ChatResponse> GetResponseAsync(
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
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var request = new RescueRequest(messages, options);
        using var course = Begin(request);
        var history = new AttemptHistory();
        var step = await course.FirstAsync(history, cancellationToken).ConfigureAwait(false);
        var mode = rescue == StreamRescue.Fail && options is WithheldChatOptions ? StreamRescue.Restart : rescue;
        Continuation? continuation = null;
        for (var skipped = 0; skipped < history.Count; skipped++)
        {
            yield return Notice(new(history[skipped], step.Model) { TakesOver = true });
        }

        while (true)
        {
            PrompterException? failure = null;
            var updates = step
                .Client.GetStreamingResponseAsync(
                    continuation is null
                        ? step.Messages ?? request.Messages
                        : continuation.Of(step.Messages ?? request.Messages),
                    step.OptionsOf(options),
                    cancellationToken
                )
                .GetAsyncEnumerator(cancellationToken);
            await using (updates.ConfigureAwait(false))
            {
                while (true)
                {
                    try
                    {
                        if (!await updates.MoveNextAsync().ConfigureAwait(false))
                        {
                            yield break;
                        }
                    }
                    catch (PrompterException exception)
                    {
                        failure = exception;
                        break;
                    }
                    catch (CancelledCallException cancellation)
                    {
                        throw history.Complete(cancellation, continuation?.Partial);
                    }

                    var update = updates.Current;
                    history.Complete(update);
                    continuation?.Join(update);
                    yield return update;
                    if (continuation is not null && update.RawRepresentation is StreamNotice { Restarts: true })
                    {
                        // What began anew inside began at the text that was handed out before.
                        continuation.Restart();
                        yield return new(ChatRole.Assistant, continuation.Text);
                    }
                }
            }

            history.Add(failure, step.Model);
            var failed = history.Count - 1;
            var partial = continuation?.Partial ?? (failure as BrokenStreamException)?.Partial;
            var isVisible = partial?.IsVisible == true;
            // A model may refuse to go on from a text, although it was thought to: then it begins anew.
            var isRefused =
                continuation is not null
                && failure is { Category: ErrorCategory.InvalidRequest } and not BrokenStreamException;
            var next =
                isVisible && mode == StreamRescue.Fail ? null
                : isRefused ? step
                : await NextAsync(course, failure, history, partial, cancellationToken).ConfigureAwait(false);
            if (next is null)
            {
                var end = course.End(failure, history);
                throw isVisible ? new BrokenStreamException(end, partial!) : end;
            }

            var takesOver = next.Model != step.Model;
            step = next;
            continuation =
                isVisible && !isRefused && mode == StreamRescue.Continue ? Continuation.From(partial!, step) : null;
            yield return Notice(
                new(history[failed], step.Model)
                {
                    Continues = continuation is not null,
                    Restarts = isVisible && continuation is null,
                    TakesOver = takesOver,
                }
            );
            for (var skipped = failed + 1; skipped < history.Count; skipped++)
            {
                yield return Notice(new(history[skipped], step.Model) { TakesOver = true });
            }

            if (!isRefused)
            {
                await WaitAsync(course, history, continuation?.Partial, cancellationToken).ConfigureAwait(false);
            }
        }
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

    private protected abstract RescueCourse Begin(RescueRequest request);

    /// <summary>A client that says of each of its failures which try it was.</summary>
    private protected static IChatClient Recorded(IChatClient client, ModelReference? model = null) =>
        client.GetService<AttemptChatClient>() is null && client.GetService<RescuingChatClient>() is null
            ? new AttemptChatClient(client, new() { Model = model })
            : client;

    /// <summary>Chooses who is asked next; nobody is once the caller has cancelled, however the call failed.</summary>
    private static async ValueTask<RescueStep?> NextAsync(
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

    private static async Task WaitAsync(
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

    private static ChatResponseUpdate Notice(StreamNotice notice) => new() { RawRepresentation = notice };
}
