using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Prompter.Json;

namespace Prompter.Benchmarks;

/// <summary>Finding and repairing JSON, against parsing what is valid.</summary>
internal static class JsonMeasurement
{
    private const int Calls = 2001;
    private const int Megabyte = 1_000_000;

    /// <summary>How each of the large texts begins, and what follows again and again.</summary>
    private static readonly (string Name, string Start, string Repeated)[] Worst =
    [
        ("arrays that open", "", "["),
        ("arrays that open and close", "", "[]"),
        ("members that open", "", "{\"a\":"),
        ("closing brackets of the wrong kind", "[", "}"),
        ("round brackets", "[", "()"),
        ("commas", "[", ","),
        ("colons", "{", ":"),
        ("quotes", "[", "\""),
        ("quotes, each as if it were the last", "[\"", "\" ,"),
        ("quotes inside a string", "{\"a\":\"", "\" x"),
        ("objects inside a string", "[\"", "\"{\""),
        ("backslashes", "[\"", "\\"),
        ("line breaks inside a string", "[\"", "\n"),
        ("fences inside a string", "[\"", "\n```"),
        ("comments", "[", "#\n"),
        ("brackets of prose", "", "[a "),
        ("objects one after another", "", "{\"a\":1},"),
    ];

    public static void Run()
    {
        var items = Enumerable
            .Range(0, 14)
            .Select(number => $$"""{"id":{{number}},"name":"Item number {{number}}","tags":["a","b"],"ok":true}""");
        var valid = $$"""{"items":[{{string.Join(',', items)}}]}""";
        var broken = valid
            .Replace("\"id\"", "id", StringComparison.Ordinal)
            .Replace("true", "True", StringComparison.Ordinal)
            .Replace("]}", "],}", StringComparison.Ordinal);
        var parsing = MedianOf(() => JsonDocument.Parse(valid).Dispose());
        Report("valid", valid, parsing, 10);
        Report("broken", broken, parsing, 100);

        var large = new StringBuilder("[").Insert(1, $"{valid},", 10 * Megabyte / valid.Length).Append("0]").ToString();
        var parsingLarge = Best(() => JsonDocument.Parse(large).Dispose());
        foreach (var (name, start, repeated) in Worst)
        {
            var (smallText, bigText) = (Text(Megabyte), Text(10 * Megabyte));
            var small = Best(() => JsonExtractor.Extract(smallText));
            var big = Best(() => JsonExtractor.Extract(bigText));
            Table.Add($"10 MB of {name}", "1 MB of it", 12, "x", big / small);
            Table.Add("  the same", "parsing as much valid JSON", null, "x", big / parsingLarge);

            string Text(int length) =>
                new StringBuilder(start, length + start.Length)
                    .Insert(start.Length, repeated, length / repeated.Length)
                    .ToString();
        }
    }

    private static void Report(string kind, string text, double parsing, int target)
    {
        var own = MedianOf(() => JsonExtractor.Extract(text));
        Table.Add($"{text.Length} characters of JSON, {kind}", "", target, "us", own);
        Table.Add("  the same", "parsing the valid ones", null, "x", own / parsing);
    }

    /// <summary>The median in microseconds, once everything is compiled.</summary>
    private static double MedianOf(Action action)
    {
        var times = new List<double>();
        for (var call = -10 * Calls; call < Calls; call++)
        {
            var started = Stopwatch.GetTimestamp();
            action();
            if (call >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }
        }

        return times.Order().ElementAt(Calls / 2);
    }

    /// <summary>The shortest of some times in milliseconds: what is longer is the work of others.</summary>
    private static double Best(Action action) =>
        Enumerable
            .Range(0, 3)
            .Select(_ =>
            {
                GC.Collect();
                var started = Stopwatch.GetTimestamp();
                action();
                return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            })
            .Min();
}
