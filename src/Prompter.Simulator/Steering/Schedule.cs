using System.Globalization;

namespace Prompter.Simulator.Steering;

/// <summary>What happens to the first calls, in order: <c>429x2,500x1</c>, the last one without a count for ever.</summary>
internal sealed class Schedule<T>
    where T : class
{
    private readonly List<(T What, long? Calls)> runs = [];

    /// <summary>Reads a schedule, or gives null where a name or count is wrong.</summary>
    public static Schedule<T>? Parse(string text, Func<string, T?> find)
    {
        var schedule = new Schedule<T>();
        foreach (var part in text.Split(','))
        {
            var (what, calls) = (find(part), (long?)null);
            var cross = part.LastIndexOf('x');
            if (
                what is null
                && cross > 0
                && int.TryParse(part.AsSpan(cross + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            )
            {
                (what, calls) = (find(part[..cross]), count);
            }

            var neverReached = schedule.runs is [.., { Calls: null }];
            if (what is null || neverReached)
            {
                return null;
            }

            schedule.runs.Add((what, calls));
        }

        return schedule;
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
