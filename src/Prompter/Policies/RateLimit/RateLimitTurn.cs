using Prompter.Calls;

namespace Prompter.Policies.RateLimit;

/// <summary>A call that may be sent; disposing of it lets the next one go where only so many may run at once.</summary>
internal sealed class RateLimitTurn(
    ModelRateLimiter limiter,
    (long Number, long TokensWithIt) call,
    long tokens,
    TimeSpan? waited
) : IDisposable
{
    private int isOver;

    /// <summary>How long the call waited in line; null where it did not.</summary>
    public TimeSpan? Waited => waited;

    /// <summary>Takes what the provider told beside its answer.</summary>
    public void Learn(RateLimitState state) => limiter.Tell((allowance, now) => allowance.Learn(call, state, now));

    /// <summary>Nothing is sent for so long, as the provider asked.</summary>
    public void CoolDown(TimeSpan time) => limiter.Tell((allowance, now) => allowance.CoolDown(time, now));

    /// <summary>Takes the tokens that the call really used; to be called once at most.</summary>
    public void Settle(long used) => limiter.Tell((allowance, now) => allowance.Settle(used - tokens, now));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isOver, 1) == 0)
        {
            limiter.Release();
        }
    }
}
