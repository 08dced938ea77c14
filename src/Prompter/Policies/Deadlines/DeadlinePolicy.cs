using System.Globalization;
using Microsoft.Extensions.AI;
using Prompter.Calls;

namespace Prompter.Policies.Deadlines;

/// <summary>Ends attempts that keep their caller waiting, with <see cref="ErrorCategory.Timeout"/>.</summary>
/// <remarks>Only waits for the model count: a reader may take as long as it likes between two updates.</remarks>
/// <param name="options">The deadlines.</param>
/// <param name="time">The clock.</param>
/// <param name="coversAttempts">Whether it is the total of a call with all its attempts and waits.</param>
internal sealed class DeadlinePolicy(DeadlineOptions options, TimeProvider time, bool coversAttempts = false) : IPolicy
{
    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken) =>
        new Reader(
            options,
            time,
            coversAttempts,
            coversAttempts && options.Total is { } total
                ? call with
                {
                    EndsAt = time.GetTimestamp() + (long)(total.TotalSeconds * time.TimestampFrequency),
                }
                : call,
            next,
            cancellationToken
        );

    private sealed class Reader(
        DeadlineOptions options,
        TimeProvider time,
        bool coversAttempts,
        Call call,
        OpenCall next,
        CancellationToken cancellationToken
    ) : UpdateReader(next, call, cancellationToken)
    {
        private readonly OpenCall next = next;
        private CancellationTokenSource? total;
        private WaitClock? wait;
        private CancellationTokenSource any = null!;
        private bool hasContent;
        private bool isWaiting;

        protected override ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync()
        {
            total = options.Total is { } limit ? new(limit, time) : null;
            wait = Call.Streams && options is not { FirstContent: null, Idle: null } ? new(time) : null;
            any = CancellationTokenSource.CreateLinkedTokenSource([
                CancellationToken,
                total?.Token ?? CancellationToken.None,
                wait?.Token ?? CancellationToken.None,
            ]);
            if (options.FirstContent is { } first)
            {
                wait?.Begin(first);
            }

            return new(next(Call, any.Token));
        }

        /// <summary>Before any content it still is the first piece that is waited for.</summary>
        protected override void OnWaiting()
        {
            if (hasContent && options.Idle is { } idle)
            {
                isWaiting = true;
                wait?.Begin(idle);
            }
        }

        protected override void OnUpdate(ChatResponseUpdate update)
        {
            // Not every client looks at it.
            any.Token.ThrowIfCancellationRequested();
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
            && (total is { IsCancellationRequested: true } || wait is { Token.IsCancellationRequested: true });

        private PrompterException Passed(Exception cancellation)
        {
            var message =
                total is { IsCancellationRequested: true }
                    ? $"timeout ({Seconds(options.Total)}s{(coversAttempts ? " in all" : "")})"
                : hasContent ? $"silent for {Seconds(options.Idle)} s in the middle of the answer"
                : $"no first token within {Seconds(options.FirstContent)} s";
            if (coversAttempts && Call.Record.Attempts is [.., { Error: ErrorCategory.Cancelled }])
            {
                // It was ended from here.
                Call.Record.AmendLast(attempt => attempt with { Error = ErrorCategory.Timeout, Message = message });
            }

            return new(ErrorCategory.Timeout, message, cancellation);
        }

        private static bool HasContent(ChatResponseUpdate update)
        {
            // By index: an enumerator would be allocated for every update.
            for (var index = 0; index < update.Contents.Count; index++)
            {
                if (update.Contents[index] is not (UsageContent or CommandReport or DiagnosticContent))
                {
                    return true;
                }
            }

            return false;
        }

        private static string Seconds(TimeSpan? limit) =>
            string.Create(CultureInfo.InvariantCulture, $"{limit!.Value.TotalSeconds:0.###}");
    }
}
