using Prompter.Calls;

namespace Prompter.Policies.RateLimit;

/// <summary>
/// The line before one model at one provider, shared by all calls and clients of it: requests and tokens a minute, calls at the
/// same time, and what the provider tells.
/// </summary>
/// <remarks>
/// One strict line for all of it: who came first is sent first, so that a call with many tokens is not overtaken by small ones for
/// ever. Not System.Threading.RateLimiting: its buckets cannot be given a clock, cannot take back or add tokens after the fact, and
/// would make a line each.
/// </remarks>
internal sealed class ModelRateLimiter(ModelReference model, RateLimitOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly LinkedList<WaitingCall> line = new();
    private readonly ModelAllowance allowance = new(options);
    private readonly long start = time.GetTimestamp();
    private ITimer? timer;
    private bool isTimerSet;
    private bool isDisposed;
    private long tokensInLine;
    private int running;

    /// <summary>How many calls are running now, and how many wait in line.</summary>
    public (int Running, int Waiting) Load
    {
        get
        {
            lock (gate)
            {
                return (running, line.Count);
            }
        }
    }

    /// <summary>Whether it matters how many tokens a call needs.</summary>
    public bool CountsTokens => allowance.CountsTokens;

    /// <summary>What the last in line waits for; null where nobody does.</summary>
    public CallWait? WaitOfLast
    {
        get
        {
            lock (gate)
            {
                if (line.Last?.Value is not { } last)
                {
                    return null;
                }

                var now = Now;
                var readyAt = allowance.ReadyAt(last.Tokens, line.Count - 1, tokensInLine - last.Tokens, now);
                return readyAt > now ? new("its rate limit", readyAt - now) : new("earlier calls", null);
            }
        }
    }

    /// <param name="needed">The tokens that the call needs.</param>
    /// <param name="cancellationToken">Leaves the line.</param>
    /// <param name="endsAt">When the deadline of the whole call ends, as a timestamp; null for no such deadline.</param>
    /// <exception cref="PrompterException">There is none in time (<see cref="ErrorCategory.RateLimit"/>).</exception>
    public ValueTask<RateLimitTurn> EnterAsync(long needed, CancellationToken cancellationToken, long? endsAt = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            var now = Now;
            var wait = allowance.ReadyAt(needed, line.Count, tokensInLine, now) - now;
            if (line.Count == 0 && wait <= TimeSpan.Zero && HasRoom)
            {
                return new(Begin(needed, now, waited: null));
            }

            if (line.Count >= options.QueueLimit)
            {
                throw Refusal(
                    wait,
                    $"{line.Count} calls wait for {model} already; send less at once, or allow a longer line"
                );
            }

            var left = endsAt is { } end ? time.GetElapsedTime(time.GetTimestamp(), end) : (TimeSpan?)null;
            var call = new WaitingCall(needed, now, left);
            if (wait > options.MaxWait || wait > left)
            {
                throw TooLong(call, wait);
            }

            var place = line.AddLast(call);
            tokensInLine += needed;
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

    /// <summary>Has the allowance take note of something, after which other calls may go.</summary>
    public void Tell(Action<ModelAllowance, TimeSpan> what)
    {
        lock (gate)
        {
            what(allowance, Now);
            MoveUp();
        }
    }

    public void Release()
    {
        lock (gate)
        {
            running--;
            MoveUp();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            while (line.First is { } place)
            {
                TakeOut(place).SetException(Refusal(TimeSpan.Zero, $"the line for {model} is closed"));
            }

            timer?.Dispose();
        }
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    private bool HasRoom => options.MaxConcurrency is not { } most || running < most;

    private RateLimitTurn Begin(long needed, TimeSpan now, TimeSpan? waited)
    {
        running++;
        return new(this, allowance.Take(needed, now), needed, waited);
    }

    /// <summary>Sends and refuses from the head of the line what can be now, and sets the timer for the rest. The last thing to do under the lock.</summary>
    private void MoveUp()
    {
        var now = Now;
        while (line.First is { } head)
        {
            var call = head.Value;
            var deadline = call.Since + (call.Left < options.MaxWait ? call.Left.Value : options.MaxWait);
            var readyAt = allowance.ReadyAt(call.Tokens, 0, 0, now);
            if (readyAt <= now && HasRoom)
            {
                TakeOut(head).SetResult(Begin(call.Tokens, now, now - call.Since));
            }
            else if (readyAt > deadline || now >= deadline)
            {
                TakeOut(head).SetException(TooLong(call, readyAt - now, now - call.Since));
            }
            else
            {
                // The head has the earliest deadline, so nobody behind it is late.
                SetTimer((HasRoom ? readyAt : deadline) - now);
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

    private PrompterException TooLong(WaitingCall call, TimeSpan wait, TimeSpan? waited = null) =>
        Refusal(
            wait,
            wait > TimeSpan.Zero && call.Left - (waited ?? TimeSpan.Zero) is { } left && wait > left
                    ? $"{model} takes the next call in {Seconds(wait)}, and the total time-out leaves {Seconds(left)}"
                : wait > TimeSpan.Zero
                    ? $"{model} takes the next call in {Seconds(wait)}, and a call waits {Seconds(options.MaxWait)} at most"
                : $"no turn at {model} within {Seconds(options.MaxWait)}, because earlier calls still run",
            waited
        );

    private PrompterException Refusal(TimeSpan wait, string reason, TimeSpan? waited = null) =>
        new(ErrorCategory.RateLimit, reason)
        {
            WasSent = false,
            Provider = model.Provider,
            Model = model.Model,
            RetryAfter = wait > TimeSpan.Zero ? wait : null,
            Waited = waited,
        };

    private static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s");
}
