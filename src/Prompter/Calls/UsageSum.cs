namespace Prompter.Calls;

/// <summary>Token counts together.</summary>
internal static class UsageSum
{
    /// <summary>Their sum, an object of its own; null where nobody told any.</summary>
    public static UsageDetails? Of(params IEnumerable<UsageDetails?> counts)
    {
        UsageDetails? sum = null;
        foreach (var count in counts.OfType<UsageDetails>())
        {
            (sum ??= new()).Add(count);
        }

        return sum;
    }
}
