using System.Globalization;
using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Policies.Attempts;
using Prompter.Policies.Rescue;

namespace Prompter.Policies.Deadlines;

/// <summary>Ends calls that keep their caller waiting, with <see cref="ErrorCategory.Timeout"/>.</summary>
/// <remarks>Only waits for the model count: a consumer may take as long as it likes between two updates.</remarks>
/// <param name="inner">What is called.</param>
/// <param name="limits">The limits.</param>
public sealed class TimeoutChatClient(IChatClient inner, TimeoutOptions limits) : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    /// <exception cref="PrompterException">A limit was passed (<see cref="ErrorCategory.Timeout"/>), or the call failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        using var clocks = new Clocks(limits, isStream: false, cancellationToken);
        try
        {
            return await base.GetResponseAsync(messages, options, clocks.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (clocks.HavePassed && exception is not PrompterException)
        {
            throw clocks.ToException(exception);
        }
    }

    /// <inheritdoc />
    /// <exception cref="PrompterException">A limit was passed (<see cref="ErrorCategory.Timeout"/>), or the call failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => new UpdateStream(token => new Reader(limits, InnerClient, messages, options, token), cancellationToken);

    /// <summary>The clocks of one call.</summary>
    private sealed class Clocks : IDisposable
    {
        private readonly TimeoutOptions options;
        private readonly bool isStream;
        private readonly CancellationToken caller;
        private readonly CancellationTokenSource? total;
        private readonly WaitClock? wait;
        private readonly CancellationTokenSource any;
        private bool hasContent;
        private bool isWaiting;

        public Clocks(TimeoutOptions options, bool isStream, CancellationToken caller)
        {
            (this.options, this.isStream, this.caller) = (options, isStream, caller);
            total = options.Total is { } limit ? new(limit, options.TimeProvider) : null;
            wait = isStream && options is not { FirstToken: null, Idle: null } ? new(options.TimeProvider) : null;
            any = CancellationTokenSource.CreateLinkedTokenSource([
                caller,
                total?.Token ?? CancellationToken.None,
                wait?.Token ?? CancellationToken.None,
            ]);
            if (options.FirstToken is { } first)
            {
                wait?.Begin(first);
            }
        }

        public CancellationToken Token => any.Token;

        /// <summary>The next update is not there yet. Before any content it still is the first piece that is waited for.</summary>
        public void Wait()
        {
            if (hasContent && options.Idle is { } idle)
            {
                isWaiting = true;
                wait!.Begin(idle);
            }
        }

        /// <summary>What comes now is the consumer's time.</summary>
        public void Received(ChatResponseUpdate update)
        {
            if (!hasContent && HasContent(update))
            {
                hasContent = isWaiting = true;
            }

            if (isWaiting)
            {
                isWaiting = false;
                wait?.End();
            }
        }

        /// <summary>Whether a cancellation is ours and not the caller's.</summary>
        public bool HavePassed =>
            !caller.IsCancellationRequested
            && (total is { IsCancellationRequested: true } || wait is { Token.IsCancellationRequested: true });

        /// <summary>What our time-out is thrown as, with the tries that it covers.</summary>
        public PrompterException ToException(Exception cancellation)
        {
            var message =
                total is { IsCancellationRequested: true }
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
            wait?.Dispose();
            total?.Dispose();
        }

        private static bool HasContent(ChatResponseUpdate update)
        {
            // By index: an enumerator would be allocated for every update.
            for (var index = 0; index < update.Contents.Count; index++)
            {
                if (update.Contents[index] is not UsageContent)
                {
                    return true;
                }
            }

            return false;
        }

        private static string Seconds(TimeSpan? time) =>
            string.Create(CultureInfo.InvariantCulture, $"{time!.Value.TotalSeconds:0.###}");
    }

    private sealed class Reader(
        TimeoutOptions limits,
        IChatClient inner,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken
    ) : UpdateReader(inner, messages, options, cancellationToken)
    {
        private Clocks clocks = null!;

        protected override ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync()
        {
            clocks = new(limits, isStream: true, CancellationToken);
            return new(Open(clocks.Token));
        }

        protected override void OnWaiting() => clocks.Wait();

        protected override void OnUpdate(ChatResponseUpdate update)
        {
            // Not every client looks at it.
            clocks.Token.ThrowIfCancellationRequested();
            clocks.Received(update);
        }

        protected override ChatResponseUpdate? OnEnd()
        {
            clocks.Token.ThrowIfCancellationRequested();
            return null;
        }

        protected override Exception OnFailure(Exception exception) =>
            clocks.HavePassed && exception is not PrompterException ? clocks.ToException(exception) : exception;

        protected override void Release() => clocks.Dispose();
    }
}
