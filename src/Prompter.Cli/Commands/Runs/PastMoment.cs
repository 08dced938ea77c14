namespace Prompter.Cli.Commands.Runs;

/// <summary>A moment in the past as people write it.</summary>
internal static class PastMoment
{
    private static readonly string[] Days = ["yyyy-M-d"];

    private static readonly string[] Moments =
    [
        "yyyy-M-d H:mm",
        "yyyy-M-d H:mm:ss",
        "yyyy-M-dTH:mm",
        "yyyy-M-dTH:mm:ss",
        "yyyy-M-dTH:mmK",
        "yyyy-M-dTH:mm:ssK",
        "yyyy-M-dTH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Null where it is none.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="isEnd">Whether a day is meant with its end.</param>
    /// <param name="time">Now, and where days begin.</param>
    public static DateTimeOffset? Read(string text, bool isEnd, TimeProvider time)
    {
        text = text.Trim();
        var now = time.GetLocalNow();
        DateTime? day = text switch
        {
            "today" => now.Date,
            "yesterday" => now.Date.AddDays(-1),
            _ => DateTime.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date
                : null,
        };
        if (day is { } begin)
        {
            // The last moment of a day is the one before the next.
            var at = isEnd ? begin.AddDays(1).AddTicks(-1) : begin;
            return new DateTimeOffset(at, time.LocalTimeZone.GetUtcOffset(at));
        }

        if (
            DateTime.TryParseExact(
                text,
                Moments,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal,
                out var moment
            )
        )
        {
            return moment.Kind == DateTimeKind.Utc
                ? new DateTimeOffset(moment)
                : new DateTimeOffset(moment, time.LocalTimeZone.GetUtcOffset(moment));
        }

        return
            text.Length > 1
            && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && UnitOf(text[^1]) is { } unit
            && count * unit.TotalDays < 100_000
            ? now - count * unit
            : null;
    }

    private static TimeSpan? UnitOf(char letter) =>
        letter switch
        {
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => null,
        };
}
