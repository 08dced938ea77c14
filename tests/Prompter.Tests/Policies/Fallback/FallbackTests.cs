namespace Prompter.Tests.Policies.Fallback;

public sealed class FallbackTests : IDisposable
{
    private static readonly string[] Names = ["a", "b"];

    private static readonly ChatFinishReason Stop = ChatFinishReason.Stop;

    private readonly ScriptedChatClient good = new(["yes", Stop]);

    public void Dispose() => good.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Models_are_asked_in_order_until_one_answers(bool isStreamed)
    {
        ScriptedChatClient[] clients =
        [
            new([Failure(ErrorCategory.Overloaded)]),
            new([Failure(ErrorCategory.AuthFailure)]),
            new(["yes", Stop]),
            new(["no", Stop]),
        ];
        var chain = Chain(clients);

        var attempts = isStreamed
            ? (await ReadStream.ReadAsync(chain)).Attempts
            : CallRecord
                .Of(await chain.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken))!
                .Attempts;

        Assert.Equal(["a", "b", "c"], attempts.Select(attempt => attempt.Model.Model));
        Assert.Equal(
            [ErrorCategory.Overloaded, ErrorCategory.AuthFailure, null],
            attempts.Select(attempt => attempt.Error)
        );
        Assert.Equal([1, 1, 1, 0], clients.Select(client => client.Calls));
    }

    [Theory]
    [InlineData(ErrorCategory.InvalidRequest)]
    [InlineData(ErrorCategory.ContentFilter)]
    [InlineData(ErrorCategory.Cancelled)]
    public async Task No_other_model_is_asked_what_is_wrong_by_itself(ErrorCategory category)
    {
        var read = await ReadStream.ReadAsync(Chain(new ScriptedChatClient([Failure(category)]), good));

        Assert.Equal((category, "it failed"), (read.Failure.Category, read.Failure.Message));
        Assert.Equal(0, good.Calls);
    }

    [Fact]
    public async Task A_silent_model_is_not_asked_again_but_the_next_is()
    {
        var time = new ManualTimeProvider();
        var silent = new ScriptedChatClient([ScriptedChatClient.Forever]);
        using var chain = Chain(Patient("a", silent), Patient("b", good));
        var reading = ReadStream.ReadAsync(chain);

        time.Advance(TimeSpan.FromSeconds(30));

        var read = await reading;
        Assert.Equal(("yes", 1, 1), (read.Text, silent.Calls, good.Calls));
        Assert.Equal([ErrorCategory.Timeout, null], read.Attempts.Select(attempt => attempt.Error));
        Assert.Equal(TimeSpan.FromSeconds(30), read.Attempts[0].Duration);
        Assert.Equal((0, 0), (silent.Open, time.PendingTimers));

        ChainLink Patient(string name, IChatClient model) =>
            PolicyClient.Link(
                new("p", name),
                model,
                new RetryPolicy(new("p", name), model, new() { Retries = 5 }, StreamRescue.Fail, time),
                PolicyClient.Attempt(new("p", name), time),
                new DeadlinePolicy(new() { FirstContent = TimeSpan.FromSeconds(30) }, time)
            );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_without_a_key_is_skipped_and_the_record_says_why(bool isFirst)
    {
        var noKey = new PrompterException(ErrorCategory.AuthFailure, "no key: set OPENAI_API_KEY") { Provider = "p" };
        var failing = new ScriptedChatClient([Failure(ErrorCategory.Overloaded)]);
        var keyless = isFirst ? "a" : "b";
        ChainLink[] links = [Of("a", failing), Of("b", failing), Of("c", good)];
        using var chain = Chain([
            .. links.Select(link => link.Model.Model == keyless ? link with { ConnectAsync = _ => throw noKey } : link),
        ]);

        var read = await ReadStream.ReadAsync(chain);

        Assert.Equal("yes", read.Text);
        Assert.Equal([!isFirst, isFirst, true], read.Attempts.Select(attempt => attempt.WasSent));
        Assert.Equal(noKey.Message, read.Attempts.Single(attempt => !attempt.WasSent).Message);
        Assert.Equal(2, read.Notices.Count);
    }

    [Fact]
    public async Task A_model_with_an_open_circuit_is_skipped_and_the_record_says_why()
    {
        var breakers = Names.ToDictionary(
            name => name,
            name => new Circuit(new("p", name), new() { MinimumFailures = 1 }, TimeProvider.System)
        );
        var failing = new ScriptedChatClient([Failure(ErrorCategory.Overloaded)]);
        using var chain = Chain(Guarded("a", failing), Guarded("b", good));
        await ReadStream.ReadAsync(chain);

        var read = await ReadStream.ReadAsync(chain);

        Assert.Equal("yes", read.Text);
        Assert.Equal(1, failing.Calls);
        Assert.Equal(
            [(ErrorCategory.CircuitOpen, false), (null, true)],
            read.Attempts.Select(attempt => (attempt.Error, attempt.WasSent))
        );
        Assert.Contains("p:a has failed too often", read.Attempts[0].Message, StringComparison.Ordinal);

        ChainLink Guarded(string name, IChatClient model) =>
            PolicyClient.Link(
                new("p", name),
                model,
                PolicyClient.Attempt(new("p", name)),
                new CircuitBreakerPolicy(breakers[name])
            );
    }

    [Theory]
    [InlineData(3, "about 8 tokens are too many for its 3")]
    [InlineData(1000, null)]
    [InlineData(null, null)]
    public async Task A_model_with_too_small_a_context_is_skipped(int? contextLength, string? reason)
    {
        var small = new ScriptedChatClient(["small", Stop]);
        using var chain = Chain(Of("a", small) with { ContextLength = contextLength }, Of("b", good));

        var read = await ReadStream.ReadAsync(chain);

        Assert.Equal(reason is null ? "small" : "yes", read.Text);
        Assert.Equal(reason, read.Attempts[0].Message);
        Assert.Equal(reason is null ? null : ErrorCategory.ContextLength, read.Attempts[0].Error);
    }

    [Fact]
    public async Task A_model_that_lacks_an_ability_is_skipped_by_requests_that_need_it_alone()
    {
        var blind = new ScriptedChatClient(["blind", Stop]);
        using var chain = Chain(
            Of("a", blind) with
            {
                Cannot = ModelCapabilities.Images | ModelCapabilities.Tools,
            },
            Of("b", good)
        );
        var tools = new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] };

        Assert.Equal("blind", (await ReadStream.ReadAsync(chain)).Text);
        Assert.Equal("yes", (await ReadStream.ReadAsync(chain, tools)).Text);
        tools.ToolMode = ChatToolMode.None;
        Assert.Equal("blind", (await ReadStream.ReadAsync(chain, tools)).Text);
        var image = new ChatMessage(ChatRole.User, [new UriContent("https://example.com/a.png", "image/png")]);
        var seen = await chain.GetResponseAsync([image], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("yes", seen.Text);
    }

    [Fact]
    public async Task After_too_long_a_request_only_a_larger_context_is_asked()
    {
        var tooLong = new ScriptedChatClient([Failure(ErrorCategory.ContextLength)]);
        var same = new ScriptedChatClient(["no", Stop]);
        using var chain = Chain(
            Of("a", tooLong) with
            {
                ContextLength = 1000,
            },
            Of("b", same) with
            {
                ContextLength = 1000,
            },
            Of("c", same) with
            {
                ContextLength = 999,
            },
            Of("d", good) with
            {
                ContextLength = 1001,
            }
        );

        var read = await ReadStream.ReadAsync(chain);

        Assert.Equal(("yes", 0), (read.Text, same.Calls));
        Assert.Equal([true, false, false, true], read.Attempts.Select(attempt => attempt.WasSent));
        Assert.Equal(
            "its context of 1000 tokens is no larger than the one that was too small",
            read.Attempts[1].Message
        );
    }

    [Fact]
    public async Task When_nobody_answers_the_error_has_the_reasons_of_all()
    {
        using var chain = Chain(
            Of("a", new ScriptedChatClient([Failure(ErrorCategory.Overloaded)])),
            Of("b", good) with
            {
                ContextLength = 1,
            },
            Of("c", new ScriptedChatClient([Failure(ErrorCategory.RateLimit)]))
        );

        var failure = (await ReadStream.ReadAsync(chain)).Failure;

        Assert.Equal(ErrorCategory.RateLimit, failure.Category);
        Assert.Equal(
            "no model of the chain answered: p:a: it failed; p:b: about 8 tokens are too many for its 1; p:c: it failed",
            failure.Message
        );
        Assert.Equal(3, failure.Attempts.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_chain_of_which_nobody_can_be_asked_ends_in_its_reason(bool isStreamed)
    {
        var noKey = new PrompterException(ErrorCategory.AuthFailure, "no key") { Provider = "p" };
        using var chain = Chain(Of("a", good) with { ConnectAsync = _ => throw noKey });

        var failure = isStreamed
            ? (await ReadStream.ReadAsync(chain)).Failure
            : await Assert.ThrowsAsync<PrompterException>(() =>
                chain.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
            );

        Assert.Equal((ErrorCategory.AuthFailure, "no key", "p"), (failure.Category, failure.Message, failure.Provider));
        Assert.False(Assert.Single(failure.Attempts).WasSent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_while_the_next_model_is_connected_tells_of_the_tries(bool isStreamed)
    {
        using var stop = new CancellationTokenSource();
        var failing = new ScriptedChatClient([Failure(ErrorCategory.Overloaded)]);
        ChainLink[] links =
        [
            Of("a", failing),
            Of("b", good) with
            {
                ConnectAsync = async cancellationToken =>
                {
                    await ScriptedChatClient.Forever.WaitAsync(cancellationToken);
                    throw new InvalidOperationException();
                },
            },
        ];
        CallRecord? ended = null;
        using var chain = new CallChatClient(new FallbackChain(_ => links, StreamRescue.Fail, takesModelId: true).Open)
        {
            Ended = record => ended = record,
        };
        var asking = isStreamed
            ? chain
                .GetStreamingResponseAsync("Hi", cancellationToken: stop.Token)
                .ToChatResponseAsync(CancellationToken.None)
            : chain.GetResponseAsync("Hi", cancellationToken: stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(ErrorCategory.Overloaded, Assert.Single(ended!.Attempts).Error);
    }

    [Fact]
    public async Task A_model_that_takes_over_is_not_given_the_name_of_the_first()
    {
        var failing = new ScriptedChatClient([Failure(ErrorCategory.Overloaded)]);

        await ReadStream.ReadAsync(
            Chain(failing, good),
            new()
            {
                ModelId = "a",
                ConversationId = "c",
                TopK = 3,
            }
        );

        Assert.Equal("a", failing.Requests[0].Options!.ModelId);
        var own = good.Requests[0].Options!;
        Assert.Equal((null, null, 3), (own.ModelId, own.ConversationId, own.TopK));
    }

    private static ChainLink Of(string name, IChatClient client) => PolicyClient.Link(new("p", name), client);

    private static CallChatClient Chain(params ScriptedChatClient[] clients) =>
        Chain([.. clients.Select((client, index) => Of($"{(char)('a' + index)}", client))]);

    private static CallChatClient Chain(params ChainLink[] links) => PolicyClient.Chain(StreamRescue.Fail, links);

    private static PrompterException Failure(ErrorCategory category) => new(category, "it failed");
}
