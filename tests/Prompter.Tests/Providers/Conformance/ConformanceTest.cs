using Prompter.Simulator;

namespace Prompter.Tests.Providers.Conformance;

/// <summary>One simulator for all tests of a class.</summary>
public sealed class SimulatorFixture : IAsyncLifetime
{
    public SimulatorServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await SimulatorServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>What every provider over HTTP has to do, over real HTTP against the simulator.</summary>
public abstract class ConformanceTest(SimulatorFixture simulator, Family family) : IClassFixture<SimulatorFixture>
{
    private static int models;

    private static readonly byte[] Image = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    );

    private static readonly AIFunction Weather = AIFunctionFactory.Create(
        (string city) => $"Sunny in {city}",
        "get_weather",
        "Tells the weather of a city."
    );

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SimulatorServer Server => simulator.Server;

    private HttpChatClient Create(string model, string key = "test-key") => family.Client(Server.BaseUrl, model, key);

    /// <summary>Whether the family tells how many of the tokens were thoughts.</summary>
    private protected virtual bool TellsReasoningTokens => true;

    /// <summary>Whether the family tells how many tokens came from a cache.</summary>
    private protected virtual bool TellsCachedTokens => true;

    /// <summary>Whether there is no sign of an end but the last event of a stream.</summary>
    private protected virtual bool IsItsTerminatorTheEnd => false;

    /// <summary>The category of the error that the family sends in mid-stream.</summary>
    private protected virtual ErrorCategory ErrorInStream => ErrorCategory.Transient;

    [Fact]
    public async Task Text_and_usage_are_the_same_streamed_and_not()
    {
        var client = CreateModel();

        var whole = await client.GetResponseAsync("Grüße, 世界 🌍", cancellationToken: Cancellation);
        var streamed = await client
            .GetStreamingResponseAsync("Grüße, 世界 🌍", cancellationToken: Cancellation)
            .ToChatResponseAsync(Cancellation);

        Assert.Equal("You said: Grüße, 世界 🌍", whole.Text);
        Assert.Equal(whole.Text, streamed.Text);
        Assert.Equal(ChatFinishReason.Stop, whole.FinishReason);
        Assert.Equal(ChatFinishReason.Stop, streamed.FinishReason);
        Assert.True(whole.Usage!.InputTokenCount > 0 && whole.Usage.OutputTokenCount > 0);
        Assert.Equal(whole.Usage.InputTokenCount, streamed.Usage!.InputTokenCount);
        Assert.Equal(whole.Usage.OutputTokenCount, streamed.Usage.OutputTokenCount);
        Assert.Equal(ChatRole.Assistant, streamed.Messages[0].Role);
        Assert.False(string.IsNullOrEmpty(streamed.ModelId));
    }

    [Fact]
    public async Task A_stream_comes_piece_by_piece_and_tells_usage_once_at_its_end()
    {
        var updates = await CreateModel("tokens=20")
            .GetStreamingResponseAsync("Hi", cancellationToken: Cancellation)
            .ToListAsync(Cancellation);

        Assert.True(updates.Count(update => update.Text.Length > 0) >= 10);
        var last = updates[^1];
        Assert.NotNull(last.FinishReason);
        Assert.Single(updates, update => update.FinishReason is not null);
        Assert.Single(updates, update => update.Contents.OfType<UsageContent>().Any());
        Assert.Contains(last.Contents, content => content is UsageContent);
    }

    [Fact]
    public async Task Instructions_earlier_turns_and_options_reach_the_provider()
    {
        var client = CreateModel();
        ChatMessage[] conversation =
        [
            new(ChatRole.System, "Instruction-A"),
            new(ChatRole.User, "Question-B"),
            new(ChatRole.Assistant, "Answer-C"),
            new(ChatRole.User, "Question-D"),
        ];

        await client.GetResponseAsync(
            conversation,
            new() { Instructions = "Instruction-E", MaxOutputTokens = 777 },
            Cancellation
        );

        var body = BodyOf(client.Model);
        Assert.All(
            (string[])["Instruction-A", "Question-B", "Answer-C", "Question-D", "Instruction-E", "777"],
            part => Assert.Contains(part, body, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_tool_is_called_and_its_result_answered(bool streams) =>
        AskForWeatherAsync(CreateModel(), new ChatOptions { Tools = [Weather] }, streams);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Several_tools_are_called_at_once(bool streams)
    {
        var client = CreateModel("tools=3");
        List<ChatMessage> conversation = [new(ChatRole.User, "Hi")];
        var options = new ChatOptions { Tools = [Weather] };

        var first = await AskAsync(client, conversation, options, streams);
        var calls = first.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();

        Assert.Equal(3, calls.Count);
        Assert.Equal(3, calls.Select(call => call.CallId).Distinct().Count());
        Assert.All(calls, call => Assert.Null(call.Exception));
        conversation.AddRange(first.Messages);
        conversation.Add(
            new(
                ChatRole.Tool,
                [.. calls.Select((call, index) => new FunctionResultContent(call.CallId, $"Result-{index}"))]
            )
        );
        var second = await AskAsync(client, conversation, options, streams);
        Assert.Contains("Result-0", second.Text, StringComparison.Ordinal);
        Assert.Contains("Result-2", second.Text, StringComparison.Ordinal);
    }

    [Fact]
    public virtual async Task A_tool_can_be_forced()
    {
        var options = new ChatOptions { Tools = [Weather], ToolMode = ChatToolMode.RequireSpecific("get_weather") };

        var answer = await CreateModel().GetResponseAsync("Hi", options, Cancellation);

        Assert.Equal(
            "get_weather",
            answer.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().First().Name
        );
    }

    [Fact]
    public async Task An_image_is_seen()
    {
        var message = new ChatMessage(ChatRole.User, [new TextContent("What?"), new DataContent(Image, "image/png")]);

        var answer = await CreateModel().GetResponseAsync([message], cancellationToken: Cancellation);

        Assert.Contains("image/png", answer.Text, StringComparison.Ordinal);
        Assert.Contains($"{Image.Length}", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_conforms_to_a_schema(bool streams)
    {
        using var schema = JsonDocument.Parse(
            """
            {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false}
            """
        );
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement) };

        var answer = await AskAsync(CreateModel(), [new(ChatRole.User, "A person")], options, streams);

        using var value = JsonDocument.Parse(answer.Text);
        Assert.Equal(JsonValueKind.Number, value.RootElement.GetProperty("age").ValueKind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reasoning_is_kept_apart_from_the_answer(bool streams)
    {
        var answer = await AskAsync(CreateModel("reasoning=12"), [new(ChatRole.User, "Hi")], Thinking, streams);

        var thoughts = string.Concat(
            answer.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(c => c.Text)
        );
        Assert.NotEmpty(thoughts);
        Assert.Equal("You said: Hi", answer.Text);
        if (TellsReasoningTokens)
        {
            Assert.Equal(12, answer.Usage!.ReasoningTokenCount);
            Assert.True(answer.Usage.OutputTokenCount > 12);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Thoughts_go_back_untouched_with_the_result_of_a_tool(bool streams)
    {
        var options = Thinking.Clone();
        options.Tools = [Weather];
        // The simulator refuses signatures that are not its own.
        return AskForWeatherAsync(CreateModel("reasoning=5"), options, streams);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cached_tokens_are_counted_once(bool streams)
    {
        if (!TellsCachedTokens)
        {
            return;
        }

        var prompt = string.Join(' ', Enumerable.Repeat("word", 200));
        var plain = await AskAsync(CreateModel(), [new(ChatRole.User, prompt)], new(), streams);
        var cached = await AskAsync(CreateModel("cached=50"), [new(ChatRole.User, prompt)], new(), streams);

        Assert.Equal(50, cached.Usage!.CachedInputTokenCount);
        Assert.Equal(plain.Usage!.InputTokenCount, cached.Usage.InputTokenCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Usage_that_nobody_told_is_unknown_and_not_zero(bool streams)
    {
        var answer = await AskAsync(CreateModel("usage=none"), [new(ChatRole.User, "Hi")], new(), streams);

        Assert.Equal("You said: Hi", answer.Text);
        Assert.Null(answer.Usage?.InputTokenCount);
        Assert.Null(answer.Usage?.OutputTokenCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_ran_out_of_tokens_says_so(bool streams) =>
        Assert.Equal(
            ChatFinishReason.Length,
            (
                await AskAsync(CreateModel("finish=length"), [new(ChatRole.User, "Hi there")], new(), streams)
            ).FinishReason
        );

    [Theory]
    [InlineData("bytewise")]
    [InlineData("crlf")]
    [InlineData("comments")]
    [InlineData("bytewise,crlf,comments")]
    public async Task However_a_stream_is_cut_up_it_says_the_same(string wire)
    {
        var plain = await AskAsync(CreateModel("reasoning=3"), [new(ChatRole.User, "Grüße 🌍")], Thinking, true);
        var other = await AskAsync(
            CreateModel($"reasoning=3&wire={wire}"),
            [new(ChatRole.User, "Grüße 🌍")],
            Thinking,
            true
        );

        Assert.Equal(plain.Text, other.Text);
        Assert.Equal(plain.Usage!.OutputTokenCount, other.Usage!.OutputTokenCount);
    }

    public static TheoryData<string, ErrorCategory> Faults =>
        new()
        {
            { "400", ErrorCategory.InvalidRequest },
            { "401", ErrorCategory.AuthFailure },
            { "402", ErrorCategory.QuotaExceeded },
            { "403", ErrorCategory.AuthFailure },
            { "404", ErrorCategory.ModelNotFound },
            { "408", ErrorCategory.Transient },
            { "413", ErrorCategory.ContextLength },
            { "422", ErrorCategory.InvalidRequest },
            { "429", ErrorCategory.RateLimit },
            { "500", ErrorCategory.Transient },
            { "502", ErrorCategory.Transient },
            { "503", ErrorCategory.Overloaded },
            { "504", ErrorCategory.Transient },
            { "529", ErrorCategory.Overloaded },
            { "context", ErrorCategory.ContextLength },
            { "filter", ErrorCategory.ContentFilter },
            { "quota", ErrorCategory.QuotaExceeded },
            { "key", ErrorCategory.AuthFailure },
            { "reset", ErrorCategory.Transient },
            { "drop", ErrorCategory.Transient },
            { "badchunk", ErrorCategory.MalformedOutput },
            { "html", ErrorCategory.MalformedOutput },
            { "html-502", ErrorCategory.Transient },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_has_its_category_streamed_and_not(string fault, ErrorCategory category)
    {
        foreach (var streams in (bool[])[true, false])
        {
            var model = NewModel($"fail={fault}");
            var exception = await Assert.ThrowsAsync<PrompterException>(() =>
                AskAsync(Create(model), [new(ChatRole.User, "Hi there, how are you?")], new(), streams)
            );

            Assert.True(category == exception.Category, $"{fault}, streamed: {streams}: {exception}");
            Assert.Equal(model, exception.Model);
            Assert.False(string.IsNullOrEmpty(exception.Provider));
            Assert.DoesNotContain('\n', exception.Message);
            Assert.True(exception.Message.Length <= 320, exception.Message);
            Assert.DoesNotContain("test-key", exception.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("error")]
    [InlineData("drop")]
    [InlineData("badchunk")]
    public async Task A_stream_that_breaks_gives_its_text_and_then_fails(string fault)
    {
        var text = "";
        var exception = await Assert.ThrowsAsync<PrompterException>(async () =>
        {
            await foreach (
                var update in CreateModel($"fail={fault}&tokens=20")
                    .GetStreamingResponseAsync("Hi", cancellationToken: Cancellation)
            )
            {
                text += update.Text;
                Assert.Null(update.FinishReason);
            }
        });

        Assert.NotEmpty(text);
        Assert.Equal(
            fault switch
            {
                "error" => ErrorInStream,
                "drop" => ErrorCategory.Transient,
                _ => ErrorCategory.MalformedOutput,
            },
            exception.Category
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_error_inside_of_a_success_is_an_error(bool streams) =>
        Assert.NotEqual(
            ErrorCategory.MalformedOutput,
            (
                await Assert.ThrowsAsync<PrompterException>(() =>
                    AskAsync(CreateModel("fail=error-200"), [new(ChatRole.User, "Hi")], new(), streams)
                )
            ).Category
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_of_an_odd_media_type_is_an_answer(bool streams)
    {
        var answer = await AskAsync(CreateModel("fail=badtype"), [new(ChatRole.User, "Hi")], new(), streams);

        Assert.Equal("You said: Hi", answer.Text);
    }

    [Fact]
    public async Task Only_what_the_protocol_calls_an_end_is_one()
    {
        var asking = AskAsync(CreateModel("fail=noterminator"), [new(ChatRole.User, "Hi")], new(), true);

        if (IsItsTerminatorTheEnd)
        {
            var exception = await Assert.ThrowsAsync<PrompterException>(() => asking);
            Assert.Equal(ErrorCategory.MalformedOutput, exception.Category);
        }
        else
        {
            Assert.Equal("You said: Hi", (await asking).Text);
        }
    }

    [Theory]
    [InlineData("fail=429&retry_after=7", 7_000)]
    [InlineData("fail=503&retry_after=3", 3_000)]
    [InlineData("fail=429&retry_after_ms=1500", 1_500)]
    public async Task A_stated_delay_is_known(string parameters, int milliseconds)
    {
        var exception = await Assert.ThrowsAsync<PrompterException>(() =>
            AskAsync(CreateModel(parameters), [new(ChatRole.User, "Hi")], new(), true)
        );

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), exception.RetryAfter);
    }

    [Fact]
    public async Task A_delay_that_is_stated_as_a_date_is_known()
    {
        var exception = await Assert.ThrowsAsync<PrompterException>(() =>
            AskAsync(CreateModel("fail=429&retry_after_date=90s"), [new(ChatRole.User, "Hi")], new(), true)
        );

        Assert.InRange(exception.RetryAfter!.Value.TotalSeconds, 30, 90);
    }

    [Fact]
    public virtual async Task A_wrong_key_is_refused_and_never_shown()
    {
        var client = Create(NewModel(""), "invalid");

        var exception = await Assert.ThrowsAsync<PrompterException>(() =>
            client.GetResponseAsync("Hi", cancellationToken: Cancellation)
        );

        Assert.Equal(ErrorCategory.AuthFailure, exception.Category);
        Assert.Contains("prompter keys set", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("stall")]
    public async Task Cancellation_closes_the_connection(string fault)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var model = NewModel($"fail={fault}");
        var reading = ReadAsync();
        await UntilAsync(() => Server.Requests.Any(request => request.Model == model));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await UntilAsync(() => Server.OpenRequests == 0);

        async Task ReadAsync()
        {
            await foreach (var _ in Create(model).GetStreamingResponseAsync("Hi there", cancellationToken: stop.Token))
            { }
        }
    }

    [Fact]
    public async Task A_consumer_that_stops_reading_closes_the_connection()
    {
        await foreach (
            var update in CreateModel("fail=stall&tokens=50")
                .GetStreamingResponseAsync("Hi", cancellationToken: Cancellation)
        )
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        await UntilAsync(() => Server.OpenRequests == 0);
    }

    [Fact]
    public async Task Sixty_four_streams_at_once_keep_their_answers_apart()
    {
        var client = CreateModel();

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 64)
                .Select(number => AskAsync(client, [new(ChatRole.User, $"Number {number}")], new(), true))
        );

        Assert.All(answers.Index(), answer => Assert.Equal($"You said: Number {answer.Index}", answer.Item.Text));
    }

    [Fact]
    public async Task The_models_of_the_provider_are_listed()
    {
        var listed = await CreateModel().ListModelsAsync(Cancellation);

        Assert.NotEmpty(listed);
        Assert.All(listed, model => Assert.False(string.IsNullOrWhiteSpace(model.Name)));
    }

    /// <summary>Asks for the weather, gives the result that the model calls for, and is told it.</summary>
    private static async Task AskForWeatherAsync(HttpChatClient client, ChatOptions options, bool streams)
    {
        List<ChatMessage> conversation = [new(ChatRole.User, "Use get_weather, please")];
        var first = await AskAsync(client, conversation, options, streams);
        var call = Assert.Single(first.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());

        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Equal("get_weather", call.Name);
        Assert.False(string.IsNullOrEmpty(call.CallId));
        Assert.IsType<JsonElement>(call.Arguments!["city"]);
        conversation.AddRange(first.Messages);
        conversation.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "Sunny-in-Oslo")]));
        var second = await AskAsync(client, conversation, options, streams);
        Assert.Contains("Sunny-in-Oslo", second.Text, StringComparison.Ordinal);
    }

    private HttpChatClient CreateModel(string parameters = "") => Create(NewModel(parameters));

    private protected static async Task<ChatResponse> AskAsync(
        IChatClient client,
        IEnumerable<ChatMessage> messages,
        ChatOptions options,
        bool streams
    ) =>
        streams
            ? await client.GetStreamingResponseAsync(messages, options, Cancellation).ToChatResponseAsync(Cancellation)
            : await client.GetResponseAsync(messages, options, Cancellation);

    private static ChatOptions Thinking =>
        new()
        {
            Reasoning = new() { Effort = ReasoningEffort.Low, Output = ReasoningOutput.Full },
        };

    /// <summary>A name of its own, because the simulator counts failures by name.</summary>
    private string NewModel(string parameters) =>
        $"{family.Model}-{Interlocked.Increment(ref models)}" + (parameters.Length > 0 ? $"?{parameters}" : "");

    private string BodyOf(string model) => Server.Requests.Last(request => request.Model == model).Body;

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, Cancellation);
        }
    }
}
