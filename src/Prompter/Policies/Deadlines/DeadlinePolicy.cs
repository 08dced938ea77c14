using Prompter.Calls;

namespace Prompter.Policies.Deadlines;

/// <summary>Ends attempts that keep their caller waiting, with <see cref="ErrorCategory.Timeout"/>.</summary>
/// <remarks>Only waits for the model count: a reader may take as long as it likes between two updates.</remarks>
/// <param name="Options">The deadlines.</param>
/// <param name="Time">The clock.</param>
/// <param name="CoversAttempts">Whether it is the total of a call with all its attempts and waits.</param>
internal sealed record DeadlinePolicy(DeadlineOptions Options, TimeProvider Time, bool CoversAttempts = false) : IPolicy
{
    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken)
    {
        if (CoversAttempts && Options.Total is { } total)
        {
            call = call with { EndsAt = Time.GetTimestamp() + (long)(total.TotalSeconds * Time.TimestampFrequency) };
        }

        return new Reader(this, call, next, cancellationToken);
    }

    private sealed class Reader(DeadlinePolicy policy, Call call, OpenCall next, CancellationToken cancellationToken)
        : UpdateReader(call, cancellationToken)
    {
        private readonly DeadlineOptions options = policy.Options;
        private CancellationTokenSource? total;
        private CancellationTokenSource? wait;
        private CancellationTokenSource any = null!;
        private bool hasContent;
        private bool isWaiting;

        protected override ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync()
        {
            total = options.Total is { } limit ? new(limit, policy.Time) : null;
            wait =
                Call.Streams && options is not { FirstContent: null, Idle: null }
                    ? new(options.FirstContent is { } first ? Whole(first) : Timeout.InfiniteTimeSpan, policy.Time)
                    : null;
            any = CancellationTokenSource.CreateLinkedTokenSource([
                CancellationToken,
                total?.Token ?? CancellationToken.None,
                wait?.Token ?? CancellationToken.None,
            ]);
            return new(next(Call, any.Token));
        }

        /// <summary>Before any content it still is the first piece that is waited for.</summary>
        protected override void OnWaiting()
        {
            if (hasContent && options.Idle is { } idle)
            {
                isWaiting = true;
                wait?.CancelAfter(Whole(idle));
            }
        }

        protected override void OnUpdate(ChatResponseUpdate update)
        {
            // Not every client looks at it.
            any.Token.ThrowIfCancellationRequested();
            if (!hasContent && VisibleContent.IsIn(update))
            {
                hasContent = isWaiting = true;
            }

            if (isWaiting)
            {
                isWaiting = false;
                wait?.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }

        protected override ChatResponseUpdate? OnEnd()
        {
            any.Token.ThrowIfCancellationRequested();
            return null;
        }

        protected override Exception OnFailure(Exception exception) =>
            HavePassed && exception is not PrompterException ? Passed(exception) : exception;

        protected override void Release()
        {
            any?.Dispose();
            wait?.Dispose();
            total?.Dispose();
        }

        /// <summary>Whether a cancellation is ours and not the caller's.</summary>
        private bool HavePassed =>
            !CancellationToken.IsCancellationRequested
            && (total is { IsCancellationRequested: true } || wait is { IsCancellationRequested: true });

        private PrompterException Passed(Exception cancellation)
        {
            var message =
                total is { IsCancellationRequested: true }
                    ? $"timeout ({Seconds(options.Total)}s{(policy.CoversAttempts ? " in all" : "")})"
                : hasContent ? $"silent for {Seconds(options.Idle)} s in the middle of the answer"
                : $"no first token within {Seconds(options.FirstContent)} s";
            var unconnected = cancellation as NotConnectedException;
            message = unconnected is null ? message : $"{message}: {unconnected.Message}";
            if (policy.CoversAttempts && Call.Record.Attempts is [.., { Error: ErrorCategory.Cancelled }])
            {
                // It was ended from here.
                Call.Record.AmendLast(attempt => attempt with { Error = ErrorCategory.Timeout, Message = message });
            }

            return new(ErrorCategory.Timeout, message, cancellation) { IsOfConnection = unconnected is not null };
        }

        /// <summary>Timers drop fractions of a millisecond and would fire too early.</summary>
        private static TimeSpan Whole(TimeSpan limit) =>
            TimeSpan.FromMilliseconds(Math.Ceiling(limit.TotalMilliseconds));

        private static string Seconds(TimeSpan? limit) =>
            string.Create(CultureInfo.InvariantCulture, $"{limit!.Value.TotalSeconds:0.###}");
    }
}
