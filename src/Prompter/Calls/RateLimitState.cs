namespace Prompter.Calls;

/// <summary>What a provider says beside an answer about how much it will still take; null everywhere for what it does not say.</summary>
/// <remarks>Which period a limit is for differs: a minute at most providers, a day for the requests of Groq.</remarks>
public sealed record RateLimitState
{
    /// <summary>The most requests in a period.</summary>
    public long? RequestLimit { get; init; }

    /// <summary>How many more requests the provider takes until the reset; 0 or more.</summary>
    public long? RequestsRemaining { get; init; }

    /// <summary>How long after this answer all requests are there again; 0 or more, at most a year.</summary>
    public TimeSpan? RequestsResetIn { get; init; }

    /// <summary>The most tokens in a period.</summary>
    public long? TokenLimit { get; init; }

    /// <summary>How many more tokens the provider takes until the reset; 0 or more.</summary>
    public long? TokensRemaining { get; init; }

    /// <summary>How long after this answer all tokens are there again; 0 or more, at most a year.</summary>
    public TimeSpan? TokensResetIn { get; init; }

    /// <summary>How long nothing at all is taken: until the last reset of what is used up, or null where nothing is.</summary>
    public TimeSpan? ExhaustedFor =>
        (RequestsRemaining is 0 ? RequestsResetIn : null, TokensRemaining is 0 ? TokensResetIn : null) switch
        {
            ({ } requests, { } tokens) => requests > tokens ? requests : tokens,
            var (requests, tokens) => requests ?? tokens,
        };
}
