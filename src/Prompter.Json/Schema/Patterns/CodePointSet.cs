namespace Prompter.Json.Schema.Patterns;

/// <summary>A set of Unicode characters, those beyond the basic plane included.</summary>
internal sealed class CodePointSet
{
    private const int Last = 0x10FFFF;

    private readonly List<(int First, int Last)> ranges = [];

    public CodePointSet(params ReadOnlySpan<(int First, int Last)> ranges) => this.ranges.AddRange(ranges);

    public void Add(int first, int last)
    {
        if (ranges.Count > 0 && ranges[^1].Last == first - 1)
        {
            ranges[^1] = (ranges[^1].First, last);
        }
        else
        {
            ranges.Add((first, last));
        }
    }

    public void Add(CodePointSet other) => ranges.AddRange(other.ranges);

    /// <summary>All characters that are not in the set.</summary>
    public CodePointSet Others()
    {
        var others = new CodePointSet();
        var next = 0;
        foreach (var (first, last) in Merged())
        {
            if (first > next)
            {
                others.Add(next, first - 1);
            }

            next = last + 1;
        }

        if (next <= Last)
        {
            others.Add(next, Last);
        }

        return others;
    }

    /// <summary>The set as a .NET pattern, which matches one of its characters and can be repeated.</summary>
    /// <remarks>.NET sees two halves where a character is beyond the basic plane; text of JSON has no half alone.</remarks>
    public string ToPattern()
    {
        var basic = new StringBuilder();
        var pairs = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        foreach (var (first, last) in Merged())
        {
            Append(basic, first, Math.Min(last, 0xD7FF));
            Append(basic, Math.Max(first, 0xE000), Math.Min(last, 0xFFFF));
            AddPairs(pairs, Math.Max(first, 0x10000), last);
        }

        var alternatives = pairs.Select(pair => $"{pair.Key}[{pair.Value}]").ToList();
        if (basic.Length > 0)
        {
            alternatives.Insert(0, $"[{basic}]");
        }

        return alternatives.Count switch
        {
            0 => @"[^\0-\uFFFF]",
            1 when pairs.Count == 0 => alternatives[0],
            _ => $"(?:{string.Join('|', alternatives)})",
        };
    }

    private List<(int First, int Last)> Merged()
    {
        var merged = new List<(int First, int Last)>();
        foreach (var range in ranges.Order())
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    /// <summary>Adds characters by their first half, or by a range of first halves that all second ones may follow.</summary>
    private static void AddPairs(SortedDictionary<string, StringBuilder> pairs, int first, int last)
    {
        while (first <= last)
        {
            // The characters of one first half are a block of 1,024.
            var isWhole = (first & 0x3FF) == 0 && last >= (first | 0x3FF);
            var end = isWhole ? ((last + 1) & ~0x3FF) - 1 : Math.Min(last, first | 0x3FF);
            var (from, to) = (char.ConvertFromUtf32(first), char.ConvertFromUtf32(end));
            var high = isWhole ? $"[{Escape(from[0])}-{Escape(to[0])}]" : Escape(from[0]);
            pairs.TryAdd(high, new());
            Append(pairs[high], from[1], to[1]);
            first = end + 1;
        }
    }

    private static void Append(StringBuilder pattern, int first, int last)
    {
        if (first <= last)
        {
            pattern.Append(Escape(first));
            if (last > first)
            {
                pattern.Append('-').Append(Escape(last));
            }
        }
    }

    private static string Escape(int unit) => string.Create(CultureInfo.InvariantCulture, $@"\u{unit:X4}");
}
