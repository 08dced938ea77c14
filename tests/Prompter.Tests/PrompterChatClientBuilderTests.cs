namespace Prompter.Tests;

/// <summary>One line around a client of anybody's.</summary>
public sealed class PrompterChatClientBuilderTests
{
    private static readonly ChatFinishReason Stop = ChatFinishReason.Stop;

    /// <summary>How clients tell that a server answered 503.</summary>
    public static TheoryData<Exception> Unavailable =>
        [
            new HttpRequestException("no", null, HttpStatusCode.ServiceUnavailable),
            new InvalidOperationException("HTTP 503 (server_error: )\n\nThe server is overloaded."),
            new InvalidOperationException("Service request failed.\nStatus: 503 (Service Unavailable)"),
        ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Unavailable), DisableDiscoveryEnumeration = true)]
    public async Task A_client_whose_server_is_unavailable_is_asked_again(Exception failure)
    {
        var model = new ScriptedChatClient([failure], ["yes", Stop]);
        using var client = Around(model);

        var response = await client.GetResponseAsync("Hi", cancellationToken: Cancellation);

        Assert.Equal(("yes", 2), (response.Text, model.Calls));
        Assert.Equal([ErrorCategory.Overloaded, null], AttemptsOf(response).Select(attempt => attempt.Error));
    }

    /// <summary>Everything that a model can send without end.</summary>
    public static TheoryData<object> OverOneMebibyte =>
        [
            new string('a', 1024 * 1024 + 1),
            new TextReasoningContent(new string('a', 1024 * 1024 + 1)),
            new TextReasoningContent("") { ProtectedData = new('a', 1024 * 1024 + 1) },
            new DataContent(new byte[1024 * 1024 + 1], "image/png"),
        ];

    [Theory]
    [MemberData(nameof(OverOneMebibyte), DisableDiscoveryEnumeration = true)]
    public async Task An_answer_has_a_largest_size_that_can_be_set(object content)
    {
        foreach (var mebibytes in (int?[])[1, 2, null])
        {
            using var client = new ChatClientBuilder(new ScriptedChatClient([content, "a", Stop]))
                .UsePrompter(policies =>
                {
                    (policies.MaxAnswerMiB, policies.Retry) = (mebibytes, new() { Retries = 2 });
                })
                .Build();

            var error = await Record.ExceptionAsync(() =>
                client.GetResponseAsync("Hi", cancellationToken: Cancellation)
            );

            Assert.Equal(mebibytes == 1 ? ErrorCategory.Permanent : null, (error as PrompterException)?.Category);
            // It is paid for, and would be as long once more.
            Assert.InRange((error as PrompterException)?.Attempts.Count ?? 1, 1, 1);
        }

        Assert.Equal(64, new ChatClientPolicies().MaxAnswerMiB);
    }

    [Fact]
    public async Task It_is_not_asked_again_before_the_time_that_the_server_asks_for()
    {
        var limit = new InvalidOperationException("HTTP 429 (requests: )\n\nRate limit reached. Try again in 20s.");
        using var client = Around(new ScriptedChatClient([limit], ["yes", Stop]));

        var response = await client.GetResponseAsync("Hi", cancellationToken: Cancellation);

        var failed = AttemptsOf(response)[0];
        Assert.Equal(ErrorCategory.RateLimit, failed.Error);
        Assert.InRange(failed.Delay!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20.1));
    }

    [Theory]
    [InlineData(401, ErrorCategory.AuthFailure)]
    [InlineData(404, ErrorCategory.ModelNotFound)]
    public async Task The_next_client_is_asked_after_what_does_not_pass(int status, ErrorCategory category)
    {
        var first = new ScriptedChatClient([Refusal(status)]);
        var second = new ScriptedChatClient(["yes", Stop]);
        using var client = Around(first, second);

        var response = await client.GetResponseAsync("Hi", cancellationToken: Cancellation);

        Assert.Equal(("yes", 1, 1), (response.Text, first.Calls, second.Calls));
        Assert.Equal([category, null], AttemptsOf(response).Select(attempt => attempt.Error));
    }

    [Fact]
    public async Task No_other_client_is_asked_what_is_wrong_by_itself()
    {
        var second = new ScriptedChatClient(["yes", Stop]);
        using var client = Around(new ScriptedChatClient([Refusal(400)]), second);

        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            client.GetResponseAsync("Hi", cancellationToken: Cancellation)
        );

        Assert.Equal((ErrorCategory.InvalidRequest, 400, 0), (failure.Category, failure.StatusCode, second.Calls));
    }

    [Fact]
    public async Task A_client_that_keeps_failing_is_left_alone()
    {
        var model = new ScriptedChatClient([Refusal(503)]);
        using var client = new ChatClientBuilder(model)
            .UsePrompter(options =>
                (options.Retry, options.CircuitBreaker, options.Clock) = (
                    new() { Retries = 0 },
                    new() { MinimumFailures = 1 },
                    new ManualTimeProvider()
                )
            )
            .Build();

        var failures = new List<ErrorCategory>();
        for (var call = 0; call < 2; call++)
        {
            failures.Add(
                (
                    await Assert.ThrowsAsync<PrompterException>(() =>
                        client.GetResponseAsync("Hi", cancellationToken: Cancellation)
                    )
                ).Category
            );
        }

        Assert.Equal([ErrorCategory.Overloaded, ErrorCategory.CircuitOpen], failures);
        Assert.Equal(1, model.Calls);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_tells_what_had_come()
    {
        using var client = Around(new ScriptedChatClient(["half", new HttpRequestException("gone")]));

        var broken = await Assert.ThrowsAsync<BrokenStreamException>(() =>
            client.GetStreamingResponseAsync("Hi", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation)
        );

        Assert.Equal((ErrorCategory.Transient, "half"), (broken.Category, broken.Text));
        Assert.True(Assert.Single(broken.Attempts).HasContent);
    }

    [Fact]
    public async Task Silence_ends_at_the_deadline_of_the_whole_call()
    {
        var time = new ManualTimeProvider();
        var model = new ScriptedChatClient([ScriptedChatClient.Forever]);
        using var client = new ChatClientBuilder(model)
            .UsePrompter(options => (options.TotalDeadline, options.Clock) = (TimeSpan.FromSeconds(30), time))
            .Build();
        var asking = client.GetResponseAsync("Hi", cancellationToken: Cancellation);
        await time.WaitForTimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(30));

        var failure = await Assert.ThrowsAsync<PrompterException>(() => asking);
        Assert.Equal((ErrorCategory.Timeout, 0), (failure.Category, model.Open));
    }

    [Fact]
    public async Task Metadata_of_the_caller_is_in_the_record_and_is_not_sent()
    {
        var model = new ScriptedChatClient(["yes", Stop]);
        using var client = Around(model);
        var options = new ChatOptions { Temperature = 0.5f }.WithMetadata(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["session"] = "7" }
        );

        var response = await client.GetResponseAsync("Hi", options, Cancellation);

        Assert.Equal("7", CallRecord.Of(response)!.Metadata["session"]);
        var sent = Assert.Single(model.Requests).Options!;
        Assert.Equal(0.5f, sent.Temperature);
        Assert.DoesNotContain("7", (sent.AdditionalProperties ?? []).Values.OfType<string>());
        Assert.Empty(sent.AdditionalProperties ?? []);
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData(0, 1)]
    [InlineData(4, 5)]
    public async Task Json_that_is_not_right_is_asked_for_again_as_often_as_the_program_says(int? retries, int calls)
    {
        var model = new ScriptedChatClient(["none", Stop]);
        using var client = new ChatClientBuilder(model)
            .UsePrompter(policies => policies.StructuredOutput = new() { Retries = retries })
            .Build();

        var failure = await Assert.ThrowsAnyAsync<PrompterException>(() =>
            client.GetResponseAsync("Hi", new() { ResponseFormat = ChatResponseFormat.Json }, Cancellation)
        );

        Assert.Equal(calls, model.Calls);
        Assert.Equal((null, calls - 1), (failure.Record!.Json!.Mode, failure.Record.Json.AskedAgain));
    }

    [Fact]
    public void All_clients_are_disposed_with_the_one_around_them()
    {
        ScriptedChatClient[] models = [new(["yes", Stop]), new(["yes", Stop]), new(["yes", Stop])];

        Around(models).Dispose();

        Assert.All(models, model => Assert.True(model.IsDisposed));
    }

    [Fact]
    public void All_clients_are_disposed_although_one_fails_to_be()
    {
        ScriptedChatClient[] models =
        [
            new(["yes", Stop]) { ThrownByDispose = new InvalidOperationException("stuck") },
            new(["yes", Stop]),
        ];

        Assert.Throws<InvalidOperationException>(() => Around(models).Dispose());

        Assert.All(models, model => Assert.True(model.IsDisposed));
    }

    /// <summary>A client whose waits pass at once, with others to fall back to.</summary>
    private static IChatClient Around(params ScriptedChatClient[] models) =>
        new ChatClientBuilder(models[0])
            .UsePrompter(options =>
            {
                options.Clock = ManualTimeProvider.AutoAdvancing();
                foreach (var model in models.Skip(1))
                {
                    options.Fallback.Add(model);
                }
            })
            .Build();

    private static HttpRequestException Refusal(int status) => new("no", null, (HttpStatusCode)status);

    private static IReadOnlyList<Attempt> AttemptsOf(ChatResponse response) => CallRecord.Of(response)!.Attempts;
}
