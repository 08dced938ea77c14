using Prompter.Json.Schema;

namespace Prompter.Json.Tests.Schema;

/// <summary>Schemas and values that could keep a comparison busy for years: it ends soon, with a verdict or with the reason why there is none.</summary>
public class ComparisonLimitTests
{
    private const string Chain = """{"properties":{"c":{"$ref":"#/$defs/n"}},"required":["c"],"type":"object"}""";
    private const string Linked = """{"properties":{"c":{"$dynamicRef":"#n"}},"required":["c"],"type":"object"}""";
    private const string Backtracking = @"^(?=.)(([a-z])+.)+[A-Z]([a-z])+$";

    /// <summary>Names, schemas, values, and whether the value fits; null where that cannot be decided.</summary>
    public static TheoryData<string, string, string, bool?> Rows =>
        new()
        {
            { "two ways back", Node($$"""{"anyOf":[{{Chain}},{{Chain}},{"const":2}]}"""), Nested("1", 40), false },
            {
                "two ways back that fit",
                Node($$"""{"anyOf":[{{Chain}},{{Chain}},{"const":2}]}"""),
                Nested("2", 400),
                true
            },
            { "one of two ways back", Node($$"""{"oneOf":[{{Chain}},{"not":{{Chain}}}]}"""), Nested("2", 100), true },
            {
                "a condition on the way back",
                Node($$"""{"if":{{Chain}},"then":{{Chain}},"else":{"const":2} }"""),
                Nested("2", 60),
                true
            },
            {
                "leftovers",
                Node($$"""{"unevaluatedProperties":false,"anyOf":[{{Chain}},{{Chain}},{"const":2}]}"""),
                Nested("1", 60),
                false
            },
            {
                "items that are contained",
                Node(
                    """{"anyOf":[{"contains":{"$ref":"#/$defs/n"}},{"minItems":1,"contains":{"$ref":"#/$defs/n"}}],"type":"array"}"""
                ),
                Arrays(100),
                false
            },
            {
                "dynamic references",
                $$"""{"$id":"http://a/","$dynamicAnchor":"n","anyOf":[{{Linked}},{{Linked}},{"const":2}]}""",
                Nested("1", 100),
                false
            },
            { "alternatives in one place", Doubled("anyOf", """{"type":"string"}"""), "1", false },
            { "parts in one place", Doubled("allOf", """{"type":"string"}"""), "1", false },
            {
                "leftovers of alternatives in one place",
                Doubled("anyOf", """{"properties":{"a":{}}}""", "\"unevaluatedProperties\":false,"),
                """{"a":1}""",
                null
            },
            {
                "a pattern that tries all ways",
                $$"""{"pattern":"{{Backtracking}}"}""",
                $"\"{new string('a', 60)}!\"",
                null
            },
            {
                "names with such a pattern",
                $$"""{"patternProperties":{"{{Backtracking}}":false},"properties":{"{{new string('a', 60)}}!":{} } }""",
                $$"""{"{{new string('a', 60)}}!":1}""",
                null
            },
            { "a pattern with many brackets", """{"format":"regex"}""", $"\"{new string('(', 100_000)}\"", null },
            { "a long address", """{"format":"uri"}""", $"\"http://{new string('a', 300_000)} \"", false },
            {
                "many items that differ",
                """{"uniqueItems":true}""",
                $"[{string.Join(',', Enumerable.Range(0, 50_000).Select(each => "{\"a\":" + each + "}"))}]",
                true
            },
            {
                "many values",
                $$"""{"items":{"enum":[{{string.Join(',', Enumerable.Range(0, 50_000))}}]} }""",
                $"[{string.Join(',', Enumerable.Range(0, 50_000))}]",
                true
            },
            {
                "many names that lack",
                $$"""{"required":[{{string.Join(',', Enumerable.Range(0, 20_000).Select(each => $"\"r{each}\""))}}]}""",
                $$"""{ {{string.Join(',', Enumerable.Range(0, 20_000).Select(each => $"\"k{each}\":1"))}} }""",
                false
            },
            {
                "long numbers",
                """{"items":{"multipleOf":0.7}}""",
                $"[{string.Join(',', Enumerable.Repeat(new string('7', 400_000), 1))}]",
                true
            },
        };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_comparison_ends_with_a_verdict_or_says_that_there_is_none(
        string name,
        string schema,
        string value,
        bool? expected
    )
    {
        var read = JsonSchema.Parse(schema, new() { AssertsFormat = true });
        var element = Value(value);

        var result = read.Validate(element, TestContext.Current.CancellationToken);

        Assert.True(result.IsValid == (expected ?? false), name);
        Assert.Equal(expected is null, result.Undecided is not null);
        Assert.Equal(expected == false, result.Errors.Count > 0);
        if (result.Undecided is { } reason)
        {
            Assert.Contains("could not be decided: the rule at #/", reason, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', reason);
            var coerced = JsonCoercion.Apply(read, element, TestContext.Current.CancellationToken);
            Assert.Equal(reason, coerced.Result.Undecided);
            Assert.Empty(coerced.Steps);
        }
    }

    [Fact]
    public void What_could_not_be_decided_is_told_with_its_place_and_rule()
    {
        var schema = JsonSchema.Parse($$"""{"properties":{"a":{"items":{"pattern":"{{Backtracking}}"} } } }""");

        var result = schema.Validate(
            Value($$"""{"a":[1,"{{new string('a', 60)}}!"]}"""),
            TestContext.Current.CancellationToken
        );

        Assert.StartsWith(
            "/a/1: could not be decided: the rule at #/properties/a/items/pattern takes too long",
            result.Undecided,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_comparison_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var schema = JsonSchema.Parse(
            Doubled("anyOf", """{"properties":{"a":{}}}""", "\"unevaluatedProperties\":false,")
        );
        var comparison = Task.Run(
            () =>
            {
                while (true)
                {
                    schema.Validate(Value("""{"a":1}"""), cancellation.Token);
                }
            },
            TestContext.Current.CancellationToken
        );

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => comparison);
    }

    private static string Node(string node) => $$"""{"$ref":"#/$defs/n","$defs":{"n":{{node}} } }""";

    private static string Nested(string innermost, int depth) =>
        string.Concat(Enumerable.Repeat("""{"c":""", depth)) + innermost + new string('}', depth);

    private static string Arrays(int depth) => $"{new string('[', depth)}1{new string(']', depth)}";

    /// <summary>Forty schemas that each apply the next one twice to the same value.</summary>
    private static string Doubled(string keyword, string last, string rule = "")
    {
        var definitions = Enumerable
            .Range(0, 40)
            .Select(each =>
                $$"""
                    "d{{each}}":{"{{keyword}}":[{"$ref":"#/$defs/d{{each + 1}}"},{"$ref":"#/$defs/d{{each + 1}}"}]}
                    """
            );
        return $$"""{"$ref":"#/$defs/d0",{{rule}}"$defs":{ {{string.Join(',', definitions)}},"d40":{{last}} } }""";
    }

    private static JsonElement Value(string json)
    {
        using var document = JsonDocument.Parse(json, new() { MaxDepth = 1000 });
        return document.RootElement.Clone();
    }
}
