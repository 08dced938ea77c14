namespace Prompter.Settings;

/// <summary>Reads durations as people write them: <c>1.5</c>, <c>500ms</c>, <c>90s</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class Duration
{
    /// <summary>What <see cref="Timeout"/> takes, to follow "must be" in a message.</summary>
    public const string TimeoutSyntax = "seconds above 0 and at most 86400, or a duration such as 500ms, 90s or 2m";

    private static readonly (string Suffix, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
        ("", TimeSpan.TicksPerSecond),
    ];

    /// <summary>Reads a time-out: a number, decimals allowed, and a unit (ms, s, m or h; none means seconds).</summary>
    /// <returns>null where it is no duration, or not above 0 and at most a day.</returns>
    public static TimeSpan? Timeout(string text)
    {
        var (suffix, ticks) = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        var number = text.AsSpan(0, text.Length - suffix.Length);
        return
            decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count <= (decimal)TimeSpan.TicksPerDay / ticks
            && (long)(count * ticks) is > 0 and var length
            ? TimeSpan.FromTicks(length)
            : null;
    }
}
