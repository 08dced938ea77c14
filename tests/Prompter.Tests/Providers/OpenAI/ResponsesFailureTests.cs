namespace Prompter.Tests.Providers.OpenAI;

/// <summary>What goes wrong with the responses endpoint, and what a user is told.</summary>
public class ResponsesFailureTests : ResponsesTest
{
    private const string Hel =
        """{"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"Hel"}""";

    [Fact]
    public async Task A_cut_stream_is_never_an_answer()
    {
        foreach (
            var end in (string[])
                [
                    "data: [DONE]\n\n",
                    "",
                    """
                        data: {"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[]}}


                        """,
                ]
        )
        {
            var error = await FailsAsync(Answers.OfType("text/event-stream", $"data: {Hel}\n\n{end}"));
            Assert.Equal(ErrorCategory.MalformedOutput, error.Category);
            Assert.Equal("the answer was cut: its stream ended without a finish reason", error.Message);
        }
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("""{"type":"response.completed"}""")]
    [InlineData(
        """{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"a"}}"""
    )]
    public async Task An_event_that_is_none_is_malformed(string data) =>
        Assert.Equal(ErrorCategory.MalformedOutput, (await FailsAsync(Answers.Events(Hel, data))).Category);

    [Theory]
    [InlineData(
        """{"code":"rate_limit_exceeded","message":"Rate limit reached for gpt-5.1 on tokens per min (TPM): Limit 30000, Used 22999, Requested 12528. Please try again in 11.054s."}""",
        ErrorCategory.RateLimit
    )]
    [InlineData(
        """{"code":"server_error","message":"The model failed to generate a response."}""",
        ErrorCategory.Transient
    )]
    [InlineData(
        """{"code":"server_is_overloaded","message":"Our servers are currently overloaded."}""",
        ErrorCategory.Overloaded
    )]
    [InlineData(
        """{"code":"insufficient_quota","message":"You exceeded your current quota."}""",
        ErrorCategory.QuotaExceeded
    )]
    [InlineData(
        """{"code":"context_length_exceeded","message":"Your input exceeds the context window of this model."}""",
        ErrorCategory.ContextLength
    )]
    [InlineData(
        """{"code":"invalid_prompt","message":"Your prompt was flagged as potentially violating our usage policy."}""",
        ErrorCategory.ContentFilter
    )]
    public async Task A_failed_response_fails_by_its_code(string error, ErrorCategory category)
    {
        var failed = $$"""{"id":"resp_1","status":"failed","error":{{error}},"output":[],"usage":null}""";
        PrompterException[] failures =
        [
            await FailsAsync(Answers.Events(Hel, $$"""{"type":"response.failed","response":{{failed}}}""")),
            await FailsAsync(Answers.Events(Hel, error.Replace("{", """{"type":"error",""", StringComparison.Ordinal))),
            await FailsAsync(Answers.Events(Hel, $$"""{"type":"error","error":{{error}}}""")),
            await FailsAsync(Answers.Json(failed)),
            await FailsAsync(Answers.Json($$"""{"error":{{error}}}""")),
            await Assert.ThrowsAsync<PrompterException>(() => AskAsync(failed)),
        ];
        Assert.All(failures, failure => Assert.Equal(category, failure.Category));
        Assert.All(failures, failure => Assert.Equal("gpt-5.5", failure.Model));
    }

    [Fact]
    public async Task The_delay_that_a_failed_stream_tells_is_kept()
    {
        var error = await FailsAsync(
            Answers.Events(
                """{"type":"error","code":"rate_limit_exceeded","message":"Please try again in 11.5s.","param":null}"""
            )
        );
        Assert.Equal(TimeSpan.FromSeconds(11.5), error.RetryAfter);
    }

    [Fact]
    public async Task A_failure_without_words_is_still_one()
    {
        var error = await FailsAsync(
            Answers.Events("""{"type":"response.failed","response":{"status":"failed","error":null}}""")
        );
        Assert.Equal(ErrorCategory.Transient, error.Category);
        Assert.NotEqual("", error.Message);
    }

    [Fact]
    public async Task What_was_said_before_an_error_was_said()
    {
        await using var server = new ScriptedServer(
            Answers.Events(Hel, """{"type":"error","code":"server_error","message":"The server had an error"}""")
        );
        var text = "";
        await Assert.ThrowsAsync<PrompterException>(async () =>
        {
            var updates = Client(server).GetStreamingResponseAsync("Hi", cancellationToken: Cancellation);
            await foreach (var update in updates)
            {
                text += update.Text;
            }
        });
        Assert.Equal("Hel", text);
    }

    [Fact]
    public async Task An_answer_that_is_not_done_is_cut() =>
        Assert.Equal(
            ErrorCategory.MalformedOutput,
            (
                await Assert.ThrowsAsync<PrompterException>(() =>
                    AskAsync("""{"id":"resp_1","status":"in_progress","output":[]}""")
                )
            ).Category
        );

    [Fact]
    public async Task A_status_of_failure_is_told_with_OpenAIs_words()
    {
        var error = await FailsAsync(
            Answers.Json(
                """{"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}""",
                404
            )
        );
        Assert.Equal(ErrorCategory.ModelNotFound, error.Category);
        Assert.Equal(404, error.StatusCode);
    }

    private Task<PrompterException> FailsAsync(ScriptedAnswer answer) =>
        Assert.ThrowsAsync<PrompterException>(() => StreamAsync(answer));
}
