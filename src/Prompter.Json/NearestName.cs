namespace Prompter.Json;

/// <summary>Finds the name that a mistyped one was probably meant to be.</summary>
internal static class NearestName
{
    /// <summary>Finds the candidate that differs least from a name.</summary>
    /// <returns>
    /// The nearest candidate, letters' case aside, the first of equals; or null when more than a third of the longer
    /// name (at least one, at most three letters) would have to change.
    /// </returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var allowed = Math.Clamp(Math.Max(name.Length, candidate.Length) / 3, 1, 3);
            var distance = Distance(name, candidate, Math.Min(allowed, least - 1));
            if (distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }
        return nearest;
    }

    /// <summary>
    /// The number of letters to insert, delete, replace or swap with their neighbour to make one text the other;
    /// <see cref="int.MaxValue"/> when it is more than <paramref name="most"/>.
    /// </summary>
    internal static int Distance(string one, string other, int most)
    {
        if (Math.Abs(one.Length - other.Length) > most)
        {
            return int.MaxValue;
        }

        one = one.ToUpperInvariant();
        other = other.ToUpperInvariant();
        var beforeLast = new int[other.Length + 1];
        var last = Enumerable.Range(0, other.Length + 1).ToArray();
        var current = new int[other.Length + 1];
        for (var i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }
            (beforeLast, last, current) = (last, current, beforeLast);
        }
        return last[other.Length] <= most ? last[other.Length] : int.MaxValue;
    }
}
