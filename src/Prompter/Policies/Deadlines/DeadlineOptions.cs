namespace Prompter.Policies.Deadlines;

/// <summary>How long an attempt may keep its caller waiting; null everywhere, the default, for as long as it takes.</summary>
public sealed record DeadlineOptions
{
    private static readonly TimeSpan Least = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(40);

    /// <summary>The deadline to the first content of a streamed answer (text, reasoning or a call of a tool); more than 0, at most 40 days.</summary>
    public TimeSpan? FirstContent
    {
        get;
        init => field = value.Within(Least, Most);
    }

    /// <summary>The longest silence between two pieces of a streamed answer; more than 0, at most 40 days.</summary>
    public TimeSpan? Idle
    {
        get;
        init => field = value.Within(Least, Most);
    }

    /// <summary>The longest time for a whole attempt, streamed or not; more than 0, at most 40 days.</summary>
    public TimeSpan? Total
    {
        get;
        init => field = value.Within(Least, Most);
    }

    /// <summary>Whether there is any.</summary>
    internal bool HasAny => this is not { FirstContent: null, Idle: null, Total: null };
}
