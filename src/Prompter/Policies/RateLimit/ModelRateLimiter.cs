using System.Globalization;
using System.Threading.RateLimiting;
using Prompter.Calls;

namespace Prompter.Policies.RateLimit;

/// <summary>
/// The line before one model at one provider, shared by all calls and clients of it: requests and tokens a minute, calls at the
/// same time, and what the provider tells. A permit is a token; a request counts as one whatever its permits.
/// </summary>
/// <remarks>
/// One strict line for all of it: who came first is sent first, so that a call with many tokens is not overtaken by small ones for
/// ever. It keeps its own buckets because those of System.Threading.RateLimiting cannot be given a clock, cannot take back or add
/// tokens after the fact, and would make a line each.
/// </remarks>
internal sealed class ModelRateLimiter : RateLimiter
{
    private static readonly TimeSpan Never = System.Threading.Timeout.InfiniteTimeSpan;
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly LinkedList<WaitingCall> line = new();
    private readonly ModelReference model;
    private readonly RateLimitOptions options;
    private readonly TimeProvider time;
    private readonly ModelAllowance allowance;
    private readonly long start;
    private TimeSpan idleSince;
    private ITimer? timer;
    private bool isTimerSet;
    private bool isDisposed;
    private long tokensInLine;
    private long refusals;
    private int running;

    /// <summary>Creates a limiter without anybody in line.</summary>
    /// <param name="model">The model, for errors.</param>
    /// <param name="options">The limits.</param>
    /// <param name="time">The clock.</param>
    public ModelRateLimiter(ModelReference model, RateLimitOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        (this.model, this.options, this.time) = (model, options, time);
        allowance = new(options);
        start = time.GetTimestamp();
    }

    /// <summary>How many calls are running now.</summary>
    public int Running
    {
        get
        {
            lock (gate)
            {
                return running;
            }
        }
    }

    /// <inheritdoc />
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (gate)
            {
                return running > 0 || line.Count > 0 ? null : Now - idleSince;
            }
        }
    }

    /// <summary>Whether it matters how many tokens a call needs.</summary>
    internal bool CountsTokens => allowance.CountsTokens;

    /// <inheritdoc />
    /// <remarks>The available permits are the calls that may still run at the same time.</remarks>
    public override RateLimiterStatistics GetStatistics()
    {
        lock (gate)
        {
            return new()
            {
                CurrentAvailablePermits = (options.MaxConcurrency ?? long.MaxValue) - running,
                CurrentQueuedCount = line.Count,
                TotalSuccessfulLeases = allowance.Calls,
                TotalFailedLeases = refusals,
            };
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <exception cref="PrompterException">There is none in time (<see cref="ErrorCategory.RateLimit"/>).</exception>
    internal async ValueTask<RateLimitTurn> EnterAsync(int needed, CancellationToken cancellationToken)
    {
        var began = Now;
        var waiting = AcquireAsync(needed, cancellationToken);
        var waits = !waiting.IsCompleted;
        var lease = await waiting.ConfigureAwait(false);
        TimeSpan? waited = waits ? Now - began : null;
        if (lease is RateLimitTurn turn)
        {
            turn.Waited = waited;
            return turn;
        }

        var refusal = (RateLimitRefusal)lease;
        throw new PrompterException(ErrorCategory.RateLimit, refusal.Reason)
        {
            WasSent = false,
            Provider = model.Provider,
            Model = model.Model,
            RetryAfter = refusal.RetryAfter,
            Waited = waited,
        };
    }

    internal void Learn((long Number, long TokensWithIt) call, RateLimitState state)
    {
        lock (gate)
        {
            allowance.Learn(call, state, Now);
            MoveUp();
        }
    }

    internal void CoolDown(TimeSpan time)
    {
        lock (gate)
        {
            allowance.CoolDown(time, Now);
            MoveUp();
        }
    }

    internal void Settle(long difference)
    {
        lock (gate)
        {
            allowance.Settle(difference, Now);
            MoveUp();
        }
    }

    internal void Release()
    {
        lock (gate)
        {
            running--;
            idleSince = Now;
            MoveUp();
        }
    }

    /// <inheritdoc />
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            var now = Now;
            var readyAt = allowance.ReadyAt(permitCount, line.Count, tokensInLine, now);
            return line.Count == 0 && readyAt <= now && HasRoom
                ? Begin(permitCount, now)
                : Refuse(readyAt - now, $"{model} takes no call now");
        }
    }

    /// <inheritdoc />
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<RateLimitLease>(cancellationToken);
        }

        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            var now = Now;
            var readyAt = allowance.ReadyAt(permitCount, line.Count, tokensInLine, now);
            if (line.Count == 0 && readyAt <= now && HasRoom)
            {
                return new(Begin(permitCount, now));
            }

            if (line.Count >= options.QueueLimit)
            {
                return new(
                    Refuse(
                        readyAt - now,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{line.Count} calls wait for {model} already; send less at once, or allow a longer line"
                        )
                    )
                );
            }

            if (readyAt - now > options.MaxWait)
            {
                return new(RefuseWait(readyAt - now));
            }

            var call = new WaitingCall(permitCount, now + options.MaxWait);
            var place = line.AddLast(call);
            tokensInLine += permitCount;
            call.Registration = cancellationToken.UnsafeRegister(
                static (state, token) =>
                {
                    var (limiter, place) = ((ModelRateLimiter, LinkedListNode<WaitingCall>))state!;
                    limiter.Cancel(place, token);
                },
                (this, place)
            );
            MoveUp();
            return new(call.Task);
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        lock (gate)
        {
            isDisposed = true;
            while (line.First is { } place)
            {
                TakeOut(place).SetResult(Refuse(TimeSpan.Zero, $"the line for {model} is closed"));
            }

            timer?.Dispose();
        }

        base.Dispose(disposing);
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    private bool HasRoom => options.MaxConcurrency is not { } most || running < most;

    private RateLimitTurn Begin(int needed, TimeSpan now)
    {
        running++;
        return new(this, allowance.Take(needed, now), needed);
    }

    /// <summary>Sends and refuses from the head of the line what can be now, and sets the timer for the rest. The last thing to do under the lock.</summary>
    private void MoveUp()
    {
        var now = Now;
        while (line.First is { } head)
        {
            var call = head.Value;
            var readyAt = allowance.ReadyAt(call.Tokens, 0, 0, now);
            if (readyAt <= now && HasRoom)
            {
                TakeOut(head).SetResult(Begin(call.Tokens, now));
            }
            else if (readyAt > call.Deadline || now >= call.Deadline)
            {
                TakeOut(head).SetResult(RefuseWait(readyAt - now));
            }
            else
            {
                // The head has the earliest deadline, so nobody behind it is late.
                SetTimer((HasRoom ? readyAt : call.Deadline) - now);
                return;
            }
        }

        if (isTimerSet)
        {
            isTimerSet = false;
            timer!.Change(Never, Never);
        }
    }

    private void SetTimer(TimeSpan due)
    {
        timer ??= time.CreateTimer(static state => ((ModelRateLimiter)state!).OnTimer(), this, Never, Never);
        isTimerSet = true;
        // Timers know whole milliseconds and would fire too early.
        var milliseconds = Math.Ceiling((due < LongestTimer ? due : LongestTimer).TotalMilliseconds);
        timer.Change(TimeSpan.FromMilliseconds(milliseconds), Never);
    }

    private void OnTimer()
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                MoveUp();
            }
        }
    }

    private void Cancel(LinkedListNode<WaitingCall> place, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (place.List is not null)
            {
                TakeOut(place).SetCanceled(cancellationToken);
                MoveUp();
            }
        }
    }

    private WaitingCall TakeOut(LinkedListNode<WaitingCall> place)
    {
        line.Remove(place);
        tokensInLine -= place.Value.Tokens;
        // Without waiting for a callback, which may be waiting for the lock.
        place.Value.Registration.Unregister();
        return place.Value;
    }

    private RateLimitRefusal RefuseWait(TimeSpan wait) =>
        Refuse(
            wait,
            wait > TimeSpan.Zero
                ? $"{model} takes the next call in {Seconds(wait)}, and a call waits {Seconds(options.MaxWait)} at most"
                : $"no turn at {model} within {Seconds(options.MaxWait)}, because earlier calls still run"
        );

    private RateLimitRefusal Refuse(TimeSpan wait, string reason)
    {
        refusals++;
        return new(wait > TimeSpan.Zero ? wait : null, reason);
    }

    private static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s");
}
