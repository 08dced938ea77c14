using Polly;
using Polly.Retry;

namespace Prompter.Policies.Retry;

/// <summary>
/// The waits of one call, by Polly's retry strategy. It is asked step by step: a stream is handed out while it lasts, which
/// cannot be done inside of a strategy's callback.
/// </summary>
internal sealed class RetrySchedule : IDisposable
{
    private readonly RetryOptions options;
    private readonly CancellationTokenSource stop;
    private readonly ResiliencePipeline strategy;
    private TaskCompletionSource<PrompterException?> failed = new();
    private TaskCompletionSource<TimeSpan> decided = new();
    private TaskCompletionSource due = new();
    private Task? execution;
    private bool hasWaited;

    public RetrySchedule(RetryOptions options, CancellationToken cancellationToken)
    {
        this.options = options;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        strategy = new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider }
            .AddRetry(
                new RetryStrategyOptions
                {
                    // Who asks knows when it is enough.
                    MaxRetryAttempts = int.MaxValue,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = options.Delay,
                    MaxDelay = options.LongestDelay,
                    Randomizer = options.Random,
                    ShouldHandle = arguments => new(arguments.Outcome.Exception is PrompterException),
                    DelayGenerator = arguments => new(Stated(arguments.Outcome.Exception)),
                    OnRetry = arguments =>
                    {
                        decided.SetResult(
                            TimeSpan.FromMilliseconds(Math.Floor(arguments.RetryDelay.TotalMilliseconds))
                        );
                        return default;
                    },
                }
            )
            .Build();
    }

    /// <summary>How long to wait after a failure. The wait begins now.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<TimeSpan> DelayAfterAsync(PrompterException failure)
    {
        decided = new();
        due = new();
        failed.SetResult(failure);
        execution ??= strategy.ExecuteAsync(AttemptAsync, stop.Token).AsTask();
        // A strategy that was cancelled decides nothing.
        await (await Task.WhenAny(decided.Task, execution).ConfigureAwait(false)).ConfigureAwait(false);
        return await decided.Task.ConfigureAwait(false);
    }

    /// <summary>Waits for the end of the wait.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task WaitAsync() =>
        await (await Task.WhenAny(due.Task, execution!).ConfigureAwait(false)).ConfigureAwait(false);

    public void Dispose()
    {
        stop.Cancel();
        failed.TrySetResult(null);
        stop.Dispose();
    }

    private async ValueTask AttemptAsync(CancellationToken cancellationToken)
    {
        // The first failure was there before anything was waited for.
        if (hasWaited)
        {
            due.SetResult();
        }

        hasWaited = true;
        var failure = await failed.Task.ConfigureAwait(false);
        failed = new();
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>Not before the time that the provider asks for, and not all at that same moment.</summary>
    private TimeSpan? Stated(Exception? failure) =>
        (failure as PrompterException)?.RetryAfter is { } stated
            // Timers drop fractions of a millisecond.
            ? TimeSpan.FromMilliseconds(
                Math.Ceiling(
                    Math.Max(stated.TotalMilliseconds, 0) + (options.Delay * options.Random() * 0.1).TotalMilliseconds
                )
            )
            : null;
}
