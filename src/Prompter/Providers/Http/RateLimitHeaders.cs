using System.Net.Http.Headers;
using Prompter.Calls;
using Prompter.Providers.Errors;

namespace Prompter.Providers.Http;

/// <summary>What the headers of a response say about rate limits, in the words of each provider.</summary>
internal static class RateLimitHeaders
{
    /// <summary>No limit is counted for longer; a reset that is further away is none.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>
    /// Every header, with what it counts and tells. OpenAI and Groq have <c>x-ratelimit-*-requests</c> and <c>-tokens</c> with resets
    /// like <c>6m0s</c> (Groq counts requests by the day); Anthropic has resets as dates, and its <c>tokens</c> is the tightest of its limits
    /// for tokens; OpenRouter has <c>x-ratelimit-*</c> alone, with its reset in milliseconds since 1970; <c>ratelimit-*</c> are the
    /// drafts of the IETF (draft-ietf-httpapi-ratelimit-headers), with seconds. The last draft has all in one header.
    /// </summary>
    private static readonly (string Name, Counted Counted, Told Told)[] Table =
    [
        .. Rows("x-ratelimit-*-requests", Counted.Requests),
        .. Rows("x-ratelimit-*-tokens", Counted.Tokens),
        .. Rows("anthropic-ratelimit-requests-*", Counted.Requests),
        .. Rows("anthropic-ratelimit-tokens-*", Counted.Tokens),
        .. Rows("anthropic-ratelimit-input-tokens-*", Counted.InputTokens),
        .. Rows("anthropic-ratelimit-output-tokens-*", Counted.OutputTokens),
        .. Rows("x-ratelimit-*", Counted.Calls),
        .. Rows("ratelimit-*", Counted.Calls),
        ("ratelimit", Counted.Calls, Told.All),
    ];

    private static IEnumerable<(string Name, Counted Counted, Told Told)> Rows(string name, Counted counted) =>
        from told in (Told[])[Told.Limit, Told.Remaining, Told.Reset]
        select (name.Replace("*", told.ToString(), StringComparison.Ordinal), counted, told);

    private enum Counted
    {
        Requests,
        Tokens,
        InputTokens,
        OutputTokens,

        /// <summary>What has no word for it: requests.</summary>
        Calls,
    }

    private enum Told
    {
        Limit,
        Remaining,
        Reset,
        All,
    }

    /// <summary>Reads the headers; without any about rate limits nothing is allocated.</summary>
    /// <param name="headers">The headers of a response.</param>
    /// <param name="now">What resets that are dates are compared with.</param>
    /// <returns>Null where no header says anything.</returns>
    public static RateLimitState? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        Allowance[]? read = null;
        foreach (var (name, values) in headers.NonValidated)
        {
            if (name.Contains("ratelimit", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var row in Table)
                {
                    if (name.Equals(row.Name, StringComparison.OrdinalIgnoreCase))
                    {
                        read ??= new Allowance[Enum.GetValues<Counted>().Length];
                        ref var allowance = ref read[(int)row.Counted];
                        allowance = With(allowance, row.Told, values.ToString(), now);
                    }
                }
            }
        }

        return read is null ? null : StateOf(read);
    }

    private static RateLimitState? StateOf(Allowance[] read)
    {
        var requests = read[(int)Counted.Requests];
        requests = requests.IsKnown ? requests : read[(int)Counted.Calls];
        var (tokens, input, output) = (
            read[(int)Counted.Tokens],
            read[(int)Counted.InputTokens],
            read[(int)Counted.OutputTokens]
        );
        tokens =
            input.Remaining is 0 ? input
            : output.Remaining is 0 ? output
            : tokens.IsKnown ? tokens
            : input.IsKnown ? input
            : output;
        return requests.IsKnown || tokens.IsKnown
            ? new()
            {
                RequestLimit = requests.Limit,
                RequestsRemaining = requests.Remaining,
                RequestsResetIn = requests.ResetIn,
                TokenLimit = tokens.Limit,
                TokensRemaining = tokens.Remaining,
                TokensResetIn = tokens.ResetIn,
            }
            : null;
    }

    private static Allowance With(Allowance allowance, Told told, string value, DateTimeOffset now) =>
        told switch
        {
            Told.Limit => allowance with { Limit = Number(value) },
            Told.Remaining => allowance with { Remaining = Number(value) },
            Told.Reset => allowance with { ResetIn = ResetIn(value, now) },
            _ => WithAll(allowance, value, now),
        };

    /// <summary><c>"minute";r=50;t=30</c>, and before that draft <c>limit=100, remaining=50, reset=30</c>; the first of several policies.</summary>
    private static Allowance WithAll(Allowance allowance, string value, DateTimeOffset now)
    {
        foreach (var part in value.Split([';', ','], StringSplitOptions.TrimEntries))
        {
            allowance = part.Split('=') switch
            {
                ["limit", var limit] => allowance with { Limit = allowance.Limit ?? Number(limit) },
                ["r" or "remaining", var rest] => allowance with { Remaining = allowance.Remaining ?? Number(rest) },
                ["t" or "reset", var reset] => allowance with { ResetIn = allowance.ResetIn ?? ResetIn(reset, now) },
                _ => allowance,
            };
        }

        return allowance;
    }

    /// <summary>A number, also the first of <c>100, 100;w=60</c>, as older drafts write a limit with its policies.</summary>
    private static long? Number(string value) =>
        long.TryParse(
            value.AsSpan(0, value.IndexOfAny([',', ';']) is >= 0 and var end ? end : value.Length),
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    /// <summary>A number is in seconds, or too large for that and a time since 1970 in seconds or milliseconds.</summary>
    private static TimeSpan? ResetIn(string value, DateTimeOffset now)
    {
        var reset =
            double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number switch
                {
                    // Below zero, and what is no number.
                    not (>= 0 and <= 1e14) => default(TimeSpan?),
                    >= 1e11 => TimeSpan.FromMilliseconds(number) - Since1970(now),
                    >= 1e9 => TimeSpan.FromSeconds(number) - Since1970(now),
                    _ => TimeSpan.FromSeconds(number),
                }
            : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                ? date - now
            : StatedDelay.Duration(value);
        return reset is not { } time ? null
            : time < TimeSpan.Zero ? TimeSpan.Zero
            : time >= Longest ? null
            : time;
    }

    private static TimeSpan Since1970(DateTimeOffset now) => now - DateTimeOffset.UnixEpoch;

    private readonly record struct Allowance(long? Limit, long? Remaining, TimeSpan? ResetIn)
    {
        public bool IsKnown => Limit is not null || Remaining is not null || ResetIn is not null;
    }
}
