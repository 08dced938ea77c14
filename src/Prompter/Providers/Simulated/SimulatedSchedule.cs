namespace Prompter.Providers.Simulated;

/// <summary>What happens to the first calls, in order: <c>429x2,500x1</c>; the last one without a count for ever.</summary>
internal sealed class SimulatedSchedule<T>
    where T : class
{
    private readonly List<(T What, long? Calls)> runs = [];

    /// <summary>Reads a schedule; null where a name or a count is wrong, or something comes after what lasts for ever.</summary>
    public static SimulatedSchedule<T>? Read(string text, Func<string, T?> find)
    {
        var schedule = new SimulatedSchedule<T>();
        foreach (var part in text.Split(','))
        {
            var (name, count) = Split(part);
            var calls = 0;
            if (
                schedule.runs is [.., { Calls: null }]
                || find(name) is not { } what
                || (count is not null && !SimulatedValue.Count.Read(count, out calls))
            )
            {
                return null;
            }

            schedule.runs.Add((what, count is null ? null : calls));
        }

        return schedule;
    }

    /// <summary>Splits <c>429x2</c> before its x, but not <c>context</c>.</summary>
    public static (string Name, string? Count) Split(string part)
    {
        var cross = part.LastIndexOf('x');
        return cross < 0 || cross == part.Length - 1 || part.AsSpan(cross + 1).ContainsAnyExceptInRange('0', '9')
            ? (part, null)
            : (part[..cross], part[(cross + 1)..]);
    }

    /// <summary>What happens to a call, or null for nothing.</summary>
    /// <param name="call">1 for the first one.</param>
    public T? Of(long call)
    {
        foreach (var (what, calls) in runs)
        {
            if (calls is not { } count || call <= count)
            {
                return what;
            }

            call -= count;
        }

        return null;
    }
}
