using Prompter.Json.Schema;

namespace Prompter.Json.Tests.Schema;

public class JsonCoercionTests
{
    [Theory]
    [InlineData("""{"type":"integer"}""", "\"42\"", "42", ": read the text \"42\" as 42")]
    [InlineData("""{"type":"number"}""", "\" 4.2 \"", "4.2", ": read the text \" 4.2 \" as 4.2")]
    [InlineData("""{"type":"boolean"}""", "\"True\"", "true", ": read the text \"True\" as true")]
    [InlineData("""{"type":["integer","null"]}""", "\"null\"", "null", ": read the text \"null\" as null")]
    [InlineData("""{"type":"string"}""", "4.20", "\"4.20\"", ": wrote 4.20 as text")]
    [InlineData("""{"type":"string"}""", "true", "\"true\"", ": wrote true as text")]
    [InlineData("""{"type":"array"}""", "\"a\"", "[\"a\"]", ": put \"a\" into an array")]
    [InlineData("""{"type":"string"}""", "[\"a\"]", "\"a\"", ": took the only item out of an array")]
    [InlineData("""{"enum":["red","green"]}""", "\" Red\"", "\"red\"", ": took \" Red\" for \"red\"")]
    [InlineData("""{"enum":[1,2]}""", "\"2\"", "2", ": took \"2\" for 2")]
    [InlineData("""{"const":"Yes"}""", "\"yes\"", "\"Yes\"", ": took \"yes\" for \"Yes\"")]
    [InlineData(
        """{"type":"object"}""",
        """ "{\"a\":1}" """,
        """{"a":1}""",
        """: read the text "{\"a\":1}" as an object"""
    )]
    [InlineData(
        """{"properties":{"a":{"type":"integer"}}}""",
        """{"a":null,"b":1}""",
        """{"b":1}""",
        "/a: left out null, as the property may be missing"
    )]
    [InlineData(
        """{"properties":{"a":{"type":["integer","null"]}},"required":["a"]}""",
        "{}",
        """{"a":null}""",
        "/a: added null, as the property was missing"
    )]
    [InlineData(
        """{"items":{"$ref":"#/$defs/n"},"$defs":{"n":{"type":"integer"}}}""",
        "[1,\"2\"]",
        "[1,2]",
        "/1: read the text \"2\" as 2"
    )]
    [InlineData("""{"anyOf":[{"type":"boolean"},{"type":"integer"}]}""", "\"2\"", "2", ": read the text \"2\" as 2")]
    [InlineData(
        """{"if":{"properties":{"k":{"const":1}}},"then":{"properties":{"v":{"type":"string"}}}}""",
        """{"k":1,"v":2}""",
        """{"k":1,"v":"2"}""",
        "/v: wrote 2 as text"
    )]
    public void What_is_almost_right_is_made_right_and_told(string schema, string value, string expected, string step)
    {
        var (changed, steps) = Apply(schema, value);

        Assert.Equal(expected, changed.GetRawText());
        var only = Assert.Single(steps);
        Assert.Equal(step, $"{only.Path}: {only.Description}");
        Assert.True(JsonSchema.Parse(schema).Validate(changed, TestContext.Current.CancellationToken).IsValid);
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "\"about 42\"")]
    [InlineData("""{"type":"integer"}""", "4.5")]
    [InlineData("""{"type":"integer","minimum":100}""", "\"42\"")]
    [InlineData("""{"type":"array","minItems":2}""", "\"a\"")]
    [InlineData("""{"type":"string"}""", "[\"a\",\"b\"]")]
    [InlineData("""{"type":"boolean"}""", "\"yes\"")]
    [InlineData("""{"type":"boolean"}""", "1")]
    [InlineData("""{"enum":["red","RED"]}""", "\"Red\"")]
    [InlineData("""{"type":"string"}""", "null")]
    [InlineData("""{"properties":{"a":{"type":"integer"}},"required":["a"]}""", """{"a":null}""")]
    [InlineData("""{"additionalProperties":false}""", """{"a":1}""")]
    public void Nothing_is_guessed(string schema, string value)
    {
        var (unchanged, steps) = Apply(schema, value);

        Assert.Equal(value, unchanged.GetRawText());
        Assert.Empty(steps);
    }

    [Theory]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"string"}]}""", "\"42\"")]
    [InlineData("{}", "[\"1\",2]")]
    [InlineData("""{"type":"number"}""", "42.0")]
    [InlineData("""{"type":["integer","number"]}""", "42.0")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"number"}]}""", "42.0")]
    [InlineData("""{"type":"integer"}""", "-0")]
    [InlineData("""{"type":"integer"}""", "1e309")]
    [InlineData("""{"type":"integer"}""", "1e999999999999999999")]
    [InlineData("""{"not":{"items":{"type":"string"}},"contains":{"type":"integer"}}""", "[1.0, 2.50]")]
    [InlineData("""{"properties":{"a":{"type":"integer"}}}""", """{ "a": 1, "b": 1.0, "c": null, "c": "1.0" }""")]
    public void What_fits_is_never_changed(string schema, string value)
    {
        var (unchanged, steps) = Apply(schema, value);

        Assert.Equal(value, unchanged.GetRawText());
        Assert.Empty(steps);
    }

    [Theory]
    [CaseFile("integers.jsonl")]
    public void An_integer_is_written_as_one_exactly(string value, string expected)
    {
        var (changed, steps) = Apply("""{"type":"integer"}""", value);

        Assert.Equal(expected, changed.GetRawText());
        Assert.StartsWith(
            $"wrote {value[..Math.Min(60, value.Length)]}",
            Assert.Single(steps).Description,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("300.0", "300.0")]
    [InlineData("42.5", "42.5")]
    [InlineData("\"42.0\"", "42")]
    [InlineData("[42.0]", "42")]
    public void An_integer_has_to_fit_to_be_written_as_one(string value, string expected) =>
        Assert.Equal(expected, Apply("""{"type":"integer","maximum":100}""", value).Value.GetRawText());

    [Fact]
    public void Integers_are_found_wherever_the_schema_wants_them_and_nothing_else_of_a_valid_value_changes()
    {
        const string schema = """
            {"properties":{"ref":{"$ref":"#/$defs/n"},"all":{"allOf":[{"type":"integer"},{"minimum":1}]},
              "maybe":{"anyOf":[{"type":"null"},{"type":"integer"}]},"list":{"prefixItems":[{"type":"number"}],"items":{"type":"integer"}},
              "one":{"oneOf":[{"properties":{"k":{"const":"a"},"v":{"type":"number"}}},{"properties":{"k":{"const":"b"},"v":{"type":"integer"}}}]},
              "gone":{"type":"string"}},
             "patternProperties":{"^p":{"type":["integer","string"]}},"additionalProperties":{"type":["integer","null","number"]},
             "if":{"required":["ref"]},"then":{"properties":{"then":{"type":"integer"}}},"$defs":{"n":{"type":"integer"}}}
            """;
        const string value =
            """{"ref":1.0,"all":2.0,"maybe":3.0,"list":[4.0,5.0],"one":{"k":"b","v":6.0},"gone":"7.0","p":8.0,"p2":"9.0","then":1e1,"other":11.0,"none":null,"text":12,"é\n":13.50}""";

        var (changed, steps) = Apply(schema, value);

        Assert.Equal(
            """{"ref":1,"all":2,"maybe":3,"list":[4.0,5],"one":{"k":"b","v":6},"gone":"7.0","p":8,"p2":"9.0","then":10,"other":11.0,"none":null,"text":12,"\u00E9\n":13.50}""",
            changed.GetRawText()
        );
        Assert.Equal(
            ["/all", "/list/1", "/maybe", "/one/v", "/p", "/ref", "/then"],
            steps.Select(step => step.Path).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Several_mistakes_in_depth_are_mended_together()
    {
        const string schema = """
            {"type":"object","properties":{"tags":{"type":"array","items":{"enum":["a","b"]}},"size":{"$ref":"#/$defs/size"}},
             "$defs":{"size":{"type":"object","properties":{"w":{"type":"integer"},"h":{"type":"integer"}}}}}
            """;

        var (changed, steps) = Apply(schema, """{"tags":"A","size":"{\"w\":\"1\",\"h\":2}"}""");

        Assert.Equal("""{"tags":["a"],"size":{"w":1,"h":2}}""", changed.GetRawText());
        Assert.Equal(["/tags", "/tags/0", "/size", "/size/w"], steps.Select(step => step.Path));
    }

    [Fact]
    public void What_cannot_be_mended_does_not_keep_the_rest_from_it()
    {
        var (changed, _) = Apply(
            """{"properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}""",
            """{"a":"1","b":"one"}"""
        );

        Assert.Equal("""{"a":1,"b":"one"}""", changed.GetRawText());
    }

    [Fact]
    public void Alternatives_in_alternatives_are_not_tried_for_ever()
    {
        const string schema = """
            {"anyOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"},{"$ref":"#/$defs/c"}],"$defs":{
             "a":{"properties":{"next":{"$ref":"#"},"kind":{"const":1}},"required":["kind"]},
             "b":{"properties":{"next":{"$ref":"#"},"kind":{"const":2}},"required":["kind"]},
             "c":{"properties":{"next":{"$ref":"#"},"kind":{"const":3}},"required":["kind"]}}}
            """;
        var value = """{"kind":4}""";
        for (var level = 0; level < 12; level++)
        {
            value = $$"""{"kind":4,"next":{{value}}}""";
        }

        Assert.Equal(value, Apply(schema, value).Value.GetRawText());
    }

    private static (JsonElement Value, IReadOnlyList<JsonCoercionStep> Steps) Apply(string schema, string value)
    {
        var parsed = JsonSchema.Parse(schema);
        var (changed, steps, result) = JsonCoercion.Apply(
            parsed,
            Json.Parse(value),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(parsed.Validate(changed, TestContext.Current.CancellationToken).Errors, result.Errors);
        return (changed, steps);
    }

    [Theory]
    [InlineData("""{"properties":{"age":{"type":"integer"}}}""", """{"age":"1","a":"\ud83d"}""")]
    [InlineData("""{"type":"object"}""", """ "{\"a\":\"\\ud83d\"}" """)]
    public void A_value_with_half_of_a_surrogate_pair_comes_back_as_it_is(string schema, string value)
    {
        using var document = JsonDocument.Parse(value);

        var (coerced, steps, _) = JsonCoercion.Apply(
            JsonSchema.Parse(schema),
            document.RootElement,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(document.RootElement.GetRawText(), coerced.GetRawText());
        Assert.Empty(steps);
    }
}
