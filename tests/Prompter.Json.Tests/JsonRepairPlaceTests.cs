namespace Prompter.Json.Tests;

/// <summary>Where a repair is said to be: <c>‸</c> stands before each place in the texts.</summary>
public class JsonRepairPlaceTests
{
    private const char Mark = '‸';

    [Theory]
    [CaseFile("repair-places.jsonl")]
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
    public void Places_in_texts_with_many_values_are_found_in_linear_time()
    {
        var watch = Stopwatch.StartNew();
        foreach (var part in (string[])["```json\n{", "{}}, \n"])
        {
            var text = new StringBuilder().Insert(0, part, 200_000).ToString();
            AssertLines(text, [.. JsonExtractor.ExtractAll(text)[^1].Repairs]);
        }

        // A square of these lengths would be minutes.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(5));
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
