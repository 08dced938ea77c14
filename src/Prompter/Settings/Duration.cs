using System.Globalization;

namespace Prompter.Settings;

/// <summary>Reads durations as people write them: <c>1.5</c>, <c>500ms</c>, <c>90s</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class Duration
{
    /// <summary>What <see cref="TryParseTimeout"/> accepts, to follow "must be" in a message.</summary>
    public const string TimeoutSyntax = "seconds above 0 and at most 86400, or a duration such as 500ms, 90s or 2m";

    private static readonly (string Suffix, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a duration: a number, decimals allowed, and a unit (ms, s, m or h; none means seconds).</summary>
    /// <param name="text">What was written, without blanks.</param>
    /// <param name="duration">The duration, 0 or more, to a tenth of a microsecond.</param>
    /// <returns>false when the text is no duration or too long for a <see cref="TimeSpan"/>.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = default;
        var (suffix, ticks) = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        if (suffix is null)
        {
            ticks = TimeSpan.TicksPerSecond;
        }

        var number = text.AsSpan(0, text.Length - (suffix?.Length ?? 0));
        if (
            !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count > (decimal)TimeSpan.MaxValue.Ticks / ticks
        )
        {
            return false;
        }
        duration = TimeSpan.FromTicks((long)(count * ticks));
        return true;
    }

    /// <summary>Reads a time-out: a duration above 0 and at most 86400 seconds, which is a day.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="timeout">The time-out.</param>
    /// <returns>false when it is no duration or out of range; say that it must be <see cref="TimeoutSyntax"/>.</returns>
    public static bool TryParseTimeout(string text, out TimeSpan timeout) =>
        TryParse(text, out timeout) && timeout > TimeSpan.Zero && timeout <= TimeSpan.FromDays(1);
}
