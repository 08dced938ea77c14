namespace Prompter.Simulator.Tests;

public sealed class OllamaTests : SimulatorTest
{
    [Fact]
    public async Task It_streams_lines_unless_told_otherwise()
    {
        using var response = await PostAsync(
            "/api/chat",
            """{"model":"llama","messages":[{"role":"user","content":"Hi"}]}"""
        );

        var lines = (await TextOf(response)).TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("You said: Hi", string.Concat(lines.Select(line => $"{line["message"]!["content"]}")));
        Assert.Equal([false, false, false, true], lines.Select(line => (bool)line["done"]!));
        var last = lines[^1];
        Assert.Equal(
            ("stop", 5, 3),
            ($"{last["done_reason"]}", (int)last["prompt_eval_count"]!, (int)last["eval_count"]!)
        );
    }

    [Fact]
    public async Task Thinking_stands_apart()
    {
        var json = await ChatAsync(""" "think":true,"messages":[{"role":"user","content":"Hi"}] """);

        Assert.StartsWith("The user asks", $"{json["message"]!["thinking"]}", StringComparison.Ordinal);
        Assert.Equal("You said: Hi", $"{json["message"]!["content"]}");
    }

    [Fact]
    public async Task Tools_are_called_whole_and_their_results_quoted()
    {
        const string Tools =
            """[{"type":"function","function":{"name":"get_time","parameters":{"type":"object","properties":{"zone":{"type":"string"}}}}}]""";
        var first = await ChatAsync(
            $$""" "tools":{{Tools}},"messages":[{"role":"user","content":"get_time please"}] """
        );
        var call = first["message"]!["tool_calls"]![0]!["function"]!;
        var second = await ChatAsync(
            $$$""" "tools":{{{Tools}}},"messages":[{"role":"user","content":"get_time please"},{"role":"assistant","content":"","tool_calls":[{"function":{"name":"get_time","arguments":{}} }]},{"role":"tool","tool_name":"get_time","content":"noon"}] """
        );

        Assert.Equal(("get_time", """{"zone":"zone"}"""), ($"{call["name"]}", call["arguments"]!.ToJsonString()));
        Assert.Equal("The tools said: noon", $"{second["message"]!["content"]}");
    }

    [Theory]
    [InlineData("\"json\"", """{"answer":"Hi"}""")]
    [InlineData("""{"type":"object","properties":{"ok":{"type":"boolean"}}}""", """{"ok":true}""")]
    public async Task A_format_is_kept(string format, string expected)
    {
        var json = await ChatAsync($$""" "format":{{format}},"messages":[{"role":"user","content":"Hi"}] """);

        Assert.Equal(expected, $"{json["message"]!["content"]}");
    }

    [Fact]
    public async Task An_image_is_known_by_its_first_bytes()
    {
        var png = Convert.ToBase64String([0x89, (byte)'P', (byte)'N', (byte)'G', .. new byte[64]]);
        var json = await ChatAsync($$""" "messages":[{"role":"user","content":"Look","images":["{{png}}"]}] """);

        Assert.Equal("You said: Look I saw an image of 68 bytes image/png.", $"{json["message"]!["content"]}");
    }

    [Fact]
    public async Task Its_limit_of_tokens_and_its_stop_are_kept()
    {
        var limited = await ChatAsync(""" "options":{"num_predict":2},"messages":[{"role":"user","content":"Hi"}] """);
        var stopped = await ChatAsync(""" "options":{"stop":["said"]},"messages":[{"role":"user","content":"Hi"}] """);

        Assert.Equal(("You said:", "length"), ($"{limited["message"]!["content"]}", $"{limited["done_reason"]}"));
        Assert.Equal(("You ", "stop"), ($"{stopped["message"]!["content"]}", $"{stopped["done_reason"]}"));
    }

    [Fact]
    public async Task Without_messages_it_loads_the_model()
    {
        var json = await ChatAsync(""" "messages":[] """);

        Assert.Equal(("", "load"), ($"{json["message"]!["content"]}", $"{json["done_reason"]}"));
    }

    [Theory]
    [InlineData("""{"messages":[]}""", "model is required")]
    [InlineData("""{"model":"m","messages":[{"role":"robot","content":""}]}""", "invalid role: robot")]
    [InlineData("""{"model":"m","format":"xml","messages":[]}""", "invalid format: \"xml\"")]
    public async Task A_broken_request_is_told_so(string body, string message)
    {
        using var response = await PostAsync("/api/chat", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(message, $"{(await JsonOf(response))["error"]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_what_is_installed()
    {
        using var version = await SendAsync(HttpMethod.Get, "/api/version");
        using var tags = await SendAsync(HttpMethod.Get, "/api/tags");
        var show = await PostForJsonAsync("/api/show", """{"model":"llama3.2:3b"}""");

        Assert.Matches(@"^\d+\.\d+\.\d+$", $"{(await JsonOf(version))["version"]}");
        Assert.Equal("llama3.2:3b", $"{(await JsonOf(tags))["models"]![0]!["name"]}");
        Assert.Equal(131072, (int)show["model_info"]!["llama.context_length"]!);
    }

    private Task<JsonNode> ChatAsync(string fields) =>
        PostForJsonAsync("/api/chat", $$"""{"model":"llama","stream":false,{{fields}}}""");
}
