namespace FakeLlm;

/// <summary>What Python's difflib.get_close_matches finds, of which click makes its "Did you mean".</summary>
internal static class CloseMatches
{
    public static string[] Of(string word, IEnumerable<string> possibilities) =>
        possibilities
            .Select(candidate =>
                (Candidate: candidate, Ratio: 2.0 * Matching(candidate, word) / (candidate.Length + word.Length))
            )
            .Where(scored => scored.Ratio >= 0.6)
            .OrderByDescending(scored => scored.Ratio)
            .ThenByDescending(scored => scored.Candidate, StringComparer.Ordinal)
            .Take(3)
            .Select(scored => scored.Candidate)
            .Order(StringComparer.Ordinal)
            .ToArray();

    /// <summary>The length of the longest common block, of the longest ones left and right of it, and so on.</summary>
    private static int Matching(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var (length, leftStart, rightStart) = (0, 0, 0);
        for (var i = 0; i < left.Length; i++)
        {
            for (var j = 0; j < right.Length; j++)
            {
                var common = left[i..].CommonPrefixLength(right[j..]);
                if (common > length)
                {
                    (length, leftStart, rightStart) = (common, i, j);
                }
            }
        }

        return length == 0
            ? 0
            : length
                + Matching(left[..leftStart], right[..rightStart])
                + Matching(left[(leftStart + length)..], right[(rightStart + length)..]);
    }
}
