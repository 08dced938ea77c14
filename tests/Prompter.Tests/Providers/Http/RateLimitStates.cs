namespace Prompter.Tests.Providers.Http;

internal static class RateLimitStates
{
    /// <summary>What is allowed, what is left of it, and in how many milliseconds it is whole again.</summary>
    public static RateLimitState Of(
        (long Limit, long Remaining, double ResetIn) requests,
        (long Limit, long Remaining, double ResetIn)? tokens = null
    ) =>
        new()
        {
            RequestLimit = requests.Limit,
            RequestsRemaining = requests.Remaining,
            RequestsResetIn = TimeSpan.FromMilliseconds(requests.ResetIn),
            TokenLimit = tokens?.Limit,
            TokensRemaining = tokens?.Remaining,
            TokensResetIn = tokens is { } some ? TimeSpan.FromMilliseconds(some.ResetIn) : null,
        };
}
