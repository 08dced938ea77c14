using Prompter.Json.Schema;

namespace Prompter.Json.Tests.Schema;

public class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"integer"}""", "\"42\"", ": expected an integer, found \"42\"")]
    [InlineData("""{"type":["string","null"]}""", "1", ": expected a string or null, found 1")]
    [InlineData("""{"enum":["red","green"]}""", "\"Red\"", ": expected \"red\" or \"green\", found \"Red\"")]
    [InlineData("""{"items":{"minimum":3}}""", "[3,2]", "/1: expected at least 3, found 2")]
    [InlineData("""{"required":["a"]}""", "{}", ": the property 'a' is missing")]
    [InlineData(
        """{"properties":{"name":{}},"additionalProperties":false}""",
        """{"nmae":1}""",
        ": the property 'nmae' is not allowed; did you mean 'name'?"
    )]
    [InlineData("""{"maxLength":1}""", "\"😀😀\"", ": expected at most 1 character, found \"😀😀\"")]
    [InlineData("""{"properties":{"a/b~":{"type":"null"}}}""", """{"a/b~":1}""", "/a~1b~0: expected null, found 1")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":3}]}""", "2", ": expected a string or at least 3, found 2")]
    [InlineData(
        """{"oneOf":[{"type":"integer"},{"minimum":1}]}""",
        "2",
        ": fits the alternatives 0 and 1, where exactly one is allowed"
    )]
    [InlineData(
        """{"dependentRequired":{"a":["b"]}}""",
        """{"a":1}""",
        ": the property 'b' is missing, for 'a' is there"
    )]
    [InlineData("""{"pattern":"^a\n"}""", "\"b\"", ": expected a string that matches ^a , found \"b\"")]
    public void An_error_says_where_what_was_expected_and_what_was_found(string schema, string value, string expected)
    {
        var error = Assert.Single(Errors(schema, value));

        Assert.Equal(expected, $"{error.InstancePath}: {error.Message}");
    }

    [Fact]
    public void An_error_names_the_rule_that_is_broken()
    {
        var error = Assert.Single(
            Errors(
                """{"properties":{"age":{"$ref":"#/$defs/age"}},"$defs":{"age":{"type":"integer"}}}""",
                """{"age":"x"}"""
            )
        );

        Assert.Equal(("/age", "#/$defs/age/type", "type"), (error.InstancePath, error.SchemaPath, error.Keyword));
    }

    [Fact]
    public void The_nearest_of_several_alternatives_is_explained()
    {
        var errors = Errors(
            """{"anyOf":[{"type":"string"},{"type":"object","properties":{"x":{"type":"number"}}}]}""",
            """{"x":"1"}"""
        );

        Assert.Equal(["", "/x"], errors.Select(error => error.InstancePath));
        Assert.Contains("#/anyOf/1", errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_a_schema_are_told_at_once()
    {
        var exception = Assert.Throws<JsonSchemaException>(() =>
            JsonSchema.Parse(
                """
                {"type":"strng","properties":{"a":{"minimum":"3"},"b":{"$ref":"#/$defs/none"},"c":{"pattern":"(x"}},
                 "required":"a","items":7,"anyOf":[],"minLength":-1,"multipleOf":0,"$defs":{"d":{"$ref":"other.json"}}}
                """
            )
        );

        Assert.All(
            [
                "#/type",
                "did you mean \"string\"?",
                "#/properties/a/minimum",
                "#/properties/b/$ref",
                "#/properties/c/pattern",
                "#/required",
                "#/items",
                "#/anyOf",
                "#/minLength",
                "#/multipleOf",
                "#/$defs/d/$ref",
            ],
            part => Assert.Contains(part, exception.Message, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData(
        """{"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}"""
    )]
    public void A_schema_that_refers_to_itself_without_end_is_refused(string schema) =>
        Assert.Contains(
            "without end",
            Assert.Throws<JsonSchemaException>(() => JsonSchema.Parse(schema)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void An_endless_reference_that_shows_in_use_only_is_an_error_and_no_crash()
    {
        var schema = JsonSchema.Parse("""{"dependentSchemas":{"a":{"$ref":"#"}}}""");

        Assert.Throws<JsonSchemaException>(() =>
            schema.Validate(Json.Parse("""{"a":1}"""), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public void A_value_that_is_nested_too_deeply_is_an_error_and_no_crash()
    {
        var schema = JsonSchema.Parse("""{"items":{"$ref":"#"},"uniqueItems":true}""");
        using var document = JsonDocument.Parse(
            new string('[', 5000) + new string(']', 5000),
            new JsonDocumentOptions { MaxDepth = 5000 }
        );

        Assert.Contains(
            "nested",
            Assert.Single(schema.Validate(document.RootElement, TestContext.Current.CancellationToken).Errors).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"multipleOf":0.01}""", "0.07", true)]
    [InlineData("""{"multipleOf":0.01}""", "0.075", false)]
    [InlineData("""{"multipleOf":3}""", "3e1000000", true)]
    [InlineData("""{"multipleOf":3}""", "1e1000000", false)]
    [InlineData("""{"const":12345678901234567890123}""", "12345678901234567890123.0", true)]
    [InlineData("""{"const":12345678901234567890123}""", "12345678901234567890124", false)]
    [InlineData("""{"maximum":1e400}""", "9.99e399", true)]
    [InlineData("""{"maximum":1e400}""", "1.01e400", false)]
    [InlineData("""{"exclusiveMinimum":-0.1}""", "-0.10", false)]
    [InlineData("""{"type":"integer"}""", "1.5e1", true)]
    [InlineData("""{"type":"integer"}""", "1.55e1", false)]
    [InlineData("""{"const":[{"a":1,"b":2.0}]}""", """[{"b":2,"a":1e0}]""", true)]
    [InlineData("""{"uniqueItems":true}""", """[{"a":1,"b":2.0},{"b":2,"a":1e0}]""", false)]
    [InlineData("""{"uniqueItems":true}""", "[1,true,\"1\",null,[1]]", true)]
    public void Numbers_are_exact_whatever_their_size(string schema, string value, bool isValid) =>
        Assert.Equal(isValid, Errors(schema, value).Count == 0);

    [Fact]
    public void Many_items_are_compared_in_little_time()
    {
        var items = string.Join(
            ',',
            Enumerable.Range(0, 50_000).Select(number => number.ToString(CultureInfo.InvariantCulture))
        );

        Assert.Empty(Errors("""{"uniqueItems":true}""", $"[{items}]"));
    }

    [Theory]
    [InlineData("""{"items":[{"type":"string"}],"additionalItems":false}""", """["a",1]""")]
    [InlineData("""{"dependencies":{"a":["b"]}}""", """{"a":1}""")]
    [InlineData("""{"dependencies":{"a":{"required":["b"]}}}""", """{"a":1}""")]
    [InlineData("""{"$ref":"#/definitions/a","definitions":{"a":{"type":"null"}}}""", "1")]
    [InlineData(
        """{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#a","definitions":{"x":{"$id":"#a","type":"null"}}}""",
        "1"
    )]
    [InlineData("""{"minimum":1,"exclusiveMinimum":true}""", "1")]
    public void What_older_drafts_write_is_understood(string schema, string value) =>
        Assert.NotEmpty(Errors(schema, value));

    [Fact]
    public void References_lead_to_documents_that_were_given_and_to_no_other()
    {
        const string text = """{"$ref":"https://example.com/types.json#name"}""";
        var types = Json.Parse("""{"$defs":{"n":{"$anchor":"name","type":"string"}}}""");
        var options = new JsonSchemaOptions
        {
            Documents = new Dictionary<Uri, JsonElement> { [new("https://example.com/types.json")] = types },
        };

        var error = Assert.Single(
            JsonSchema.Parse(text, options).Validate(Json.Parse("1"), TestContext.Current.CancellationToken).Errors
        );

        Assert.Equal("https://example.com/types.json#/$defs/n/type", error.SchemaPath);
        Assert.Contains(
            "nothing is fetched",
            Assert.Throws<JsonSchemaException>(() => JsonSchema.Parse(text)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Schemas_themselves_can_be_checked()
    {
        var metaSchema = JsonSchema.Parse("""{"$ref":"https://json-schema.org/draft/2020-12/schema"}""");

        Assert.True(
            metaSchema
                .Validate(Json.Parse("""{"properties":{"a":{"minLength":1}}}"""), TestContext.Current.CancellationToken)
                .IsValid
        );
        var error = Assert.Single(
            metaSchema
                .Validate(
                    Json.Parse("""{"properties":{"a":{"minLength":-1}}}"""),
                    TestContext.Current.CancellationToken
                )
                .Errors
        );
        Assert.Equal("/properties/a/minLength", error.InstancePath);
    }

    [Fact]
    public void Formats_are_remarks_unless_they_are_asked_for()
    {
        const string schema = """{"format":"date"}""";

        Assert.True(
            JsonSchema.Parse(schema).Validate(Json.Parse("\"x\""), TestContext.Current.CancellationToken).IsValid
        );
        Assert.False(
            JsonSchema
                .Parse(schema, new() { AssertsFormat = true })
                .Validate(Json.Parse("\"x\""), TestContext.Current.CancellationToken)
                .IsValid
        );
    }

    [Fact]
    public void Half_a_character_is_an_error_and_no_crash() =>
        Assert.Contains(
            "surrogate",
            Assert.Single(Errors("""{"minLength":1}""", "\"\\ud800\"")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_schema_can_be_used_from_several_threads()
    {
        var schema = JsonSchema.Parse("""{"items":{"$ref":"#"},"maxItems":1,"pattern":"^(?=a)"}""");
        var good = Json.Parse("""[["ab"]]""");
        var bad = Json.Parse("""[["b"]]""");

        await Parallel.ForAsync(
            0,
            1000,
            TestContext.Current.CancellationToken,
            (_, token) =>
            {
                Assert.True(schema.Validate(good, token).IsValid);
                Assert.Equal("/0/0", Assert.Single(schema.Validate(bad, token).Errors).InstancePath);
                return ValueTask.CompletedTask;
            }
        );
    }

    [Fact]
    public void Alternatives_in_alternatives_are_not_tried_in_all_combinations()
    {
        const string schema = """
            {"oneOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"},{"$ref":"#/$defs/c"}],"$defs":{
             "a":{"properties":{"next":{"$ref":"#"},"kind":{"const":1}},"required":["kind"]},
             "b":{"properties":{"next":{"$ref":"#"},"kind":{"const":2}},"required":["kind"]},
             "c":{"properties":{"next":{"$ref":"#"},"kind":{"const":3}},"required":["kind"]}}}
            """;
        var value = """{"kind":4}""";
        for (var level = 0; level < 30; level++)
        {
            value = $$"""{"next":{{value}},"kind":{{level % 3 + 1}}}""";
        }

        Assert.NotEmpty(Errors(schema, value));
    }

    private static IReadOnlyList<JsonSchemaError> Errors(string schema, string value) =>
        JsonSchema.Parse(schema).Validate(Json.Parse(value), TestContext.Current.CancellationToken).Errors;
}
