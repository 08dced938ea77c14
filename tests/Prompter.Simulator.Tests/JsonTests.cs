namespace Prompter.Simulator.Tests;

/// <summary>JSON that was asked for, right and wrong.</summary>
public sealed class JsonTests : SimulatorTest
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"value\"")]
    [InlineData("""{"type":"string","minLength":8,"maxLength":9}""", "\"value...\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("""{"type":"integer"}""", "1")]
    [InlineData("""{"type":"integer","minimum":5}""", "5")]
    [InlineData("""{"type":"integer","exclusiveMaximum":0}""", "-1")]
    [InlineData("""{"type":"number"}""", "1.5")]
    [InlineData("""{"type":"boolean"}""", "true")]
    [InlineData("""{"type":"null"}""", "null")]
    [InlineData("""{"const":{"a":1}}""", """{"a":1}""")]
    [InlineData("""{"enum":["b","a"]}""", "\"b\"")]
    [InlineData("""{"type":["null","integer"]}""", "1")]
    [InlineData("""{"anyOf":[{"type":"null"},{"type":"boolean"}]}""", "true")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":2}""", "[1,1]")]
    [InlineData(
        """{"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"type":"boolean"}}}""",
        """{"a":true}"""
    )]
    public async Task A_value_conforms_to_its_schema(string schema, string expected)
    {
        var json = await ChatAsync("m", schema);

        Assert.Equal(expected, json);
    }

    [Fact]
    public async Task A_schema_that_refers_to_itself_has_an_end()
    {
        var json = await ChatAsync(
            "m",
            """{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"name":{"type":"string"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]},"children":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["name","next","children"]}}}"""
        );

        Assert.StartsWith("""{"name":"name","next":{"name":""", json, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(json));
    }

    [Fact]
    public async Task Fenced_JSON_is_surrounded_by_prose_the_first_time()
    {
        const string Schema = """{"type":"boolean"}""";

        Assert.Equal(
            "Here is the JSON:\n```json\ntrue\n```\nI hope it helps.",
            await ChatAsync("m?json=fencedx1", Schema)
        );
        Assert.Equal("true", await ChatAsync("m?json=fencedx1", Schema));
    }

    [Fact]
    public async Task Cut_JSON_is_the_start_of_the_right_one()
    {
        const string Schema = """{"type":"object","properties":{"a":{"type":"string"}}}""";

        var whole = await ChatAsync("m", Schema);
        var cut = await ChatAsync("m?json=cut", Schema);

        Assert.StartsWith(cut, whole, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(cut));
    }

    [Fact]
    public async Task Wrong_JSON_is_JSON_of_another_shape() =>
        Assert.NotNull(JsonNode.Parse(await ChatAsync("m?json=wrong", """{"type":"boolean"}"""))!["unexpected"]);

    [Fact]
    public async Task Kinds_follow_each_other_as_they_are_counted()
    {
        const string Schema = """{"type":"boolean"}""";
        var answers = new List<string>();
        for (var call = 0; call < 3; call++)
        {
            answers.Add(await ChatAsync("m?json=wrongx1,cutx1", Schema));
        }

        Assert.StartsWith("{\"unexpected\"", answers[0], StringComparison.Ordinal);
        Assert.Equal(["tru", "true"], answers[1..]);
    }

    [Theory]
    [InlineData("""{"$ref":"#/$defs/x"}""", "Invalid schema: '#/$defs/x' points nowhere.")]
    [InlineData("""{"$ref":"#"}""", "Invalid schema: it refers to itself without an end.")]
    [InlineData("""{"type":"integer","minimum":"one"}""", "Invalid schema: \"one\" is not a number.")]
    public async Task A_schema_without_a_value_is_refused(string schema, string message)
    {
        var json = await PostForJsonAsync("/v1/chat/completions", Body("m", schema));

        Assert.Equal(message, $"{json["error"]!["message"]}");
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("responses")]
    [InlineData("gemini")]
    [InlineData("ollama")]
    public async Task A_schema_that_only_the_prompt_tells_is_followed_by_every_family(string name) =>
        Assert.Equal(
            """{"age":1}""",
            await AskAsync(
                ProtocolFamily.Of(name),
                "m",
                """Answer with JSON of this schema: {"type":"object","properties":{"age":{"type":"integer"}}}, please."""
            )
        );

    [Theory]
    [InlineData("fenced", "Here is the JSON:\n```json\n{\"age\":1}\n```\nI hope it helps.")]
    [InlineData("cut", "{\"age\"")]
    [InlineData("wrong", """{"unexpected":["not","what","the","schema","says"]}""")]
    public async Task What_is_wrong_with_JSON_strikes_it_too_where_the_prompt_tells_the_schema(
        string fault,
        string expected
    )
    {
        const string Prompt = """As JSON: {"properties":{"age":{"type":"integer"}}}""";

        Assert.Equal(expected, await AskAsync(ProtocolFamily.Chat, $"m?json={fault}x1", Prompt));
        Assert.Equal("""{"age":1}""", await AskAsync(ProtocolFamily.Chat, $"m?json={fault}x1", Prompt));
    }

    [Theory]
    [InlineData("""First {"type":"integer"}, no: {"type":"boolean"}; as {"age": 4}""", "true")]
    [InlineData(
        "as in\n```json\n{\n  \"$ref\": \"#/$defs/x\",\n  \"$defs\": {\"x\": {\"enum\": [\"é\"]}}\n}\n```",
        "\"é\""
    )]
    [InlineData("""a set {1, 2} and {"schema": {"type": ["null", "integer"]}} }""", "1")]
    [InlineData("""{"anyOf":[{"type":"boolean"}]}""", "true")]
    public async Task The_last_object_that_looks_like_a_schema_counts(string text, string expected) =>
        Assert.Equal(expected, await AskAsync(ProtocolFamily.Chat, "m", $"JSON: {text}"));

    [Theory]
    [InlineData("nothing")]
    [InlineData("""{"type":"image","properties":[1],"anyOf":["a"],"enum":"b"}""")]
    [InlineData("""{"type":"object","properties":{"a""")]
    [InlineData("""{"type":"object","type":"string"}""")]
    [InlineData("""{"$ref":"https://example.com/schema"}""")]
    public async Task A_prompt_without_a_schema_that_has_a_value_is_quoted(string text)
    {
        var json = JsonNode.Parse(await AskAsync(ProtocolFamily.Chat, "m", $"JSON: {text}"))!;

        Assert.Equal($"JSON: {text}", $"{json["answer"]}");
    }

    [Fact]
    public async Task Instructions_tell_a_schema_and_answers_do_not()
    {
        const string Schema = """{\"type\":\"integer\"}""";
        const string Body = $$"""
            {
              "model": "m",
              "messages": [
                { "role": "developer", "content": "Answer with JSON that conforms to {{Schema}}" },
                { "role": "user", "content": [{ "type": "text", "text": "Which?" }] },
                { "role": "assistant", "content": "{\"type\":\"string\"}" },
                { "role": "user", "content": "Again" }
              ],
              "response_format": { "type": "json_object" }
            }
            """;

        Assert.Equal(
            "1",
            ProtocolFamily.Chat.Text((await PostForJsonAsync("/v1/chat/completions", Body)).ToJsonString())
        );
    }

    /// <summary>Asks for JSON of any shape.</summary>
    private async Task<string> AskAsync(ProtocolFamily family, string model, string prompt)
    {
        var body = JsonNode.Parse(family.Body(model, prompt, isStreamed: false))!;
        var (field, format) = family.Name switch
        {
            "chat" => ("response_format", """{"type":"json_object"}"""),
            "responses" => ("text", """{"format":{"type":"json_object"}}"""),
            "gemini" => ("generationConfig", """{"responseMimeType":"application/json"}"""),
            _ => ("format", "\"json\""),
        };
        body[field] = JsonNode.Parse(format);
        var answer = await PostForJsonAsync(family.Path(model, isStreamed: false), body.ToJsonString());
        return family.Text(answer.ToJsonString());
    }

    private async Task<string> ChatAsync(string model, string schema) =>
        ProtocolFamily.Chat.Text((await PostForJsonAsync("/v1/chat/completions", Body(model, schema))).ToJsonString());

    private static string Body(string model, string schema) =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"Hi"}],"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{{schema}} } } }""";
}
