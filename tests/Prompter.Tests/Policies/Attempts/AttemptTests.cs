using Prompter.Policies.Attempts;

namespace Prompter.Tests.Policies.Attempts;

public sealed class AttemptTests
{
    private static readonly ModelReference Model = new("openai", "gpt-5.5");
    private static readonly ChatFinishReason Stop = ChatFinishReason.Stop;

    private readonly ManualTimeProvider time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_words_of_a_refusal_are_what_the_call_fails_with()
    {
        var failure = await FailureOfAsync(
            new ChatResponseUpdate(ChatRole.Assistant, [new ErrorContent("I would "), new ErrorContent("rather")]),
            new ErrorContent(" not."),
            ChatFinishReason.ContentFilter
        );

        Assert.Equal(
            (ErrorCategory.ContentFilter, "refused: I would rather not."),
            (failure.Category, failure.Message)
        );
    }

    [Theory]
    [InlineData(90, 100, " by 90 tokens of thoughts")]
    [InlineData(null, 100, " by 100 tokens")]
    [InlineData(null, null, "")]
    public async Task A_limit_that_was_used_up_before_any_text_says_by_what(int? thoughts, int? output, string by)
    {
        var failure = await FailureOfAsync(
            new UsageDetails { ReasoningTokenCount = thoughts, OutputTokenCount = output },
            ChatFinishReason.Length
        );

        Assert.Equal(ErrorCategory.TokenLimit, failure.Category);
        Assert.StartsWith(
            $"the token limit was used up{by} before any text came",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_whole_answer_ends_with_the_record_of_its_try()
    {
        var read = await ReadStream.ReadAsync(
            Client(
                (Action)(() => time.Advance(TimeSpan.FromSeconds(3))),
                "yes",
                new UsageDetails { InputTokenCount = 1_000, OutputTokenCount = 500 },
                new ChatResponseUpdate
                {
                    FinishReason = Stop,
                    ModelId = "gpt-5.5-2026",
                    AdditionalProperties = new() { [ChatProperties.RequestId] = "req_1" },
                }
            )
        );

        var attempt = Assert.Single(read.Attempts);
        Assert.Equal(
            (Model, null, null, true, TimeSpan.FromSeconds(3), 6m, "gpt-5.5-2026", "req_1"),
            (
                attempt.Model,
                attempt.Error,
                attempt.Message,
                attempt.WasSent,
                attempt.Duration,
                attempt.Cost,
                attempt.ResolvedModel,
                attempt.RequestId
            )
        );
        Assert.Equal(500, attempt.Usage?.OutputTokenCount);
        Assert.Equal(500, Assert.Single(read.Usages).OutputTokenCount);
    }

    [Fact]
    public async Task What_a_provider_says_of_the_cost_goes_before_the_price_list()
    {
        var client = Client(
            "yes",
            new UsageDetails { InputTokenCount = 1_000_000 },
            new ChatResponseUpdate
            {
                FinishReason = Stop,
                AdditionalProperties = new() { [ChatProperties.Cost] = 7m },
            }
        );

        var response = await client.GetResponseAsync("Hi", cancellationToken: Cancellation);

        Assert.Equal(7m, CallRecord.Of(response)!.Attempts[0].Cost);
    }

    [Theory]
    [InlineData(false, "the answer was cut: its stream ended without a finish reason", "half")]
    [InlineData(true, "the answer is empty", "")]
    [InlineData(true, "the answer is empty", "<reasoning>")]
    public async Task Only_a_whole_answer_is_a_success(bool ends, string message, string text)
    {
        object[] content =
            text == "<reasoning>" ? [new TextReasoningContent("hm")]
            : text.Length > 0 ? [text]
            : [];
        var steps = ends ? [.. content, (object)Stop] : content;

        var read = await ReadStream.ReadAsync(Client(steps));
        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            Client(steps).GetResponseAsync("Hi", cancellationToken: Cancellation)
        );

        Assert.Equal((ErrorCategory.MalformedOutput, message), (read.Failure.Category, read.Failure.Message));
        Assert.Equal((ErrorCategory.MalformedOutput, message), (failure.Category, failure.Message));
        Assert.Equal(ErrorCategory.MalformedOutput, Assert.Single(failure.Attempts).Error);
        Assert.Equal(content.Length > 0, read.Error is BrokenStreamException);
    }

    [Fact]
    public async Task A_call_of_a_tool_is_an_answer() =>
        Assert.True(
            (
                await ReadStream.ReadAsync(Client(new FunctionCallContent("1", "now"), ChatFinishReason.ToolCalls))
            ).IsAnswered
        );

    [Fact]
    public async Task An_empty_answer_that_a_filter_ended_is_a_refusal()
    {
        var read = await ReadStream.ReadAsync(Client(ChatFinishReason.ContentFilter));

        Assert.Equal(ErrorCategory.ContentFilter, read.Failure.Category);
    }

    [Theory]
    [InlineData(typeof(HttpRequestException), ErrorCategory.Transient)]
    [InlineData(typeof(InvalidOperationException), ErrorCategory.Permanent)]
    public async Task What_a_foreign_client_throws_is_a_failure_of_its_model(Type type, ErrorCategory category)
    {
        var thrown = (Exception)Activator.CreateInstance(type, "oops")!;

        var read = await ReadStream.ReadAsync(Client("ha", thrown));

        var broken = Assert.IsType<BrokenStreamException>(read.Error);
        Assert.Equal((category, "oops", "ha"), (broken.Category, broken.Message, broken.Text));
        Assert.Equal((Model.Provider, Model.Model), (broken.Provider, broken.Model));
        Assert.Same(thrown, broken.InnerException!.InnerException);
        Assert.Equal(category, Assert.Single(broken.Attempts).Error);
    }

    [Fact]
    public async Task A_failed_try_tells_what_it_used()
    {
        var client = Client(
            "ha",
            new UsageDetails { InputTokenCount = 1_000, OutputTokenCount = 0 },
            new HttpRequestException("gone")
        );

        var read = await ReadStream.ReadAsync(client);

        Assert.Equal((1_000, 2m), (read.Attempts[0].Usage?.InputTokenCount, read.Attempts[0].Cost));
    }

    [Fact]
    public async Task The_text_so_far_stays_as_it_was_while_other_calls_run()
    {
        var read = await ReadStream.ReadAsync(Client("first half", new HttpRequestException("gone")));
        for (var call = 0; call < 20; call++)
        {
            await ReadStream.ReadAsync(Client("another text", Stop));
        }

        Assert.Equal("first half", Assert.IsType<BrokenStreamException>(read.Error).Text);
    }

    [Fact]
    public async Task A_very_long_text_is_kept_to_its_first_million_characters()
    {
        var piece = new string('x', 300_000);

        var read = await ReadStream.ReadAsync(Client(piece, piece, piece, piece, new HttpRequestException("gone")));

        Assert.Equal(1 << 20, Assert.IsType<BrokenStreamException>(read.Error).Text.Length);
        Assert.Equal(1_200_000, read.Text.Length);
    }

    [Fact]
    public async Task A_stop_in_mid_stream_tells_of_the_try_and_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        var model = new ScriptedChatClient(["ha", ScriptedChatClient.Forever]);
        var reading = ReadStream.ReadAsync(
            PolicyClient.Of(model, PolicyClient.Attempt(Model)),
            cancellationToken: stop.Token
        );
        Assert.Equal(1, model.Open);

        await stop.CancelAsync();

        var read = await reading;
        Assert.IsType<OperationCanceledException>(read.Error, exactMatch: false);
        Assert.Equal(ErrorCategory.Cancelled, Assert.Single(read.Attempts).Error);
        Assert.Equal("ha", read.Text);
        Assert.Equal(0, model.Open);
    }

    [Theory]
    [InlineData(ErrorCategory.Timeout, ErrorCategory.Cancelled)]
    [InlineData(ErrorCategory.Cancelled, ErrorCategory.Cancelled)]
    [InlineData(ErrorCategory.AuthFailure, ErrorCategory.AuthFailure)]
    public async Task A_stop_goes_before_a_time_out_but_not_before_what_the_provider_said(
        ErrorCategory thrown,
        ErrorCategory recorded
    )
    {
        using var stop = new CancellationTokenSource();
        var client = Client((Action)stop.Cancel, new PrompterException(thrown, "it failed"));

        var read = await ReadStream.ReadAsync(client, cancellationToken: stop.Token);

        Assert.Equal(recorded, Assert.Single(read.Attempts).Error);
        Assert.Equal(recorded == ErrorCategory.Cancelled, read.Error is OperationCanceledException);
    }

    [Fact]
    public async Task A_stream_that_ends_because_of_a_stop_was_stopped_not_cut()
    {
        using var stop = new CancellationTokenSource();

        var read = await ReadStream.ReadAsync(Client("ha", (Action)stop.Cancel), cancellationToken: stop.Token);

        Assert.IsType<OperationCanceledException>(read.Error, exactMatch: false);
        Assert.Equal(ErrorCategory.Cancelled, Assert.Single(read.Attempts).Error);
    }

    [Fact]
    public async Task A_stream_that_is_left_disposes_of_the_inner_one()
    {
        var model = new ScriptedChatClient(["ha", "ha", Stop]);
        await foreach (
            var _ in PolicyClient
                .Of(model, PolicyClient.Attempt())
                .GetStreamingResponseAsync("Hi", cancellationToken: Cancellation)
        )
        {
            Assert.Equal(1, model.Open);
            break;
        }

        Assert.Equal(0, model.Open);
    }

    [Fact]
    public async Task A_client_that_throws_before_it_streams_has_failed_as_well()
    {
        var read = await ReadStream.ReadAsync(PolicyClient.Of(new RejectingClient(), PolicyClient.Attempt(Model)));

        Assert.Equal(ErrorCategory.Permanent, Assert.Single(read.Failure.Attempts).Error);
    }

    private CallChatClient Client(params object[] steps) =>
        PolicyClient.Of(new ScriptedChatClient(steps), new AttemptPolicy(Model, _ => new(2, 8), time));

    private sealed class RejectingClient() : DelegatingChatClient(new ScriptedChatClient())
    {
        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => throw new InvalidOperationException("no such option");
    }

    private static async Task<PrompterException> FailureOfAsync(params object[] steps)
    {
        using var client = PolicyClient.Of(new ScriptedChatClient(steps), PolicyClient.Attempt(Model));
        return await Assert.ThrowsAnyAsync<PrompterException>(() =>
            client.GetStreamingResponseAsync("Hi", cancellationToken: Cancellation).ToListAsync(Cancellation).AsTask()
        );
    }
}
