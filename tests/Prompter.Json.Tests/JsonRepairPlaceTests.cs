namespace Prompter.Json.Tests;

/// <summary>Where a repair is said to be: <c>‸</c> stands before each place in the texts.</summary>
public class JsonRepairPlaceTests
{
    private const char Mark = '‸';

    [Theory]
    // Line ends of Windows, tabs.
    [InlineData("{\r\n  ‸a: 1,\r\n  \"b\": 2‸\r\n  \"c\": [3, 4‸,]\r\n}", "UnquotedKey MissingComma ExtraComma")]
    [InlineData("\r\n\r\n{\t\t\"a\"\t‸1,\t\"b\":\t‸True}", "MissingColon Literal")]
    [InlineData(
        "{\"a\": \"x‸\r‸\ny‸\tz\",\r\n‸b: 1}",
        "UnescapedControl UnescapedControl UnescapedControl UnquotedKey"
    )]
    [InlineData("[1,\r\n‸// one\r\n2,\r\n‸# two\r\n3, ‸... ]", "Comment Comment Ellipsis")]
    // Characters that are two code units, combining marks, and what is not seen.
    [InlineData("{\"😀😀\": \"𝒳\", ‸k: \"e\u0301e\u0301\", \"x\": ‸None}", "UnquotedKey Literal")]
    [InlineData("[\"👩‍👩‍👧\"‸ ‸‘e\u0301’, ‸None\n]", "MissingComma ReplacedQuote Literal")]
    [InlineData("[1, ‸e\u0301😀 x‸\n‸'😀']", "UnquotedText MissingComma ReplacedQuote")]
    [InlineData("\uFEFF{‸😀: 1}", "UnquotedKey")]
    [InlineData("[‸\u00A0\"\u00A0\",‸\u200B1]", "InvalidCharacter InvalidCharacter")]
    // Repairs after repairs that made the text longer or shorter.
    [InlineData(
        "[‸'a', ‸0x1F, ‸/* a long comment */ 1‸ 2, \"x ‸\"y‸\" z\", ‸+3]",
        "ReplacedQuote Number Comment MissingComma UnescapedQuote UnescapedQuote Number"
    )]
    [InlineData(
        "{\"a\": ‸ISODate(\"1\"), \"b\": \"x\" ‸+ \"y\", ‸c: 1, \"d\" ‸= 1}",
        "Call Concatenation UnquotedKey MissingColon"
    )]
    [InlineData(
        "{\"a\": \"C:‸\\dir\", ‸‘b’: ‸undefined, \"c\": [1, 2‸}",
        "InvalidEscape ReplacedQuote Literal MissingBracket"
    )]
    [InlineData("{\"a\": [1, 2‸, \"b\": 3}", "MissingBracket")]
    [InlineData("{\"a\": \"text‸, \"b\": [‸1)‸}", "MissingQuote UnquotedText MissingBracket")]
    [InlineData("‸[1], [‸'2']", "MissingBracket ReplacedQuote")]
    [InlineData("‸\"a\": 1, ‸b: 2‸\n", "MissingBracket UnquotedKey MissingBracket")]
    // The end of the text.
    [InlineData("{\"a\": [1, 2‸‸\r\n\r\n", "MissingBracket MissingBracket")]
    [InlineData("{\"a\": [1‸‸‸, ", "ExtraComma MissingBracket MissingBracket")]
    [InlineData("{\"😀\": 1‸‸,\r\n \"b", "Truncation MissingBracket")]
    [InlineData("[\"e\u0301‸\r‸\n‸‸", "UnescapedControl UnescapedControl MissingQuote MissingBracket")]
    [InlineData("[1‸ ‸// more\r\n", "MissingBracket Comment")]
    // In a fence.
    [InlineData("Sure 😀:\r\n```json\r\n{\r\n\t‸a: [1‸‸\r\n```\r\nDone", "UnquotedKey MissingBracket MissingBracket")]
    [InlineData("One:\n```\n[‸'a'‸\n ‸'b'‸,]\n```\n", "ReplacedQuote MissingComma ReplacedQuote ExtraComma")]
    [InlineData("<think>[1 2]\r\n</think>\r\nSo: [1‸ 2]", "MissingComma")]
    public void A_repair_tells_its_place(string marked, string kinds)
    {
        var text = marked.Replace($"{Mark}", "", StringComparison.Ordinal);

        var repairs = JsonExtractor.Extract(text).Repairs;

        Assert.Equal(marked, Marked(text, repairs));
        Assert.Equal(kinds, string.Join(' ', repairs.Select(repair => repair.Kind)));
        AssertLines(text, repairs);
        AssertStream(text);
    }

    [Fact]
    public void Half_a_pair_of_code_units_is_one_column()
    {
        var repairs = JsonExtractor.Extract("[\"😀\uD83D\", 1_000]").Repairs;

        Assert.Equal(
            [(JsonRepairKind.InvalidCharacter, 4, 5), (JsonRepairKind.Number, 8, 9)],
            repairs.Select(repair => (repair.Kind, repair.Position, repair.Column))
        );
    }

    [Fact]
    public void Many_repairs_of_one_place_are_told_in_the_order_in_which_they_were_made()
    {
        for (var depth = 1; depth < 60; depth++)
        {
            var repairs = JsonExtractor.Extract($"{new string('[', depth)}0x1, \"x").Repairs;

            Assert.Equal(
                [
                    JsonRepairKind.Number,
                    JsonRepairKind.MissingQuote,
                    .. Enumerable.Repeat(JsonRepairKind.MissingBracket, depth),
                ],
                repairs.Select(repair => repair.Kind)
            );
        }
    }

    [Fact]
    public void Places_are_in_order_inside_the_value_and_on_their_lines_whatever_the_text_is()
    {
        for (var number = 0; number < 3000; number++)
        {
            var text = "😀\r\n" + new RandomJson(new Random(number)).Broken();
            foreach (var found in JsonExtractor.ExtractAll(text).Append(JsonExtractor.Extract(text)))
            {
                var places = found.Repairs.Select(repair => repair.Position).ToList();
                Assert.Equal(places.Order(), places);
                Assert.All(places, place => Assert.InRange(place, found.Start, found.Start + found.Length));
                AssertLines(text, found.Repairs);
            }
        }
    }

    private static void AssertLines(string text, IReadOnlyList<JsonRepair> repairs)
    {
        foreach (var repair in repairs)
        {
            var lines = text[..repair.Position].Split('\n');
            Assert.Equal((lines.Length, lines[^1].Length + 1), (repair.Line, repair.Column));
        }
    }

    private static void AssertStream(string text)
    {
        var stream = new JsonStreamExtractor();
        for (var length = 1; length <= text.Length; length++)
        {
            stream.Append(text.AsSpan(length - 1, 1));
            Assert.Equal(JsonExtractor.Extract(text.AsSpan(0, length)).Repairs, stream.Current.Repairs);
        }
    }

    private static string Marked(string text, IEnumerable<JsonRepair> repairs) =>
        repairs.Reverse().Aggregate(text, (marked, repair) => marked.Insert(repair.Position, $"{Mark}"));
}
