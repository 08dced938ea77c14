namespace Prompter.Json.Tests;

/// <summary>Where nesting is deep enough to be refused.</summary>
public class JsonDepthTests
{
    /// <summary>1 and 2, what fits into a machine word of levels and one more, and the default.</summary>
    private static readonly int[] Bounds = [1, 2, 63, 64, 65, 128, 129, 512];

    private static readonly string[] Shapes = ["[", "{", "[{", "{["];

    public static TheoryData<int, string> BoundsAndShapes =>
        [.. from bound in Bounds from shape in Shapes select (bound, shape)];

    [Theory]
    [MemberData(nameof(BoundsAndShapes))]
    public void Valid_nesting_is_taken_up_to_the_bound_and_not_beyond_it(int bound, string shape)
    {
        for (var depth = Math.Max(1, bound - 1); depth <= bound + 1; depth++)
        {
            var (opening, closing) = Nested(shape, depth);
            var json = $"{opening}0{closing}";
            foreach (var isStrict in (bool[])[false, true])
            {
                AssertTaken(json, json, PlaceOf(opening), depth, bound, isStrict);
                var prose = $"Well:\n{json}\n\nis it.";
                AssertTaken(prose, json, "Well:\n".Length + PlaceOf(opening), depth, bound, isStrict);
            }
        }
    }

    [Theory]
    [MemberData(nameof(BoundsAndShapes))]
    public void Broken_nesting_is_repaired_up_to_the_bound_and_not_beyond_it(int bound, string shape)
    {
        for (var depth = Math.Max(1, bound - 1); depth <= bound + 1; depth++)
        {
            var (opening, closing) = Nested(shape, depth);
            var plain = opening.Replace("\"", "", StringComparison.Ordinal);
            var json = $"{opening}0{closing}";
            AssertTaken($"{opening}0 ", json, PlaceOf(opening), depth, bound, isStrict: false);
            AssertTaken($"{opening}0,{closing}", json, PlaceOf(opening), depth, bound, isStrict: false);
            AssertTaken($"{plain}0{closing}", json, PlaceOf(plain), depth, bound, isStrict: false);
            AssertTaken($"```json\n{plain}0\n```", json, 8 + PlaceOf(plain), depth, bound, isStrict: false);
        }
    }

    [Fact]
    public void Without_a_wish_the_bound_is_512()
    {
        Assert.NotNull(JsonExtractor.Extract(new string('[', 512)).Json);
        Assert.Equal(
            "line 1, column 513: the nesting is deeper than 512",
            JsonExtractor.Extract(new string('[', 513)).Problem
        );
    }

    [Fact]
    public void Nesting_may_be_deeper_than_a_stack_if_it_is_wished()
    {
        const int depth = 200_000;
        var json = new string('[', depth) + new string(']', depth);

        Assert.Equal(json, JsonExtractor.Extract(json, new() { MaxDepth = depth }).Json);
        Assert.Null(JsonExtractor.Extract(json, new() { MaxDepth = depth - 1 }).Json);
    }

    [Theory]
    [InlineData("""[1, {"a": [2]}, [3]]""", 3, 2)]
    [InlineData("""{"a": [], "b": {}, "c": [{}]}""", 3, 2)]
    [InlineData(""" "a": [1] """, 2, 1)]
    [InlineData("[(1, 2)]", 2, 1)]
    [InlineData("""{{"a": 1}}""", 2, 1)]
    [InlineData("""[ObjectId("1")]""", 2, 1)]
    public void Containers_repeated_brackets_and_calls_count_and_siblings_do_not(string text, int least, int tooFew)
    {
        Assert.NotNull(JsonExtractor.Extract(text, new() { MaxDepth = least }).Json);
        Assert.EndsWith(
            $"the nesting is deeper than {tooFew}",
            JsonExtractor.Extract(text, new() { MaxDepth = tooFew }).Problem,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("[[1]], [2]", "[[1]]")]
    [InlineData("[1], [2]", "[2]")]
    public void Values_are_not_joined_to_an_array_that_is_too_deep(string text, string expected)
    {
        var bound = DepthOf(expected);

        Assert.Equal(expected, JsonExtractor.Extract(text, new() { MaxDepth = bound }).Json);
        Assert.Equal($"[{text}]", JsonExtractor.Extract(text, new() { MaxDepth = bound + 1 }).Json);
    }

    [Theory]
    [InlineData("[[[1]]]")]
    [InlineData("[([1])]")]
    [InlineData("""[Id([1])]""")]
    [InlineData("""{{"a": [1]}}""")]
    [InlineData("[{'a': [1], 'b': [{}]}]")]
    public void What_is_too_deep_ends_at_its_last_bracket(string tooDeep)
    {
        var found = JsonExtractor.ExtractAll($"{tooDeep} and {{\"b\": 2}}", new() { MaxDepth = 2 });

        Assert.Equal([(0, tooDeep.Length), (tooDeep.Length + 5, 8)], found.Select(each => (each.Start, each.Length)));
        Assert.Equal([null, "{\"b\": 2}"], found.Select(each => each.Json));
    }

    [Fact]
    public void No_text_gives_a_value_that_is_deeper_than_the_bound()
    {
        for (var number = 0; number < 3000; number++)
        {
            var text = new RandomJson(new Random(number)).Broken();
            for (var bound = 1; bound <= 4; bound++)
            {
                foreach (
                    var found in JsonExtractor
                        .ExtractAll(text, new() { MaxDepth = bound })
                        .Append(JsonExtractor.Extract(text, new() { MaxDepth = bound }))
                )
                {
                    Assert.True(found.Json is null || DepthOf(found.Json) <= bound, $"{bound}: {text}");
                }
            }
        }
    }

    private static void AssertTaken(string text, string json, int tooDeepAt, int depth, int bound, bool isStrict)
    {
        var options = new JsonExtractorOptions { MaxDepth = bound, Strict = isStrict };
        var stream = new JsonStreamExtractor(options);
        foreach (var character in text)
        {
            stream.Append([character]);
        }

        foreach (
            var found in (JsonExtraction[])
                [
                    JsonExtractor.Extract(text, options),
                    Assert.Single(JsonExtractor.ExtractAll(text, options)),
                    stream.Current,
                ]
        )
        {
            if (depth > bound)
            {
                var before = text[..tooDeepAt];
                Assert.Null(found.Json);
                Assert.Equal(
                    $"line {before.Count(c => c == '\n') + 1}, column {tooDeepAt - before.LastIndexOf('\n')}: "
                        + $"the nesting is deeper than {bound}",
                    found.Problem
                );
            }
            else
            {
                Assert.Equal(json, found.Json);
                Assert.Equal(depth, DepthOf(json));
            }
        }
    }

    /// <summary>Containers in turn, one in the other.</summary>
    private static (string Opening, string Closing) Nested(string shape, int depth)
    {
        var kinds = Enumerable.Range(0, depth).Select(level => shape[level % shape.Length]).ToList();
        return (
            string.Concat(kinds.Select(kind => kind == '[' ? "[" : "{\"a\":")),
            string.Concat(kinds.AsEnumerable().Reverse().Select(kind => kind == '[' ? "]" : "}"))
        );
    }

    /// <summary>The innermost bracket.</summary>
    private static int PlaceOf(string opening) => opening.LastIndexOfAny(['[', '{']);

    private static int DepthOf(string json)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(json), new() { MaxDepth = 1000 });
        var deepest = 0;
        while (reader.Read())
        {
            deepest = Math.Max(
                deepest,
                reader.CurrentDepth
                    + (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0)
            );
        }

        return deepest;
    }
}
