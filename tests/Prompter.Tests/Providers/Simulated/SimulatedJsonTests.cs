using Prompter.Json.Schema;
using Prompter.Providers.Simulated;

namespace Prompter.Tests.Providers.Simulated;

public class SimulatedJsonTests
{
    private const string Dog = """
        {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name"]}
        """;

    [Theory]
    [InlineData("""{"type": "object", "properties": {"a": {"type": "boolean"}, "b": {"type": "null"}}}""")]
    [InlineData("""{"type": "array", "items": {"type": "number", "minimum": 7}, "minItems": 3}""")]
    [InlineData("""{"type": ["string", "null"], "maxLength": 3}""")]
    [InlineData("""{"type": "string", "minLength": 30}""")]
    [InlineData("""{"type": "integer", "maximum": -5}""")]
    [InlineData("""{"exclusiveMinimum": 10, "exclusiveMaximum": 20, "type": "number"}""")]
    [InlineData("""{"const": {"a": [1, "ü"]}}""")]
    [InlineData("""{"enum": ["red", "green"]}""")]
    [InlineData("""{"anyOf": [{"type": "integer"}, {"type": "null"}]}""")]
    [InlineData("""{"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"type": "boolean"}}}""")]
    [InlineData("""{"properties": {"at": {"type": "string", "format": "date-time"}}, "required": ["at"]}""")]
    [InlineData("""{"properties": {"id": {"type": "string", "format": "uuid"}, "by": {"format": "email"}}}""")]
    [InlineData("""{"items": {"type": "string"}}""")]
    [InlineData("""{"properties": {"next": {"$ref": "#"}, "size": {"type": "integer"}}}""")]
    [InlineData("true")]
    [InlineData("{}")]
    public async Task A_value_fits_the_schema_and_is_always_the_same(string schema)
    {
        var text = await AskAsync("swift", schema);

        using var document = JsonDocument.Parse(text);
        Assert.Empty(
            JsonSchema
                .Parse(schema, new() { AssertsFormat = true })
                .Validate(document.RootElement, TestContext.Current.CancellationToken)
                .Errors
        );
        Assert.Equal(text, await AskAsync("swift", schema));
    }

    [Theory]
    [InlineData("swift", """{"name":"pelicans","age":1}""")]
    [InlineData("swift?finish=length", "{\"name\":\"pelicans\"")]
    [InlineData("flaky?fail=429x0", """{"name":"pelicans","age":1},""")]
    [InlineData(
        "scholar",
        "What was asked for follows, in the form of JSON:\n\n```json\n{\"name\":\"pelicans\",\"age\":1}\n```\n\nMay it serve."
    )]
    [InlineData("echo", "About pelicans")]
    public async Task Each_character_writes_json_in_its_own_way(string model, string expected) =>
        Assert.Equal(expected, await AskAsync(model, Dog));

    [Theory]
    [InlineData("""{"$ref": "#"}""")]
    [InlineData("""{"type": "array", "items": {"$ref": "#"}, "minItems": 1000000}""")]
    [InlineData("""{"properties": {"a": {"$ref": "#"}}, "required": ["a"]}""")]
    [InlineData("""{"$ref": "https://example.com/elsewhere"}""")]
    [InlineData("""{"properties": [], "required": 1, "type": "object", "minLength": -1}""")]
    public async Task A_schema_that_no_value_fits_gets_some_value(string schema)
    {
        using var document = JsonDocument.Parse(await AskAsync("swift", schema));
        Assert.NotEqual(JsonValueKind.Undefined, document.RootElement.ValueKind);
    }

    private static async Task<string> AskAsync(string model, string schema)
    {
        using var document = JsonDocument.Parse(schema);
        using var client = new SimulatedChatClient(model, ManualTimeProvider.AutoAdvancing());
        var response = await client.GetResponseAsync(
            SimulatedCalls.Prompt("About pelicans"),
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(document.RootElement) },
            TestContext.Current.CancellationToken
        );
        return response.Text;
    }
}
