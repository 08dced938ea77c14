using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Prompter.Models;
using Prompter.Pipeline.Attempts;
using Prompter.Pipeline.Rescue;

namespace Prompter.Pipeline.Timeout;

/// <summary>Ends calls that keep their caller waiting, with <see cref="ErrorCategory.Timeout"/>.</summary>
/// <remarks>Only waits for the model count: a consumer may take as long as it likes between two updates.</remarks>
/// <param name="inner">What is called.</param>
/// <param name="limits">The limits.</param>
public sealed class TimeoutChatClient(IChatClient inner, TimeoutOptions limits) : DelegatingChatClient(inner)
{
    private static readonly TimeSpan Never = System.Threading.Timeout.InfiniteTimeSpan;

    /// <inheritdoc />
    /// <exception cref="PrompterException">A limit was passed (<see cref="ErrorCategory.Timeout"/>), or the call failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        using var clocks = new Clocks(limits, cancellationToken);
        clocks.Begin(null);
        try
        {
            return await base.GetResponseAsync(messages, options, clocks.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (clocks.HavePassed && exception is not PrompterException)
        {
            throw clocks.ToException(exception, isStream: false);
        }
    }

    /// <inheritdoc />
    /// <exception cref="PrompterException">A limit was passed (<see cref="ErrorCategory.Timeout"/>), or the call failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var clocks = new Clocks(limits, cancellationToken);
        clocks.Begin(limits.FirstToken);
        var updates = base.GetStreamingResponseAsync(messages, options, clocks.Token).GetAsyncEnumerator(clocks.Token);
        await using (updates.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    var hasMore = await updates.MoveNextAsync().ConfigureAwait(false);
                    // Not every client looks at it.
                    clocks.Token.ThrowIfCancellationRequested();
                    if (!hasMore)
                    {
                        yield break;
                    }
                }
                catch (Exception exception) when (clocks.HavePassed && exception is not PrompterException)
                {
                    throw clocks.ToException(exception, isStream: true);
                }

                clocks.Pause(updates.Current);
                yield return updates.Current;
                clocks.Resume();
            }
        }
    }

    /// <summary>The clocks of one call.</summary>
    private sealed class Clocks : IDisposable
    {
        private readonly TimeoutOptions options;
        private readonly CancellationToken caller;
        private readonly CancellationTokenSource total;
        private readonly CancellationTokenSource wait;
        private readonly CancellationTokenSource any;
        private bool hasContent;

        public Clocks(TimeoutOptions options, CancellationToken caller)
        {
            (this.options, this.caller) = (options, caller);
            total = new(options.Total ?? Never, options.TimeProvider);
            wait = new(Never, options.TimeProvider);
            any = CancellationTokenSource.CreateLinkedTokenSource(caller, total.Token, wait.Token);
        }

        public CancellationToken Token => any.Token;

        public void Begin(TimeSpan? first) => wait.CancelAfter(first ?? Never);

        /// <summary>What comes now is the consumer's time. Before any content it still is the first piece that is waited for.</summary>
        public void Pause(ChatResponseUpdate update)
        {
            var isFirst = !hasContent && update.Contents.Any(content => content is not UsageContent);
            hasContent |= isFirst;
            if (hasContent)
            {
                wait.CancelAfter(Never);
            }
        }

        public void Resume()
        {
            if (hasContent && options.Idle is { } idle)
            {
                wait.CancelAfter(idle);
            }
        }

        /// <summary>Whether a cancellation is ours and not the caller's.</summary>
        public bool HavePassed =>
            !caller.IsCancellationRequested && (total.IsCancellationRequested || wait.IsCancellationRequested);

        /// <summary>What our time-out is thrown as, with the tries that it covers.</summary>
        public PrompterException ToException(Exception cancellation, bool isStream)
        {
            var message =
                total.IsCancellationRequested
                    ? $"timeout ({Seconds(options.Total)}s{(options.CoversTries ? " in all" : "")})"
                : hasContent ? $"silent for {Seconds(options.Idle)} s in the middle of the answer"
                : $"no first token within {Seconds(options.FirstToken)} s";
            var call = cancellation as CancelledCallException;
            var failure = new PrompterException(ErrorCategory.Timeout, message, cancellation)
            {
                Attempts =
                [
                    .. (call?.Attempts ?? []).Select(attempt =>
                        attempt.Error == ErrorCategory.Cancelled
                            ? attempt with
                            {
                                Error = ErrorCategory.Timeout,
                                Message = message,
                            }
                            : attempt
                    ),
                ],
            };
            return isStream && call?.Partial is { IsVisible: true } partial
                ? new BrokenStreamException(failure, partial)
                : failure;
        }

        public void Dispose()
        {
            any.Dispose();
            wait.Dispose();
            total.Dispose();
        }

        private static string Seconds(TimeSpan? time) =>
            string.Create(CultureInfo.InvariantCulture, $"{time!.Value.TotalSeconds:0.###}");
    }
}
