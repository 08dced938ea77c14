using System.Net.Http.Headers;

namespace Prompter.Providers.Http;

/// <summary>How long the headers of a response ask to wait.</summary>
internal static class RetryAfterHeaders
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>The milliseconds that OpenAI and Azure send, with the name of the header and what one of it is.</summary>
    private static readonly (string Name, double Seconds)[] Table =
    [
        ("retry-after-ms", 0.001),
        ("x-ms-retry-after-ms", 0.001),
        ("retry-after", 1),
    ];

    /// <summary>The wait, in seconds or until a date; a part of a second is rounded up where seconds are meant.</summary>
    /// <param name="headers">The headers of a response.</param>
    /// <param name="now">What dates are compared with; one that has passed is no wait.</param>
    /// <returns>At most a year; null where no header says anything that can be meant.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        foreach (var (name, unit) in Table)
        {
            if (!headers.NonValidated.TryGetValues(name, out var values))
            {
                continue;
            }

            var value = values.FirstOrDefault("").Trim();
            if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                if (number >= 0)
                {
                    var seconds = unit < 1 ? number * unit : Math.Ceiling(number);
                    return TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
                }
            }
            else if (
                DateTimeOffset.TryParse(
                    value,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var date
                )
            )
            {
                var delay = date - now;
                return delay < TimeSpan.Zero ? TimeSpan.Zero
                    : delay > Longest ? Longest
                    : delay;
            }
        }

        return null;
    }
}
