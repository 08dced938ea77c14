using System.Diagnostics.CodeAnalysis;
using Prompter.Json;

namespace Prompter.Providers.Simulated;

/// <summary>Reads the text of a value; false where it is none.</summary>
internal delegate bool ReadValue<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>A kind of value that parameters of simulated models take.</summary>
/// <param name="Values">What it looks like, in the few words of a help page.</param>
/// <param name="Expected">Says to a user who wrote this bad value what a good one looks like.</param>
/// <param name="Read">Reads it.</param>
internal sealed record SimulatedValue<T>(string Values, Func<string, string> Expected, ReadValue<T> Read)
{
    public SimulatedValue(string values, ReadValue<T> read)
        : this(values, _ => $"expected {values}", read) { }
}

/// <summary>The kinds of values that there are.</summary>
internal static class SimulatedValue
{
    private const int Most = 1_000_000;
    private static readonly decimal LongestDuration = (decimal)TimeSpan.FromHours(24).TotalSeconds;

    public static SimulatedValue<TimeSpan> Duration { get; } =
        new(
            "200ms, 1.5s, 2m or seconds",
            _ => "expected 0 to 24 hours, such as 200ms, 1.5s, 2m, or a number of seconds",
            ReadDuration
        );

    public static SimulatedValue<double> Pace { get; } =
        new(
            "0.001 to 1000000, or max",
            _ => "expected tokens per second from 0.001 to 1000000, or max (or 0) for no pacing",
            ReadPace
        );

    public static SimulatedValue<int> Count { get; } =
        new("a number", _ => "expected a whole number from 0 to 1000000", ReadCount);

    public static SimulatedValue<long> WholeNumber { get; } =
        new(
            "a whole number",
            (string text, out long value) =>
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
        );

    public static SimulatedValue<string> Text { get; } =
        new(
            "percent-encoded text",
            (string text, [MaybeNullWhen(false)] out string value) =>
            {
                value = text;
                return true;
            }
        );

    public static SimulatedValue<T> Word<T>(params (string Word, T Value)[] words)
    {
        var names = words.Select(known => known.Word).ToArray();
        var list = names.Length > 1 ? $"{string.Join(", ", names[..^1])} or {names[^1]}" : names[0];
        return new(list, Read);

        bool Read(string text, [MaybeNullWhen(false)] out T value)
        {
            var index = Array.IndexOf(names, text);
            value = index < 0 ? default : words[index].Value;
            return index >= 0;
        }
    }

    public static SimulatedValue<SimulatedSchedule<T>> Schedule<T>(IReadOnlyList<T> kinds, Func<T, string> nameOf)
        where T : class
    {
        var names = kinds.Select(nameOf).ToList();
        return new("KIND always, KINDxN the first N times, several with commas", Expected, Read);

        bool Read(string text, [MaybeNullWhen(false)] out SimulatedSchedule<T> value) =>
            (value = SimulatedSchedule<T>.Read(text, name => kinds.FirstOrDefault(kind => nameOf(kind) == name)))
                is not null;

        string Expected(string text)
        {
            var unknown = text.Split(',')
                .Select(part => SimulatedSchedule<T>.Split(part).Name)
                .FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal));
            var nearest =
                unknown is not null && NearestName.Find(unknown, names) is { } near ? $"did you mean '{near}'? " : "";
            return $"{nearest}expected KIND or KINDxN (the first N calls, 0 to 1000000), several with commas between, only the last "
                + $"without xN, where KIND is one of {string.Join(", ", names)}";
        }
    }

    private static bool ReadDuration(string text, out TimeSpan value)
    {
        var (number, seconds) = text switch
        {
            [.. var rest, 'm', 's'] => (rest, 0.001m),
            [.. var rest, 's'] => (rest, 1m),
            [.. var rest, 'm'] => (rest, 60m),
            _ => (text, 1m),
        };
        // Compared before it is multiplied: the product of a huge number would overflow.
        var isRead = ReadDecimal(number, out var count) && count <= LongestDuration / seconds;
        value = isRead ? TimeSpan.FromTicks((long)(count * seconds * TimeSpan.TicksPerSecond)) : default;
        return isRead;
    }

    private static bool ReadPace(string text, out double value)
    {
        var isRead = ReadDecimal(text, out var pace) && pace is 0 or >= 0.001m and <= Most;
        value = isRead ? (double)pace : 0;
        return isRead || text is "max";
    }

    private static bool ReadDecimal(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    private static bool ReadCount(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= Most;
}
