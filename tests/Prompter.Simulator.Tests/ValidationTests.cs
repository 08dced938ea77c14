namespace Prompter.Simulator.Tests;

/// <summary>What the real providers refuse is refused here too.</summary>
public sealed class ValidationTests : SimulatorTest
{
    [Theory]
    [InlineData("""{"messages":[]}""", null, "you must provide a model parameter")]
    [InlineData("""{"model":"m"}""", "messages", "Missing required parameter: 'messages'.")]
    [InlineData("""{"model":"m","messages":[]}""", "messages", "Invalid 'messages': empty array.")]
    [InlineData(
        """{"model":"m","messages":"Hi"}""",
        "messages",
        "Invalid type for 'messages': expected an array, but got a string instead."
    )]
    [InlineData(
        """{"model":"m","messages":[{"role":"model","content":"Hi"}]}""",
        "messages[0].role",
        "Invalid value: 'model'."
    )]
    [InlineData(
        """{"model":"m","messages":[{"role":"tool","tool_call_id":"x","content":"Hi"}]}""",
        "messages.[0].role",
        "Invalid parameter: messages with role 'tool' must be a response"
    )]
    [InlineData(
        """{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"x","type":"function","function":{"name":"f","arguments":""}}]},{"role":"user","content":"Hi"}]}""",
        "messages.[1].role",
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: x"
    )]
    [InlineData(
        """{"model":"gpt-5.5","max_tokens":5,"messages":[{"role":"user","content":"Hi"}]}""",
        "max_tokens",
        "Unsupported parameter: 'max_tokens' is not supported with this model."
    )]
    [InlineData(
        """{"model":"m","response_format":{"type":"json_object"},"messages":[{"role":"user","content":"Hi"}]}""",
        "messages",
        "'messages' must contain the word 'json' in some form"
    )]
    [InlineData(
        """{"model":"m","response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object","properties":{}}}},"messages":[{"role":"user","content":"Hi"}]}""",
        "response_format",
        "Invalid schema for response_format 'n': In context=(), 'additionalProperties' is required to be supplied and to be false."
    )]
    [InlineData(
        """{"model":"m","tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}}}],"messages":[{"role":"user","content":"Hi"}]}""",
        "tools[0].function.parameters",
        "Invalid schema for function 'f': In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'a'."
    )]
    [InlineData(
        """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,***"}}]}]}""",
        null,
        "Invalid base64 data."
    )]
    public async Task A_broken_chat_is_a_400_that_names_the_parameter(string body, string? parameter, string message)
    {
        using var response = await PostAsync("/v1/chat/completions", body);

        var error = (await JsonOf(response))["error"]!;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(message, $"{error["message"]}", StringComparison.Ordinal);
        Assert.Equal(("invalid_request_error", parameter), ($"{error["type"]}", error["param"]?.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"model":"m"}""", 400, "Missing required parameter: 'input'.")]
    [InlineData(
        """{"model":"m","input":[{"type":"function_call_output","call_id":"x","output":"1"}]}""",
        400,
        "No tool call found for function call output with call_id x."
    )]
    [InlineData(
        """{"model":"m","input":[{"type":"function_call","call_id":"x","name":"f","arguments":"{}"}]}""",
        400,
        "No tool output found for function call x."
    )]
    [InlineData(
        """{"model":"m","input":[{"type":"reasoning","id":"rs_1","summary":[]}]}""",
        404,
        "Item with id 'rs_1' not found."
    )]
    [InlineData(
        """{"model":"m","input":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]}""",
        400,
        "Invalid value: 'text'."
    )]
    [InlineData(
        """{"model":"m","input":"Hi","previous_response_id":"resp_1"}""",
        400,
        "Previous response with id 'resp_1' not found."
    )]
    public async Task A_broken_request_for_a_response_is_refused(string body, int status, string message)
    {
        using var response = await PostAsync("/v1/responses", body);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.StartsWith(message, $"{(await JsonOf(response))["error"]!["message"]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"max_tokens":5,"messages":[{"role":"user","content":"Hi"}]}""", "model: Field required")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"Hi"}]}""", "max_tokens: Field required")]
    [InlineData(
        """{"model":"m","max_tokens":0,"messages":[{"role":"user","content":"Hi"}]}""",
        "max_tokens: Input should be greater"
    )]
    [InlineData("""{"model":"m","max_tokens":5,"messages":[]}""", "messages: at least one message is required")]
    [InlineData(
        """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":[{"type":"text","text":""}]}]}""",
        "messages: text content blocks must be non-empty"
    )]
    [InlineData(
        """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"x","content":"1"}]}]}""",
        "messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: x."
    )]
    [InlineData(
        """{"model":"m","max_tokens":5,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"x","name":"f","input":{}}]},{"role":"user","content":"Hi"}]}""",
        "messages.0: `tool_use` ids were found without `tool_result` blocks immediately after: x."
    )]
    [InlineData(
        """{"model":"m","max_tokens":2000,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"tool_use","id":"x","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"x","content":"1"}]}]}""",
        "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`."
    )]
    [InlineData(
        """{"model":"m","max_tokens":1024,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"Hi"}]}""",
        "`max_tokens` must be greater than `thinking.budget_tokens`."
    )]
    public async Task A_broken_message_is_an_invalid_request_error(string body, string message)
    {
        using var response = await PostAsync("/v1/messages", body);

        var json = await JsonOf(response);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(("error", "invalid_request_error"), ($"{json["type"]}", $"{json["error"]!["type"]}"));
        Assert.StartsWith(message, $"{json["error"]!["message"]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anthropic_asks_for_its_version()
    {
        using var response = await PostAsync(
            "/v1/messages",
            ProtocolFamily.Anthropic.Body("m", "Hi", isStreamed: false),
            ("anthropic-version", "")
        );

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("anthropic-version: header is required", $"{(await JsonOf(response))["error"]!["message"]}");
    }

    [Theory]
    [InlineData("/v1/completions", "Invalid URL (POST /v1/completions)")]
    [InlineData("/v1/messages/batches", "Not Found")]
    [InlineData("/v1beta/models/m:embedContent", "Not Found: /v1beta/models/m:embedContent")]
    public async Task What_is_not_there_is_a_404(string path, string message)
    {
        using var response = await PostAsync(path, "{}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(message, $"{(await JsonOf(response))["error"]!["message"]}");
    }

    [Fact]
    public async Task The_version_header_tells_whose_models_are_listed()
    {
        using var anthropic = await SendAsync(HttpMethod.Get, "/v1/models");
        using var openAI = await SendAsync(HttpMethod.Get, "/v1/models", null, ("anthropic-version", ""));

        Assert.False((bool)(await JsonOf(anthropic))["has_more"]!);
        Assert.Equal("list", $"{(await JsonOf(openAI))["object"]}");
    }

    [Fact]
    public async Task The_header_steers_what_has_no_model_too()
    {
        var statuses = new List<int>();
        for (var call = 0; call < 2; call++)
        {
            using var response = await SendAsync(HttpMethod.Get, "/api/tags", null, ("x-simulate", "fail=503x1"));
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([503, 200], statuses);
    }

    [Fact]
    public async Task A_broken_request_does_not_count_as_a_call()
    {
        using var broken = await PostAsync("/v1/chat/completions", """{"model":"m?fail=429x1","messages":[]}""");
        using var first = await PostAsync(
            "/v1/chat/completions",
            ProtocolFamily.Chat.Body("m?fail=429x1", "Hi", isStreamed: false)
        );

        Assert.Equal((400, 429), ((int)broken.StatusCode, (int)first.StatusCode));
    }
}
