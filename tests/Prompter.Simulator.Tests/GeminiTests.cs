namespace Prompter.Simulator.Tests;

public sealed class GeminiTests : SimulatorTest
{
    private const string Contents = """[{"role":"user","parts":[{"text":"Hi"}]}]""";

    private const string Tools =
        """[{"functionDeclarations":[{"name":"get_weather","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"},"days":{"type":"INTEGER"}}}}]}]""";

    [Fact]
    public async Task An_answer_has_candidates_usage_version_and_id()
    {
        var json = await PostForJsonAsync(
            Path("gemini-2.5-flash?cached=3&reasoning=5", "generateContent"),
            $$"""{"contents":{{Contents}}}"""
        );

        var candidate = json["candidates"]![0]!;
        Assert.Equal("You said: Hi", $"{candidate["content"]!["parts"]![0]!["text"]}");
        Assert.Equal(
            ("model", "STOP", 0),
            ($"{candidate["content"]!["role"]}", $"{candidate["finishReason"]}", (int)candidate["index"]!)
        );
        Assert.Equal("gemini-2.5-flash", $"{json["modelVersion"]}");
        Assert.NotEqual("", $"{json["responseId"]}");
        var usage = json["usageMetadata"]!;
        Assert.Equal(
            (5, 3, 5, 13, 3),
            (
                (int)usage["promptTokenCount"]!,
                (int)usage["candidatesTokenCount"]!,
                (int)usage["thoughtsTokenCount"]!,
                (int)usage["totalTokenCount"]!,
                (int)usage["cachedContentTokenCount"]!
            )
        );
    }

    [Fact]
    public async Task Without_alt_sse_a_stream_is_one_array()
    {
        using var response = await PostAsync(Path("m", "streamGenerateContent"), $$"""{"contents":{{Contents}}}""");

        var array = (await JsonOf(response)).AsArray();
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "You said: Hi",
            string.Concat(array.Select(item => $"{item!["candidates"]![0]!["content"]!["parts"]![0]!["text"]}"))
        );
        Assert.Equal("STOP", $"{array[^1]!["candidates"]![0]!["finishReason"]}");
    }

    [Fact]
    public async Task Without_its_terminator_the_array_is_not_closed()
    {
        using var response = await PostAsync(
            Path("m?fail=noterminator", "streamGenerateContent"),
            $$"""{"contents":{{Contents}}}"""
        );

        var body = await TextOf(response);
        Assert.EndsWith("}\n", body, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(body + "]"));
    }

    [Fact]
    public async Task An_error_of_a_stream_that_is_one_array_is_in_an_array()
    {
        using var response = await PostAsync(
            Path("m?fail=503", "streamGenerateContent"),
            $$"""{"contents":{{Contents}}}"""
        );

        Assert.Equal("UNAVAILABLE", $"{(await JsonOf(response))[0]!["error"]!["status"]}");
    }

    [Theory]
    [InlineData("generateContent", false)]
    [InlineData("streamGenerateContent?alt=sse", true)]
    public async Task A_refused_prompt_is_a_200_without_candidates(string method, bool isStreamed)
    {
        using var response = await PostAsync(Path("m?fail=filter", method), $$"""{"contents":{{Contents}}}""");

        var body = await TextOf(response);
        var json = JsonNode.Parse(isStreamed ? body["data: ".Length..] : body)!;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("SAFETY", $"{json["promptFeedback"]!["blockReason"]}");
        Assert.Null(json["candidates"]);
    }

    [Theory]
    [InlineData("finish=length", "MAX_TOKENS")]
    [InlineData("finish=content_filter", "SAFETY")]
    public async Task The_reason_of_the_end_is_told(string parameters, string reason)
    {
        var json = await PostForJsonAsync(
            Path($"m?{parameters}", "generateContent"),
            $$"""{"contents":{{Contents}}}"""
        );

        Assert.Equal(reason, $"{json["candidates"]![0]!["finishReason"]}");
    }

    [Fact]
    public async Task A_rate_limit_tells_its_delay_in_the_body_alone()
    {
        using var response = await PostAsync(
            Path("m?fail=429&retry_after=2.5s", "generateContent"),
            $$"""{"contents":{{Contents}}}"""
        );

        var error = (await JsonOf(response))["error"]!;
        Assert.Equal((429, "RESOURCE_EXHAUSTED"), ((int)error["code"]!, $"{error["status"]}"));
        var retry = error["details"]!
            .AsArray()
            .Single(detail => $"{detail!["@type"]}".EndsWith("RetryInfo", StringComparison.Ordinal))!;
        Assert.Equal("2.5s", $"{retry["retryDelay"]}");
        Assert.Null(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_wrong_key_is_called_an_invalid_argument()
    {
        using var response = await PostAsync(Path("m?fail=key", "generateContent"), $$"""{"contents":{{Contents}}}""");

        var error = (await JsonOf(response))["error"]!;
        Assert.Equal((400, "INVALID_ARGUMENT"), ((int)error["code"]!, $"{error["status"]}"));
        Assert.Equal("API_KEY_INVALID", $"{error["details"]![0]!["reason"]}");
    }

    [Fact]
    public async Task A_key_may_stand_in_the_query_and_is_masked_in_the_log()
    {
        using var response = await PostAsync(
            Path("m", "generateContent") + "?key=AIza-secret",
            $$"""{"contents":{{Contents}}}""",
            ("x-goog-api-key", ""),
            ("authorization", "")
        );

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("/v1beta/models/m:generateContent?key=***", Server.Requests[0].Path);
    }

    [Fact]
    public async Task Thoughts_are_shown_where_they_are_asked_for()
    {
        var json = await PostForJsonAsync(
            Path("gemini-2.5-flash", "generateContent"),
            $$$"""{"contents":{{{Contents}}},"generationConfig":{"thinkingConfig":{"includeThoughts":true}} }"""
        );

        var parts = json["candidates"]![0]!["content"]!["parts"]!.AsArray();
        Assert.True((bool)parts[0]!["thought"]!);
        Assert.StartsWith("The user asks", $"{parts[0]!["text"]}", StringComparison.Ordinal);
        Assert.Equal("You said: Hi", $"{parts[1]!["text"]}");
        Assert.NotNull(parts[1]!["thoughtSignature"]);
    }

    [Fact]
    public async Task Whole_calls_come_with_a_signature_that_has_to_come_back()
    {
        var model = Path("gemini-3.1-pro-preview?tools=2", "generateContent");
        var first = await PostForJsonAsync(model, $$"""{"contents":{{Contents}},"tools":{{Tools}}}""");

        var content = first["candidates"]![0]!["content"]!;
        var parts = content["parts"]!.AsArray();
        Assert.Equal(["get_weather", "get_weather"], parts.Select(part => $"{part!["functionCall"]!["name"]}"));
        Assert.Equal("""{"city":"city","days":1}""", parts[0]!["functionCall"]!["args"]!.ToJsonString());
        Assert.NotNull(parts[0]!["thoughtSignature"]);
        Assert.Null(parts[1]!["thoughtSignature"]);

        var answered = await PostForJsonAsync(model, Answered(content));
        Assert.Equal(
            "The tools said: sunny; rainy",
            $"{answered["candidates"]![0]!["content"]!["parts"]![0]!["text"]}"
        );

        parts[0]!["thoughtSignature"] = "forged";
        Assert.Equal("Thought signature is not valid.", MessageOf(await PostForJsonAsync(model, Answered(content))));
        parts[0]!.AsObject().Remove("thoughtSignature");
        Assert.StartsWith(
            "Function call is missing a thought_signature",
            MessageOf(await PostForJsonAsync(model, Answered(content))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_schema_of_Google_in_capitals_is_understood()
    {
        var json = await PostForJsonAsync(
            Path("m", "generateContent"),
            $$$"""{"contents":{{{Contents}}},"generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"OBJECT","properties":{"n":{"type":"NUMBER"},"s":{"type":"STRING","nullable":true}} }} }"""
        );

        Assert.Equal("""{"n":1.5,"s":"s"}""", $"{json["candidates"]![0]!["content"]!["parts"]![0]!["text"]}");
    }

    [Theory]
    [InlineData("""{"contents":[]}""", "contents is not specified")]
    [InlineData("""{"contents":[{"role":"user","parts":[]}]}""", "must not be empty")]
    [InlineData(
        """{"contents":[{"role":"assistant","parts":[{"text":"Hi"}]}]}""",
        "Please use a valid role: user, model."
    )]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]}],"temperature":1}""", "Unknown name \"temperature\"")]
    [InlineData(
        """{"contents":[{"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""",
        "number of function response parts"
    )]
    public async Task A_broken_request_is_told_so(string body, string message)
    {
        using var response = await PostAsync(Path("m", "generateContent"), body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message, MessageOf(await JsonOf(response)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_are_seen_tokens_counted_and_models_listed()
    {
        var image = Convert.ToBase64String(new byte[68]);
        var seen = await PostForJsonAsync(
            Path("m", "generateContent"),
            $$$"""{"contents":[{"parts":[{"text":"Look"},{"inlineData":{"mimeType":"image/png","data":"{{{image}}}"}}]}]}"""
        );
        var count = await PostForJsonAsync(Path("m", "countTokens"), $$"""{"contents":{{Contents}}}""");
        using var list = await SendAsync(HttpMethod.Get, "/v1beta/models");

        Assert.Equal(
            "You said: Look I saw an image of 68 bytes image/png.",
            $"{seen["candidates"]![0]!["content"]!["parts"]![0]!["text"]}"
        );
        Assert.Equal(5, (int)count["totalTokens"]!);
        Assert.StartsWith("models/gemini-", $"{(await JsonOf(list))["models"]![0]!["name"]}", StringComparison.Ordinal);
    }

    private static string Path(string model, string method) => $"/v1beta/models/{Uri.EscapeDataString(model)}:{method}";

    private static string MessageOf(JsonNode json) => $"{json["error"]!["message"]}";

    private static string Answered(JsonNode content) =>
        $$$"""{"contents":[{"role":"user","parts":[{"text":"Hi"}]},{{{content.ToJsonString()}}},{"role":"user","parts":[{"functionResponse":{"name":"get_weather","response":{"result":"sunny"}} },{"functionResponse":{"name":"get_weather","response":{"result":"rainy"}} }]}],"tools":{{{Tools}}} }""";
}
