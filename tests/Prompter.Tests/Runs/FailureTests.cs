namespace Prompter.Tests.Runs;

public class FailureTests
{
    public static TheoryData<Exception> AnyExceptions =>
        [
            new InvalidOperationException("odd"),
            new OperationCanceledException("odd"),
            new IOException("odd"),
            new TimeoutException("odd"),
            new KeyNotFoundException("odd"),
            new AggregateException("odd"),
        ];

    [Theory]
    [MemberData(nameof(AnyExceptions))]
    public async Task Whatever_a_client_throws_is_the_end_of_its_target_and_not_of_the_run(Exception exception)
    {
        var good = new ScriptedChatClient(["x", ChatFinishReason.Stop]);
        var results = await ScriptedRun.RunAsync(
            new() { Retries = 3, Parallel = 1 },
            [
                ScriptedRun.Target(new ScriptedChatClient([exception])),
                ScriptedRun.Target(new ScriptedChatClient(["text", exception]), "b"),
                ScriptedRun.Target(good, "c"),
            ]
        );
        Assert.Equal([TargetStatus.Error, TargetStatus.Error, TargetStatus.Ok], results.Select(r => r.Status));
        Assert.All(results.Take(2), result => Assert.Contains("odd", result.Error?.Message));
        Assert.Equal(ErrorCategory.Permanent, results[0].Error?.Category);
        Assert.Equal("text", results[1].Answer.ToString());
    }

    [Fact]
    public async Task A_client_that_cannot_be_made_is_a_failed_target_with_its_reason()
    {
        var sink = new RecordingSink();
        var good = new ScriptedChatClient(["x", ChatFinishReason.Stop]);
        RunTarget[] targets =
        [
            new(new(new("test", "a"), "a"), () => throw ScriptedRun.Failure(ErrorCategory.AuthFailure, null, "no key")),
            new(new(new("test", "b"), "b"), () => throw new DllNotFoundException("no library")),
            ScriptedRun.Target(good, "c"),
        ];
        var results = await ScriptedRun.RunAsync(new() { Retries = 3, Parallel = 1 }, targets, sink);
        Assert.Equal([TargetStatus.Error, TargetStatus.Error, TargetStatus.Ok], results.Select(r => r.Status));
        Assert.Equal(new(ErrorCategory.AuthFailure, "no key"), results[0].Error);
        Assert.Equal(new(ErrorCategory.Permanent, "no library"), results[1].Error);
        Assert.All(results, result => Assert.Single(result.Attempts));
        Assert.Equal(3, sink.Events.OfType<TargetCompleted>().Count());
    }

    [Fact]
    public async Task A_client_that_cannot_be_disposed_is_a_failed_target()
    {
        var client = new ScriptedChatClient(["x", ChatFinishReason.Stop])
        {
            ThrownByDispose = new IOException("it does not let go"),
        };
        var good = new ScriptedChatClient(["x", ChatFinishReason.Stop]);
        var results = await ScriptedRun.RunAsync(
            new() { Parallel = 1 },
            [ScriptedRun.Target(client), ScriptedRun.Target(good, "b")]
        );
        Assert.Equal(new(ErrorCategory.Permanent, "it does not let go"), results[0].Error);
        Assert.Equal("x", results[0].Answer.ToString());
        Assert.Equal(TargetStatus.Ok, results[1].Status);
    }

    [Theory]
    [InlineData("echo?fail=cut", "the answer was cut: its stream ended without a finish reason", "one two")]
    [InlineData("echo?fail=empty", "the answer is empty", "")]
    public async Task A_cut_or_empty_answer_is_never_a_success(string model, string message, string text)
    {
        var time = ManualTimeProvider.AutoAdvancing();
        var result = await ScriptedRun.RunAsync(new() { TimeProvider = time }, ScriptedRun.Simulated(model, time));
        Assert.Equal(TargetStatus.Error, result.Status);
        Assert.Equal(new(ErrorCategory.MalformedOutput, message), result.Error);
        Assert.Equal(text, result.Answer.ToString());
    }

    [Fact]
    public async Task A_stream_without_any_update_is_a_cut_one()
    {
        var result = await ScriptedRun.RunAsync(
            new(),
            ScriptedRun.Target(
                new ScriptedChatClient([
                    [],
                ])
            )
        );
        Assert.Equal(ErrorCategory.MalformedOutput, result.Error?.Category);
    }

    [Fact]
    public async Task A_program_cannot_always_say_why_its_answer_ends()
    {
        var client = new ScriptedChatClient([new CommandReport(["llm"], 0), "x"]);
        var result = await ScriptedRun.RunAsync(new(), ScriptedRun.Target(client));
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Null(result.FinishReason);
        Assert.Equal(0, result.Command?.ExitCode);
    }

    [Fact]
    public async Task An_answer_of_tool_calls_may_have_no_text()
    {
        var client = new ScriptedChatClient([ChatFinishReason.ToolCalls]);
        var result = await ScriptedRun.RunAsync(new(), ScriptedRun.Target(client));
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Equal(ChatFinishReason.ToolCalls, result.FinishReason);
    }

    [Fact]
    public async Task An_answer_that_ran_out_of_tokens_says_so()
    {
        var time = ManualTimeProvider.AutoAdvancing();
        var result = await ScriptedRun.RunAsync(
            new() { TimeProvider = time },
            ScriptedRun.Simulated("swift?finish=length&tokens=5", time)
        );
        Assert.Equal(ChatFinishReason.Length, result.FinishReason);
    }

    [Fact]
    public async Task The_program_behind_a_failure_is_told_with_it()
    {
        var report = new CommandReport(["llm", "-m", "x"], 1, "Error: no");
        var failure = new PrompterException(ErrorCategory.Permanent, "no") { Command = report };
        var result = await ScriptedRun.RunAsync(new(), ScriptedRun.Target(new ScriptedChatClient([failure])));
        Assert.Equal(report.Arguments, result.Command?.Arguments);
        Assert.Equal(1, result.Command?.ExitCode);
        Assert.Equal("Error: no", result.Command?.StandardErrorTail);
    }

    [Fact]
    public async Task Nothing_of_a_failed_attempt_is_told_of_the_next_one()
    {
        var first = new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("x"), new CommandReport(["first"])])
        {
            ModelId = "first",
            FinishReason = ChatFinishReason.Length,
        };
        var client = new ScriptedChatClient(
            [first, ScriptedRun.Failure(ErrorCategory.Transient)],
            ["y", ChatFinishReason.Stop]
        );
        var options = new RunPolicies { Retries = 1, TimeProvider = ManualTimeProvider.AutoAdvancing() };
        var result = await ScriptedRun.RunAsync(options, ScriptedRun.Target(client));
        Assert.Null(result.ResolvedModel);
        Assert.Null(result.Command);
        Assert.Equal(ChatFinishReason.Stop, result.FinishReason);
    }
}
