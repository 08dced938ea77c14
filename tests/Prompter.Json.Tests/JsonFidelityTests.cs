using System.Text.RegularExpressions;

namespace Prompter.Json.Tests;

/// <summary>What was written is in the value or in a repair, and nothing else is in the value; tried as <see cref="JsonPropertyTests"/> are.</summary>
public partial class JsonFidelityTests
{
    private const int Seed = 20261129;

    private static readonly int Cases = int.Parse(
        Environment.GetEnvironmentVariable("PROMPTER_FUZZ_CASES") ?? "3000",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public void What_was_written_is_in_the_value_or_in_a_repair_and_nothing_else_is_in_the_value()
    {
        for (var number = 0; number < Cases; number++)
        {
            var random = new Random(Seed + number);
            var text = random.Next(4) == 0 ? new RandomJson(random).Broken() : new ForeignJson(random).Text();
            var found = JsonExtractor.Extract(text);
            if (found.Json is not null && MistakeOf(text, found) is { } mistake)
            {
                Assert.Fail(
                    $"Case {number}: {mistake}\n{text}\nbecame {found.Json}\n"
                        + string.Join(
                            '\n',
                            found.Repairs.Select(repair => $"{repair.Kind} {repair.Position}+{repair.Length}")
                        )
                );
            }
        }
    }

    [Fact]
    public void A_number_never_gets_another_value()
    {
        for (var number = 0; number < Cases; number++)
        {
            var random = new Random(Seed + number);
            var token = new StringBuilder();
            for (var length = random.Next(1, 9); length > 0; length--)
            {
                token.Append("0123456789123456789....._eE+-,"[random.Next(30)]);
            }

            token.Append(random.Next(3) == 0 ? "..." : "");
            foreach (var text in (string[])[$"[{token}]", $"{{\"n\": {token}}}", $"[7, {token}, 8]"])
            {
                var json = JsonExtractor.Extract(text).Json!;
                var written = OtherSigns.Replace(text, "");
                var isSame =
                    DigitsOf(json) == DigitsOf(text)
                    && NumberInJson
                        .Matches(StringInJson.Replace(json, "\"\""))
                        .All(match => written.Contains(OtherSigns.Replace(match.Value, ""), StringComparison.Ordinal));
                Assert.True(isSame, $"Case {number}: {text}\nbecame {json}");
            }
        }
    }

    /// <summary>The digits of a text, without a 0 before a dot.</summary>
    private static string DigitsOf(string text) => string.Concat(OtherSigns.Replace(text, "").Where(char.IsAsciiDigit));

    private static string? MistakeOf(string text, JsonExtraction found)
    {
        var told = new bool[text.Length + 1];
        foreach (var repair in found.Repairs)
        {
            told.AsSpan(repair.Position, repair.Length).Fill(true);
        }

        foreach (var repair in found.Repairs.Where(repair => repair.Kind == JsonRepairKind.Ellipsis))
        {
            // Its comma goes with it.
            for (var at = repair.Position - 1; at >= 0 && IsTold(at); at--)
            {
                told[at] = true;
            }

            for (var at = repair.Position + repair.Length; at < text.Length && IsTold(at); at++)
            {
                told[at] = true;
            }
        }

        bool IsTold(int at) => told[at] || char.IsWhiteSpace(text[at]) || text[at] is ',' or '，' or '、';

        // Quotes and round brackets are told where they open.
        var value = 0;
        for (var at = found.Start; at < found.Start + found.Length; at++)
        {
            if (told[at] || char.IsWhiteSpace(text[at]) || "\"'`´‘’‚“”„＂)）\\".Contains(text[at]))
            {
                continue;
            }

            var plain = text[at] switch
            {
                '，' or '、' => ',',
                '：' => ':',
                _ => text[at],
            };
            var next = found.Json.AsSpan(value).IndexOfAny(text[at], plain);
            if (next < 0)
            {
                return $"'{text[at]}' at {at} is lost";
            }

            value += next + 1;
        }

        var written = LineBreak.Replace(text, " ");
        foreach (Match match in NumberInJson.Matches(StringInJson.Replace(found.Json!, "\"\"")))
        {
            if (!IsWritten(written, match.Value) && !found.Repairs.Any(repair => repair.Kind == JsonRepairKind.Number))
            {
                return $"nobody wrote the number {match.Value}";
            }
        }

        return null;
    }

    /// <summary>Whether a number stands in a text, and is no part of a longer word.</summary>
    private static bool IsWritten(string text, string number)
    {
        for (var at = 0; (at = text.IndexOf(number, at, StringComparison.Ordinal)) >= 0; at++)
        {
            var before = text.AsSpan(0, at);
            var after = text.AsSpan(at + number.Length);
            var begins =
                before.IsEmpty
                || before.EndsWith("...")
                || before.EndsWith("*/")
                || !(char.IsLetterOrDigit(before[^1]) || before[^1] is '_' or '$' or '%' or '-' or '.' or '/');
            var ends =
                after.IsEmpty
                || after.StartsWith("...")
                || after.StartsWith("/*")
                || after.StartsWith("//")
                || !(char.IsLetterOrDigit(after[0]) || after[0] is '_' or '$' or '%' or '.' or '/');
            if (begins && ends)
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"\\[nrt]", RegexOptions.None, 10_000)]
    private static partial Regex LineBreak { get; }

    /// <summary>What may be in a number in another notation and not in JSON's, and a 0 before a dot.</summary>
    [GeneratedRegex(@"[_,+]|(?<![\d_])0(?=\.\d)|\.(?=[eE])", RegexOptions.None, 10_000)]
    private static partial Regex OtherSigns { get; }

    [GeneratedRegex(@"-?\d[\d.eE+-]*", RegexOptions.None, 10_000)]
    private static partial Regex NumberInJson { get; }

    [GeneratedRegex(
        """
            "(?:[^"\\]|\\.)*"
            """,
        RegexOptions.None,
        10_000
    )]
    private static partial Regex StringInJson { get; }
}
