using System.Threading.RateLimiting;
using Prompter.Calls;

namespace Prompter.Policies.RateLimit;

/// <summary>A call that may be sent; disposing of it lets the next one go where only so many may run at once.</summary>
/// <param name="limiter">Where it comes from.</param>
/// <param name="call">Which call of the limiter it is, from 1, and how many tokens all up to it were given.</param>
/// <param name="tokens">How many tokens it was given.</param>
internal sealed class RateLimitTurn(ModelRateLimiter limiter, (long Number, long TokensWithIt) call, int tokens)
    : RateLimitLease
{
    private int isOver;

    /// <summary>How long the call waited in line; null where it did not.</summary>
    public TimeSpan? Waited { get; set; }

    /// <inheritdoc />
    public override bool IsAcquired => true;

    /// <inheritdoc />
    public override IEnumerable<string> MetadataNames => [];

    /// <summary>Takes what the provider told beside its answer.</summary>
    public void Learn(RateLimitState state) => limiter.Learn(call, state);

    /// <summary>Nothing is sent for so long, as the provider asked.</summary>
    public void CoolDown(TimeSpan time) => limiter.CoolDown(time);

    /// <summary>Takes the tokens that the call really used; to be called once at most.</summary>
    public void Settle(long used) => limiter.Settle(used - tokens);

    /// <inheritdoc />
    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref isOver, 1) == 0)
        {
            limiter.Release();
        }

        base.Dispose(disposing);
    }
}
