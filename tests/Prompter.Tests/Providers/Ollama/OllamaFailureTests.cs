namespace Prompter.Tests.Providers.Ollama;

/// <summary>What goes wrong with Ollama, and what a user is told.</summary>
public class OllamaFailureTests : OllamaTest
{
    private const string Hel = """{"model":"m","message":{"role":"assistant","content":"Hel"},"done":false}""";

    [Fact]
    public async Task A_cut_stream_is_never_an_answer()
    {
        var error = await FailsAsync(Answers.Lines(Hel));
        Assert.Equal(ErrorCategory.MalformedOutput, error.Category);
        Assert.Equal("the answer was cut: its stream ended without a finish reason", error.Message);
    }

    [Fact]
    public async Task A_stream_cut_inside_a_line_is_malformed() =>
        Assert.Equal(
            ErrorCategory.MalformedOutput,
            (await FailsAsync(Answers.OfType("application/x-ndjson", Hel + "\n" + Hel[..40]))).Category
        );

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData(Hel + Hel)]
    [InlineData("""{"message":{"tool_calls":[{}]},"done":true}""")]
    public async Task A_line_that_is_no_part_of_an_answer_is_malformed(string line) =>
        Assert.Equal(ErrorCategory.MalformedOutput, (await FailsAsync(Answers.Lines(Hel, line))).Category);

    [Fact]
    public async Task A_line_without_end_is_not_collected_for_ever()
    {
        var error = await FailsAsync(
            Answers.OfType("application/x-ndjson", new string(' ', (4 * 1024 * 1024) + 100_000) + Hel)
        );
        Assert.Equal(ErrorCategory.MalformedOutput, error.Category);
        Assert.Contains("more than 4 MiB came at once", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_the_middle_of_a_stream_follows_what_was_said()
    {
        await using var server = new ScriptedServer(
            Answers.Lines(Hel, """{"error":"an error was encountered while running the model: unexpected EOF"}""")
        );
        var text = "";
        var error = await Assert.ThrowsAsync<PrompterException>(async () =>
        {
            var updates = Client(server).GetStreamingResponseAsync("Hi", cancellationToken: Cancellation);
            await foreach (var update in updates)
            {
                text += update.Text;
            }
        });
        Assert.Equal("Hel", text);
        Assert.Equal(ErrorCategory.Transient, error.Category);
        Assert.Contains("unexpected EOF", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_an_answer_of_success_is_an_error()
    {
        var error = await FailsAsync(Answers.Json("""{"error":"model 'nope' not found, try pulling it first"}"""));
        Assert.Equal(ErrorCategory.ModelNotFound, error.Category);
        error = await Assert.ThrowsAsync<PrompterException>(() =>
            AskAsync("""{"error":{"message":"too many requests"}}""")
        );
        Assert.Equal(ErrorCategory.RateLimit, error.Category);
    }

    [Theory]
    [InlineData(404, """{"error":"model 'nope' not found"}""", ErrorCategory.ModelNotFound)]
    [InlineData(400, """{"error":"\"gemma3\" does not support thinking"}""", ErrorCategory.InvalidRequest)]
    [InlineData(
        400,
        """{"error":"registry.ollama.ai/library/gemma3 does not support tools"}""",
        ErrorCategory.InvalidRequest
    )]
    [InlineData(
        503,
        """{"error":"server busy, please try again.  maximum pending requests exceeded"}""",
        ErrorCategory.Overloaded
    )]
    [InlineData(
        500,
        """{"error":"model requires more system memory (9.9 GiB) than is available (4.2 GiB)"}""",
        ErrorCategory.Permanent
    )]
    [InlineData(500, """{"error":"llama runner process has terminated: exit status 2"}""", ErrorCategory.Transient)]
    [InlineData(401, """{"error":"unauthorized"}""", ErrorCategory.AuthFailure)]
    public async Task Errors_are_what_Ollama_says_they_are(int status, string body, ErrorCategory category)
    {
        var error = await FailsAsync(Answers.Json(body, status));
        Assert.Equal(category, error.Category);
        Assert.Equal(status, error.StatusCode);
        Assert.Equal("llama3.2:3b", error.Model);
    }

    [Fact]
    public async Task A_whole_answer_that_is_not_done_is_cut() =>
        Assert.Equal(
            ErrorCategory.MalformedOutput,
            (await Assert.ThrowsAsync<PrompterException>(() => AskAsync(Hel))).Category
        );

    private Task<PrompterException> FailsAsync(ScriptedAnswer answer) =>
        Assert.ThrowsAsync<PrompterException>(() => StreamAsync(answer));
}
