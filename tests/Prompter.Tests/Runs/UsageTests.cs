namespace Prompter.Tests.Runs;

public class UsageTests
{
    private static readonly UsageDetails Some = new() { InputTokenCount = 1000, OutputTokenCount = 500 };

    private readonly RunPolicies _options = new()
    {
        Retries = 5,
        TimeProvider = ManualTimeProvider.AutoAdvancing(),
        Price = reference => reference.Model == "free" ? null : new(2, 6),
    };

    [Fact]
    public async Task Tokens_and_cost_of_all_attempts_count_failed_ones_too()
    {
        var client = new ScriptedChatClient(
            ["x", Some, ScriptedRun.Failure(ErrorCategory.Transient)],
            [ScriptedRun.Failure(ErrorCategory.RateLimit)],
            ["x", Some, ChatFinishReason.Stop]
        );
        var result = await ScriptedRun.RunAsync(_options, ScriptedRun.Target(client));
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Equal([1000, null, 1000], result.Attempts.Select(attempt => attempt.Usage?.InputTokenCount));
        Assert.Equal((2000, 1000), (result.Usage?.InputTokenCount, result.Usage?.OutputTokenCount));
        Assert.Equal(10m, result.Cost);
    }

    [Fact]
    public async Task Tokens_count_whatever_ends_the_attempt()
    {
        var time = new ManualTimeProvider();
        var options = _options with { TimeProvider = time, Timeout = TimeSpan.FromSeconds(1), Retries = 0 };
        var run = ScriptedRun.RunAsync(
            options,
            [
                ScriptedRun.Target(new ScriptedChatClient([Some, ScriptedChatClient.Forever]), "timeout"),
                ScriptedRun.Target(new ScriptedChatClient([Some, new InvalidDataException("odd")]), "exception"),
                ScriptedRun.Target(
                    new ScriptedChatClient([Some, ScriptedRun.Failure(ErrorCategory.Permanent)]),
                    "failure"
                ),
                ScriptedRun.Target(new ScriptedChatClient(["x", Some]), "cut"),
            ]
        );
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(
            await run,
            result =>
            {
                Assert.NotEqual(TargetStatus.Ok, result.Status);
                Assert.Equal(1000, result.Usage?.InputTokenCount);
                Assert.Equal(5m, result.Cost);
            }
        );
    }

    [Fact]
    public async Task Several_counts_of_one_attempt_are_added_up()
    {
        var result = await ScriptedRun.RunAsync(
            _options,
            ScriptedRun.Target(new ScriptedChatClient(["x", Some, Some, ChatFinishReason.Stop]))
        );
        Assert.Equal(2000, result.Usage?.InputTokenCount);
        Assert.Equal(1000, Some.InputTokenCount);
    }

    [Fact]
    public async Task Unknown_tokens_have_an_unknown_cost()
    {
        var unknown = await ScriptedRun.RunAsync(
            _options,
            ScriptedRun.Target(new ScriptedChatClient(["x", ChatFinishReason.Stop]))
        );
        Assert.Null(unknown.Usage);
        Assert.Null(unknown.Cost);
        var half = new UsageDetails { InputTokenCount = 1 };
        var partial = await ScriptedRun.RunAsync(
            _options,
            ScriptedRun.Target(new ScriptedChatClient(["x", half, ChatFinishReason.Stop]))
        );
        Assert.Equal(1, partial.Usage?.InputTokenCount);
        Assert.Null(partial.Cost);
    }

    [Fact]
    public async Task An_unknown_price_is_an_unknown_cost()
    {
        var client = new ScriptedChatClient(["x", Some, ChatFinishReason.Stop]);
        Assert.Null((await ScriptedRun.RunAsync(_options, ScriptedRun.Target(client, "free"))).Cost);
        Assert.Null((await ScriptedRun.RunAsync(new(), ScriptedRun.Target(client))).Cost);
    }

    [Fact]
    public async Task The_model_that_answered_is_told()
    {
        var update = new ChatResponseUpdate(ChatRole.Assistant, "x") { ModelId = "gpt-4-0613" };
        var client = new ScriptedChatClient([update, ChatFinishReason.Stop]);
        Assert.Equal("gpt-4-0613", (await ScriptedRun.RunAsync(_options, ScriptedRun.Target(client))).ResolvedModel);
    }
}
