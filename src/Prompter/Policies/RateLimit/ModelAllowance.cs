using Prompter.Calls;

namespace Prompter.Policies.RateLimit;

/// <summary>What limits and provider allow to be sent, and when; not for several threads at once.</summary>
internal sealed class ModelAllowance
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private readonly TokenBucket? requests;
    private readonly TokenBucket? tokens;
    private ToldAllowance toldRequests;
    private ToldAllowance toldTokens;
    private TimeSpan coolUntil;
    private long calls;
    private long tokensGiven;
    private volatile bool countsTokens;

    public ModelAllowance(RateLimitOptions options)
    {
        requests = options.RequestsPerMinute is { } perMinute ? new(perMinute, options.Burst ?? perMinute) : null;
        tokens = options.TokensPerMinute is { } tokensPerMinute ? new(tokensPerMinute, tokensPerMinute) : null;
        countsTokens = tokens is not null;
    }

    /// <summary>Whether it matters how many tokens a call needs; for any thread.</summary>
    public bool CountsTokens => countsTokens;

    /// <summary>When a call may be sent.</summary>
    /// <returns>A moment that may have passed.</returns>
    public TimeSpan ReadyAt(long needed, int callsAhead, long tokensAhead, TimeSpan now)
    {
        var readyAt = Later(coolUntil, toldRequests.ReadyAt(1L + callsAhead, now));
        readyAt = Later(readyAt, toldTokens.ReadyAt(needed + tokensAhead, now));
        readyAt = requests is null ? readyAt : Later(readyAt, requests.ReadyAt(1, callsAhead, now));
        return tokens is null ? readyAt : Later(readyAt, tokens.ReadyAt(needed, tokensAhead, now));
    }

    /// <summary>Takes what a call needs.</summary>
    /// <returns>Which call it is, and the tokens that all up to it were given.</returns>
    public (long Number, long TokensWithIt) Take(long needed, TimeSpan now)
    {
        requests?.Take(1, now);
        tokens?.Take(needed, now);
        toldRequests.Take(1);
        toldTokens.Take(needed);
        tokensGiven += needed;
        return (++calls, tokensGiven);
    }

    /// <summary>Takes more tokens after the fact, or gives back a negative amount.</summary>
    public void Settle(long difference, TimeSpan now) => tokens?.Take(difference, now);

    /// <summary>Takes what the provider told beside the answer to a call.</summary>
    public void Learn((long Number, long TokensWithIt) call, RateLimitState state, TimeSpan now)
    {
        if (state is { RequestsRemaining: { } requestsLeft, RequestsResetIn: { } requestsReset })
        {
            var since = calls - call.Number;
            toldRequests.Learn(requestsLeft - since, state.RequestLimit, now + requestsReset, call.Number);
        }

        if (state is { TokensRemaining: { } tokensLeft, TokensResetIn: { } tokensReset })
        {
            var since = tokensGiven - call.TokensWithIt;
            toldTokens.Learn(tokensLeft - since, state.TokenLimit, now + tokensReset, call.Number);
            countsTokens = true;
        }
    }

    /// <summary>Allows nothing for so long.</summary>
    public void CoolDown(TimeSpan time, TimeSpan now) =>
        coolUntil = Later(coolUntil, now + (time < Year ? time : Year));

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
