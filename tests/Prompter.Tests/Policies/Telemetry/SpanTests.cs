using System.Text.Encodings.Web;

namespace Prompter.Tests.Policies.Telemetry;

public sealed class SpanTests : IDisposable
{
    private static readonly ChatMessage[] Prompt = [new(ChatRole.User, "a secret question")];
    private static readonly ChatResponseUpdate Piece = new(ChatRole.Assistant, "a secret answer")
    {
        ResponseId = "id-1",
        ModelId = "model-that-answered",
    };

    private static readonly ChatResponseUpdate End = new(
        ChatRole.Assistant,
        [
            new UsageContent(
                new()
                {
                    InputTokenCount = 100,
                    OutputTokenCount = 20,
                    CachedInputTokenCount = 60,
                    ReasoningTokenCount = 5,
                    AdditionalCounts = new() { [ChatProperties.CacheWriteTokens] = 30 },
                }
            ),
        ]
    )
    {
        FinishReason = ChatFinishReason.Stop,
    };

    private readonly Observer observer = new();

    public void Dispose() => observer.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_is_a_client_span_with_what_was_asked_and_what_came(bool streams)
    {
        var client = Around(
            new ScriptedClient(Piece, End) { Address = new("https://api.example.com/v1") },
            provider: "gemini"
        );
        var options = new ChatOptions
        {
            Temperature = 0.5f,
            TopK = 40,
            MaxOutputTokens = 64,
            Seed = 7,
            StopSequences = ["END"],
            ResponseFormat = ChatResponseFormat.Json,
        };

        await AskAsync(client, streams, options);

        var span = observer.Span;
        Assert.Equal(($"chat {observer.Model}", ActivityKind.Client), (span.DisplayName, span.Kind));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal("chat", span.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("gcp.gemini", span.GetTagItem("gen_ai.provider.name"));
        Assert.Equal(streams ? true : null, span.GetTagItem("gen_ai.request.stream"));
        Assert.Equal(0.5f, span.GetTagItem("gen_ai.request.temperature"));
        Assert.Equal(40, span.GetTagItem("gen_ai.request.top_k"));
        Assert.Equal(64, span.GetTagItem("gen_ai.request.max_tokens"));
        Assert.Equal(7L, span.GetTagItem("gen_ai.request.seed"));
        Assert.Equal("""["END"]""", span.GetTagItem("gen_ai.request.stop_sequences"));
        Assert.Equal("json", span.GetTagItem("gen_ai.output.type"));
        Assert.Null(span.GetTagItem("gen_ai.request.top_p"));
        Assert.Equal("api.example.com", span.GetTagItem("server.address"));
        Assert.Equal(443, span.GetTagItem("server.port"));
        Assert.Equal("id-1", span.GetTagItem("gen_ai.response.id"));
        Assert.Equal("model-that-answered", span.GetTagItem("gen_ai.response.model"));
        Assert.Equal("""["stop"]""", span.GetTagItem("gen_ai.response.finish_reasons"));
        Assert.Equal(100, span.GetTagItem("gen_ai.usage.input_tokens"));
        Assert.Equal(20, span.GetTagItem("gen_ai.usage.output_tokens"));
        Assert.Equal(60, span.GetTagItem("gen_ai.usage.cache_read.input_tokens"));
        Assert.Equal(30L, span.GetTagItem("gen_ai.usage.cache_creation.input_tokens"));
        Assert.Equal(5, span.GetTagItem("gen_ai.usage.reasoning.output_tokens"));
    }

    [Fact]
    public async Task What_was_said_is_in_no_span_unless_it_is_asked_for()
    {
        await AskAsync(Around(new ScriptedClient(Piece, End)), streams: true);

        Assert.DoesNotContain(
            observer.Span.TagObjects,
            tag => tag.Value is string text && text.Contains("secret", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_said_is_in_the_span_where_it_is_asked_for(bool streams)
    {
        var client = Around(
            new ScriptedClient(
                new(ChatRole.Assistant, [new TextReasoningContent("Let me ")]),
                new(ChatRole.Assistant, [new TextReasoningContent("think.")]),
                new(ChatRole.Assistant, "It is "),
                new(ChatRole.Assistant, "\"sunny\"."),
                new(
                    ChatRole.Assistant,
                    [new FunctionCallContent("call-2", "wind", new Dictionary<string, object?> { ["unit"] = "kn" })]
                ),
                End
            ),
            capturesContent: true
        );
        ChatMessage[] asked =
        [
            new(ChatRole.System, "Be brief."),
            new(ChatRole.User, [new TextContent("The weather?"), new DataContent(new byte[9], "image/png")]),
            new(
                ChatRole.Assistant,
                [new FunctionCallContent("call-1", "weather", new Dictionary<string, object?> { ["city"] = "Córdoba" })]
            ),
            new(ChatRole.Tool, [new FunctionResultContent("call-1", "sunny")]),
        ];

        await AskAsync(
            client,
            streams,
            new()
            {
                Instructions = "Be kind.",
                AdditionalProperties = new() { ["of_the_provider"] = "anything" },
            },
            asked
        );

        Assert.Equal("""[{"type":"text","content":"Be kind."}]""", JsonOf("gen_ai.system_instructions"));
        Assert.Equal(
            """[{"role":"system","parts":[{"type":"text","content":"Be brief."}]},"""
                + """{"role":"user","parts":[{"type":"text","content":"The weather?"},{"type":"blob","content":"","mime_type":"image/png","modality":"image"}]},"""
                + """{"role":"assistant","parts":[{"type":"tool_call","id":"call-1","name":"weather","arguments":{"city":"Córdoba"}}]},"""
                + """{"role":"tool","parts":[{"type":"tool_call_response","id":"call-1","response":"sunny"}]}]""",
            JsonOf("gen_ai.input.messages")
        );
        Assert.Equal(
            """[{"role":"assistant","parts":[{"type":"reasoning","content":"Let me think."},{"type":"text","content":"It is \"sunny\"."},"""
                + """{"type":"tool_call","id":"call-2","name":"wind","arguments":{"unit":"kn"}}],"finish_reason":"stop"}]""",
            JsonOf("gen_ai.output.messages")
        );
        Assert.Null(observer.Span.GetTagItem("of_the_provider"));

        string JsonOf(string tag) =>
            JsonNode
                .Parse((string)observer.Span.GetTagItem(tag)!)!
                .ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_is_in_the_span_by_its_category_and_status_and_not_in_the_providers_words(bool streams)
    {
        var failure = new PrompterException(ErrorCategory.RateLimit, "a secret question is too much")
        {
            StatusCode = 429,
        };

        await Assert.ThrowsAsync<PrompterException>(() =>
            AskAsync(Around(new ScriptedClient(Piece) { Failure = failure }), streams)
        );

        var span = observer.Span;
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
        Assert.Equal("rate_limit", span.GetTagItem("error.type"));
        Assert.Equal(429, span.GetTagItem("http.response.status_code"));
        Assert.Empty(span.Events);
    }

    [Fact]
    public async Task A_failure_of_anybody_elses_client_has_the_name_of_its_exception()
    {
        var client = Around(new ScriptedClient { Failure = new IOException() });

        await Assert.ThrowsAsync<IOException>(() => AskAsync(client, streams: true));

        Assert.Equal("System.IO.IOException", observer.Span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_stream_without_an_end_is_cut_and_one_of_a_program_is_not()
    {
        await AskAsync(Around(new ScriptedClient(Piece)), streams: true);
        await AskAsync(
            Around(new ScriptedClient(Piece, new ChatResponseUpdate { Contents = [new CommandReport([], 0, "")] })),
            streams: true
        );

        Assert.Equal(["malformed_output", null], observer.Spans.Select(span => span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task A_span_ends_with_its_stream_and_knows_the_time_to_the_first_chunk()
    {
        await foreach (
            var _ in Around(new ScriptedClient(Piece, End))
                .GetStreamingResponseAsync(Prompt, null, TestContext.Current.CancellationToken)
        )
        {
            Assert.Empty(observer.Spans);
        }

        var measured = Assert.Single(observer.Of("gen_ai.client.operation.time_to_first_chunk")).Value;
        Assert.Equal(measured, observer.Span.GetTagItem("gen_ai.response.time_to_first_chunk"));
        Assert.True(measured <= Assert.Single(observer.Of("gen_ai.client.operation.duration")).Value);
        Assert.Single(observer.Of("gen_ai.client.operation.time_per_output_chunk"));
    }

    [Fact]
    public async Task What_a_consumer_makes_of_an_update_changes_no_span()
    {
        var given = new List<ChatResponseUpdate>();
        var end = End.Clone();

        await foreach (
            var update in Around(new ScriptedClient(end))
                .GetStreamingResponseAsync(Prompt, null, TestContext.Current.CancellationToken)
        )
        {
            given.Add(update);
            update.Contents = [new UsageContent(new() { OutputTokenCount = 777 })];
        }

        Assert.Same(end, Assert.Single(given));
        Assert.Equal(20, observer.Span.GetTagItem("gen_ai.usage.output_tokens"));
    }

    [Fact]
    public async Task A_consumer_that_stops_early_ends_the_span_without_an_error()
    {
        await foreach (
            var _ in Around(new ScriptedClient(Piece, End))
                .GetStreamingResponseAsync(Prompt, null, TestContext.Current.CancellationToken)
        )
        {
            break;
        }

        Assert.Equal((ActivityStatusCode.Unset, null), (observer.Span.Status, observer.Span.GetTagItem("error.type")));
        Assert.Null(observer.Span.GetTagItem("gen_ai.response.finish_reasons"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_call_is_cancelled_whether_the_client_throws_or_the_consumer_does(bool clientThrows)
    {
        using var stop = new CancellationTokenSource();
        var client = Around(
            new ScriptedClient(Piece, End)
            {
                OnMove = token =>
                {
                    if (clientThrows)
                    {
                        token.ThrowIfCancellationRequested();
                    }

                    return Task.CompletedTask;
                },
            }
        );

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.GetStreamingResponseAsync(Prompt, null, stop.Token))
            {
                await stop.CancelAsync();
                if (!clientThrows)
                {
                    stop.Token.ThrowIfCancellationRequested();
                }
            }
        });

        Assert.Equal("cancelled", observer.Span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Interleaved_streams_are_siblings_and_what_each_starts_is_its_own_child()
    {
        using var source = new ActivitySource(TelemetrySource.Name);
        using var parent = source.StartActivity("test")!;
        var requests = new List<(string Client, ActivitySpanId Current)>();
        var first = Open("first");
        var second = Open("second");

        for (var moves = 0; moves < 2; moves++)
        {
            Assert.True(await first.MoveNextAsync());
            Assert.Same(parent, Activity.Current);
            Assert.True(await second.MoveNextAsync());
            Assert.Same(parent, Activity.Current);
        }

        Assert.False(await first.MoveNextAsync());
        Assert.False(await second.MoveNextAsync());
        await first.DisposeAsync();
        await second.DisposeAsync();

        Assert.Same(parent, Activity.Current);
        Assert.Equal([parent.SpanId, parent.SpanId], observer.Spans.Select(span => span.ParentSpanId));
        var ended = observer.Spans;
        Assert.Equal(6, requests.Count);
        Assert.All(requests, request => Assert.Equal(ended[request.Client == "first" ? 0 : 1].SpanId, request.Current));

        IAsyncEnumerator<ChatResponseUpdate> Open(string name)
        {
            var client = Around(
                new ScriptedClient(Piece, End)
                {
                    OnMove = async _ =>
                    {
                        requests.Add((name, Activity.Current!.SpanId));
                        await Task.Yield();
                    },
                }
            );
            return client
                .GetStreamingResponseAsync(Prompt, null, TestContext.Current.CancellationToken)
                .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        }
    }

    private TelemetryChatClient Around(IChatClient inner, string provider = "any", bool capturesContent = false) =>
        new(inner, new(provider, observer.Model), new() { CapturesContent = capturesContent });

    private static async Task AskAsync(
        TelemetryChatClient client,
        bool streams,
        ChatOptions? options = null,
        IEnumerable<ChatMessage>? messages = null
    )
    {
        var token = TestContext.Current.CancellationToken;
        if (!streams)
        {
            await client.GetResponseAsync(messages ?? Prompt, options, token);
            return;
        }

        await foreach (var _ in client.GetStreamingResponseAsync(messages ?? Prompt, options, token)) { }
    }
}
