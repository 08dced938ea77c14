namespace Prompter.Json.Tests;

/// <summary>What holds for every text, tried with some made by chance; PROMPTER_FUZZ_CASES in the environment asks for more.</summary>
public class JsonPropertyTests
{
    private const int Seed = 20300102;

    private static readonly int Cases = int.Parse(
        Environment.GetEnvironmentVariable("PROMPTER_FUZZ_CASES") ?? "3000",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public void Any_text_ends_in_valid_JSON_or_a_problem()
    {
        var strict = new JsonExtractorOptions { Strict = true };
        for (var number = 0; number < Cases; number++)
        {
            var text = new RandomJson(new Random(Seed + number)).Broken();
            try
            {
                var found = JsonExtractor.Extract(text);
                Assert.Equal(found.Json is null, found.Problem is not null);
                found.Parse();
                Assert.All(found.Repairs, repair => Assert.InRange(repair.Position, 0, text.Length));
                if (found.Repairs.Count == 0 && found.Json is not null)
                {
                    Assert.Equal(text.Substring(found.Start, found.Length), found.Json);
                }

                Assert.Equal(found.Repairs.Count == 0 ? found.Json : null, JsonExtractor.Extract(text, strict).Json);
            }
            catch (Exception exception)
            {
                Assert.Fail($"Case {number}: {JsonSerializer.Serialize(text)}\n{exception}");
            }
        }
    }

    [Fact]
    public void No_word_is_left_out_without_a_repair_that_tells_of_its_place()
    {
        string[] between =
        [
            "",
            " ",
            ",",
            ":",
            "\"",
            "\"",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            "\n",
            ", \"",
            "\": ",
            "\", \"",
            "```",
            "//",
        ];
        for (var number = 0; number < Cases; number++)
        {
            var random = new Random(Seed + number);
            var text = new StringBuilder(new RandomJson(random).Container(2));
            for (var word = 0; word < 9; word++)
            {
                text.Insert(
                    random.Next(text.Length + 1),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{between[random.Next(between.Length)]}w{word}ord{between[random.Next(between.Length)]}"
                    )
                );
            }

            var whole = $"Here: {text} That is it.";
            var found = JsonExtractor.Extract(whole);
            for (var word = 0; found.Json is not null && word < 9; word++)
            {
                var at = whole.IndexOf($"w{word}ord", found.Start, found.Length, StringComparison.Ordinal);
                if (
                    at >= 0
                    && !found.Json.Contains($"w{word}ord", StringComparison.Ordinal)
                    && !found.Repairs.Any(repair => repair.Position <= at + 4 && at < repair.Position + repair.Length)
                )
                {
                    Assert.Fail(
                        $"Case {number}: w{word}ord in {JsonSerializer.Serialize(whole)}\nbecame {found.Json}\n"
                            + string.Join('\n', found.Repairs)
                    );
                }
            }
        }
    }

    [Fact]
    public void Valid_JSON_stays_as_it_is_wherever_it_stands()
    {
        for (var number = 0; number < Math.Min(Cases, 100_000); number++)
        {
            var json = new RandomJson(new Random(Seed + number)).Container();
            foreach (var text in (string[])[json, $"Well: {json} is it.", $"[see\n```json\n{json}\n```\n"])
            {
                var found = JsonExtractor.Extract(text);
                if (found.Json != json || found.Repairs.Count > 0)
                {
                    Assert.Fail($"Case {number}: {text}\nbecame {found.Json}\n{string.Join('\n', found.Repairs)}");
                }
            }
        }
    }

    [Fact]
    public void A_cut_text_gives_the_beginning_of_its_value()
    {
        for (var number = 0; number < Math.Min(Cases, 50_000) / 10; number++)
        {
            var json = new RandomJson(new Random(Seed + number)).Container();
            var whole = JsonDocument.Parse(json).RootElement;
            for (var length = 1; length < json.Length; length++)
            {
                var found = JsonExtractor.Extract(json.AsSpan(0, length));
                if (found.Parse() is not { } part || !IsBeginning(part, whole))
                {
                    Assert.Fail($"Case {number}: {json[..length]}\nbecame {found.Json ?? found.Problem}");
                }
            }
        }
    }

    [Fact]
    public void A_stream_gives_what_the_text_so_far_gives_wherever_it_is_cut()
    {
        for (var number = 0; number < Math.Min(Cases, 50_000) / 5; number++)
        {
            var random = new Random(Seed + number);
            // Longer than what is looked ahead.
            var text =
                new RandomJson(random).Broken()
                + new string(' ', random.Next(2) * 400)
                + new RandomJson(random).Broken();
            var stream = new JsonStreamExtractor();
            for (var at = 0; at < text.Length; )
            {
                var length = Math.Min(text.Length - at, random.Next(1, 90));
                stream.Append(text.AsSpan(at, length));
                at += length;
                var expected = JsonExtractor.Extract(text.AsSpan(0, at));
                if (expected.Json != stream.Current.Json || !expected.Repairs.SequenceEqual(stream.Current.Repairs))
                {
                    Assert.Fail(
                        $"Case {number}: {JsonSerializer.Serialize(text[..at])}\n{expected.Json}\n{stream.Current.Json}"
                    );
                }
            }
        }
    }

    private static bool IsBeginning(JsonElement part, JsonElement whole)
    {
        if (part.ValueKind != whole.ValueKind)
        {
            return false;
        }

        switch (part.ValueKind)
        {
            case JsonValueKind.Object:
                return IsBeginning(
                    [.. part.EnumerateObject().Select(member => (member.Name, member.Value))],
                    [.. whole.EnumerateObject().Select(member => (member.Name, member.Value))]
                );
            case JsonValueKind.Array:
                return IsBeginning(
                    [.. part.EnumerateArray().Select(item => ("", item))],
                    [.. whole.EnumerateArray().Select(item => ("", item))]
                );
            case JsonValueKind.String:
                return whole.GetString()!.StartsWith(part.GetString()!, StringComparison.Ordinal);
            default:
                return whole.GetRawText().StartsWith(part.GetRawText(), StringComparison.Ordinal);
        }
    }

    private static bool IsBeginning(
        List<(string Name, JsonElement Value)> part,
        List<(string Name, JsonElement Value)> whole
    ) =>
        part.Count <= whole.Count
        && part.Zip(whole)
            .All(pair =>
                pair.First.Name == pair.Second.Name
                && (
                    pair.First.Value.GetRawText() == pair.Second.Value.GetRawText()
                    || IsBeginning(pair.First.Value, pair.Second.Value)
                )
            );
}
