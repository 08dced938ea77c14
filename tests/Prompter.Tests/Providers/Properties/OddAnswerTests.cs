using Prompter.Tests.Providers.OpenAI;

namespace Prompter.Tests.Providers.Properties;

/// <summary>Answers of servers that do what their protocol does not say.</summary>
public class OddAnswerTests
{
    private const string Usage = """{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}""";
    private const string Said = """{"choices":[{"index":0,"delta":{"content":"Hi"}}]}""";

    private static readonly ScriptedCalls Calls = OpenAICalls.All;

    public static TheoryData<string, string[]> Halves =>
        new()
        {
            {
                "openai",
                [
                    """data: {"choices":[{"delta":{"content":"a\ud83d"}}]}""",
                    """data: {"choices":[{"delta":{"content":"\udc4bb \udc4b c"},"finish_reason":"stop"}]}""",
                ]
            },
            {
                "openai responses",
                [
                    """data: {"type":"response.output_text.delta","delta":"a\ud83d"}""",
                    """data: {"type":"response.output_text.delta","delta":"\udc4bb \udc4b c"}""",
                    """data: {"type":"response.completed","response":{"status":"completed"}}""",
                ]
            },
            {
                "anthropic",
                [
                    """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\ud83d"}}""",
                    """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\udc4bb \udc4b c"}}""",
                    """data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}""",
                ]
            },
            {
                "gemini",
                [
                    """data: {"candidates":[{"content":{"parts":[{"text":"a\ud83d"}]}}]}""",
                    """data: {"candidates":[{"content":{"parts":[{"text":"\udc4bb \udc4b c"}]},"finishReason":"STOP"}]}""",
                ]
            },
            {
                "ollama",
                [
                    """{"message":{"content":"a\ud83d"},"done":false}""",
                    """{"message":{"content":"\udc4bb \udc4b c"},"done":true}""",
                ]
            },
        };

    [Theory]
    [MemberData(nameof(Halves))]
    public async Task A_character_that_was_cut_in_two_is_whole_and_half_of_one_is_replaced(
        string family,
        string[] events
    )
    {
        var asked = family switch
        {
            "openai" => Family.OpenAI,
            "openai responses" => Family.Responses,
            "anthropic" => Family.Anthropic,
            "gemini" => Family.Gemini,
            _ => Family.Ollama,
        };
        Assert.Equal("a👋b \ufffd c", (await ReadAsync(asked, string.Join("\n\n", events))).Text);
    }

    [Fact]
    public async Task Half_of_a_character_at_the_end_and_bytes_that_are_none_are_replaced()
    {
        var half = """data: {"choices":[{"delta":{"content":"a\ud83d"},"finish_reason":"stop"}]}""";
        Assert.Equal("a\ufffd", (await ReadAsync(Family.OpenAI, half)).Text);
        byte[] bytes =
        [
            .. """data: {"choices":[{"delta":{"content":"a"""u8,
            0xff,
            .. """b\n"},"finish_reason":"stop"}]}"""u8,
        ];
        Assert.Equal("a\ufffdb\n", (await ReadAsync(Family.OpenAI, bytes)).Text);
    }

    [Fact]
    public async Task Half_of_a_character_in_the_arguments_of_a_call_is_replaced()
    {
        var call = Assert.Single((
                await ReadAsync(
                    Family.OpenAI,
                    """
                    data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"c\":[\"\\ud800 \\\\ud800 \\ud83d\\udc4b\"]}"}}]},"finish_reason":"tool_calls"}]}
                    """
                )
            ).Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal("\ufffd \\ud800 👋", Assert.IsType<JsonElement>(call.Arguments!["c"])[0].GetString());
    }

    [Theory]
    // A later block of zeros, or one that leaves out.
    [InlineData(7, 3, """{"prompt_tokens":7,"completion_tokens":3}""", """{"prompt_tokens":0,"completion_tokens":0}""")]
    [InlineData(7, 4, """{"prompt_tokens":7,"completion_tokens":3}""", """{"prompt_tokens":0,"completion_tokens":4}""")]
    [InlineData(7, 3, """{"prompt_tokens":7.0,"completion_tokens":"3"}""", "[]")]
    [InlineData(7, null, """{"prompt_tokens":7,"completion_tokens":-3}""", "5")]
    [InlineData(7, null, """{"prompt_tokens":7,"completion_tokens":9223372036854775807}""", "null")]
    [InlineData(7, null, """{"prompt_tokens":7,"completion_tokens":3.5}""", "null")]
    [InlineData(7, null, """{"prompt_tokens":7,"completion_tokens":{}}""", "null")]
    public async Task Counts_are_what_can_be_counted(int? input, int? output, string first, string second)
    {
        var updates = await Calls.UpdatesOfAsync(
            OpenAICalls.Stream(
                """{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""",
                $$"""{"choices":[],"usage":{{first}}}""",
                $$"""{"choices":[],"usage":{{second}}}""",
                "[DONE]"
            )
        );
        var usage = Assert.Single(updates.SelectMany(update => update.Contents).OfType<UsageContent>()).Details;
        Assert.Equal((input, output), (usage.InputTokenCount, usage.OutputTokenCount));
    }

    [Fact]
    public async Task Steps_of_a_request_are_summed_up_where_the_counts_beside_them_leave_one_out()
    {
        var usage = (
            await ReadAsync(
                Family.Anthropic,
                """
                {"type":"message","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":20,"output_tokens":8,
                "iterations":[{"type":"compaction","input_tokens":100,"cache_creation_input_tokens":500,"output_tokens":80},{"type":"message","input_tokens":20,"output_tokens":8}]}}
                """
            )
        ).Usage!;
        Assert.Equal((620, 88), (usage.InputTokenCount, usage.OutputTokenCount));
        Assert.Equal(500, usage.AdditionalCounts![ChatProperties.CacheWriteTokens]);
    }

    [Theory]
    // After text and usage the word for the end is one.
    [InlineData(true, Said, Usage, "[DONE]")]
    [InlineData(true, Usage, Said, " [done] ")]
    [InlineData(false, Said, "[DONE]")]
    [InlineData(false, Usage, "[DONE]")]
    [InlineData(false, Said, Usage)]
    public async Task An_end_is_one_that_is_declared(bool isWhole, params string[] events)
    {
        var stream = OpenAICalls.Stream(events);
        if (isWhole)
        {
            var answer = (await Calls.UpdatesOfAsync(stream)).ToChatResponse();
            Assert.Equal(
                ("Hi", ChatFinishReason.Stop, 7),
                (answer.Text, answer.FinishReason, answer.Usage?.InputTokenCount)
            );
            return;
        }

        Assert.Equal(ErrorCategory.MalformedOutput, (await Calls.FailureOfAsync(stream)).Failure.Category);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"Hi"},"delta":{"content":""},"finish_reason":""}]}""")]
    [InlineData("""{"choices":[{"message":{"content":[{"type":"text","text":"Hi"}]},"delta":null}]}""")]
    [InlineData("""{"choices":{"message":{"content":{"type":"text","text":"Hi"}}}}""")]
    [InlineData("""{"choices":[null,{"index":"0","text":"Hi","finish_reason":"stop"}],"error":{}}""")]
    [InlineData(
        """{"choices":[{"index":3,"message":{"content":"Hi"},"finish_reason":"stop"}],"error":{"code":0,"message":""}}"""
    )]
    public async Task The_place_that_has_the_text_counts(string body)
    {
        var answer = await Calls.ResponseOfAsync(body);
        Assert.Equal(("Hi", ChatFinishReason.Stop), (answer.Text, answer.FinishReason));
    }

    [Theory]
    [InlineData("""{"error":{"message":"The server is overloaded"}}""")]
    [InlineData("{\n  \"error\": {\n    \"message\": \"The server is overloaded\"\n  }\n}")]
    [InlineData("data: {\"choices\":[]}\n\n{\"error\":{\"message\":\"The server is overloaded\"}}\n")]
    [InlineData("event: error\ndata: {\"message\":\"The server is overloaded\"}\n\n")]
    [InlineData("event: error\ndata: The server is overloaded\n\n")]
    [InlineData("error: {\"code\":503,\"message\":\"The server is overloaded\"}\n\n")]
    [InlineData("data: {\"detail\":\"The server is overloaded\"}\n\n")]
    [InlineData("data: {\"object\":\"error\",\"message\":\"The server is overloaded\",\"code\":503}\n\n")]
    [InlineData("data: {\"error\":\"The server is overloaded\"}\n\n")]
    [InlineData("The server is overloaded")]
    public async Task An_error_in_whatever_form_reaches_the_user_in_its_words(string body)
    {
        foreach (var type in (string[])["text/event-stream", "application/json", "text/html"])
        {
            var (_, failure) = await Calls.FailureOfAsync(new ScriptedAnswer(body) { ContentType = type });
            Assert.Equal(ErrorCategory.Overloaded, failure.Category);
            Assert.Contains("The server is overloaded", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Words_that_nobody_knows_are_told_and_are_no_answer()
    {
        var (_, failure) = await Calls.FailureOfAsync(
            new ScriptedAnswer("Hello from the load balancer") { IsStream = true }
        );
        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
        Assert.Contains("Hello from the load balancer", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aborted", ErrorCategory.MalformedOutput)]
    [InlineData("OTHER", ErrorCategory.MalformedOutput)]
    [InlineData("tool_calls", ErrorCategory.MalformedOutput)]
    [InlineData("network_error", ErrorCategory.Transient)]
    [InlineData("insufficient_system_resource", ErrorCategory.Overloaded)]
    public async Task A_word_of_no_whole_answer_is_a_failure_whose_tokens_are_told(string word, ErrorCategory category)
    {
        UsageDetails? usage = null;
        await using var server = new ScriptedServer(
            new ScriptedAnswer(
                OpenAICalls.Stream(
                    Said,
                    $$$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{{word}}}"}]}""",
                    Usage,
                    "[DONE]"
                )
            )
            {
                IsStream = true,
            }
        );
        using var client = Calls.ClientOf(server);
        var reading = async () =>
        {
            await foreach (
                var update in client.GetStreamingResponseAsync("Hi", null, TestContext.Current.CancellationToken)
            )
            {
                usage = update.Contents.OfType<UsageContent>().FirstOrDefault()?.Details ?? usage;
            }
        };
        Assert.Equal(category, (await Assert.ThrowsAsync<PrompterException>(reading)).Category);
        Assert.Equal(7, usage?.InputTokenCount);
    }

    [Fact]
    public async Task A_stopped_answer_says_why_in_the_words_of_the_provider()
    {
        var claude = await ReadAsync(
            Family.Anthropic,
            """{"type":"message","content":[],"stop_reason":"refusal","stop_details":{"type":"refusal","category":"cyber","explanation":"It asks for an exploit."}}"""
        );
        var gemini = await ReadAsync(
            Family.Gemini,
            """{"candidates":[{"finishReason":"SAFETY","finishMessage":"It asks for an exploit."}]}"""
        );
        foreach (var answer in (ChatResponse[])[claude, gemini])
        {
            Assert.Equal(ChatFinishReason.ContentFilter, answer.FinishReason);
            Assert.Equal(
                "It asks for an exploit.",
                Assert.Single(answer.Messages[0].Contents.OfType<ErrorContent>()).Message
            );
        }
    }

    private static Task<ChatResponse> ReadAsync(Family family, string body) =>
        ReadAsync(family, Encoding.UTF8.GetBytes(body));

    private static async Task<ChatResponse> ReadAsync(Family family, byte[] body)
    {
        using var handler = new BytesHandler(() => new MemoryStream(body), "application/json");
        using var invoker = new HttpMessageInvoker(handler);
        var cancellation = TestContext.Current.CancellationToken;
        return await family
            .Client(new("https://api.example.org"), invoker: invoker)
            .GetStreamingResponseAsync("Hi", null, cancellation)
            .ToChatResponseAsync(cancellation);
    }
}
