using Prompter.Tests.Policies.Telemetry;

namespace Prompter.Tests.Policies;

/// <summary>Clients of anybody's between the policies and a model.</summary>
public sealed class ClientAroundModelTests
{
    private static readonly ModelReference Model = new("test", "model");
    private static readonly ChatFinishReason End = ChatFinishReason.Stop;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_may_change_a_copy_of_the_options()
    {
        var model = new ScriptedChatClient(["yes", End]);
        using var client = Client(
            model,
            inner => inner.AsBuilder().ConfigureOptions(options => options.Temperature = 0.25f).Build()
        );

        var response = await client.GetResponseAsync("Hi", cancellationToken: Stop);

        Assert.Equal(("yes", 0.25f), (response.Text, model.Requests[0].Options?.Temperature));
    }

    [Fact]
    public async Task It_is_told_where_it_loses_the_options_of_a_call()
    {
        using var client = Client(new ScriptedChatClient(["yes", End]), inner => new Forgetful(inner));

        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            client.GetResponseAsync("Hi", cancellationToken: Stop)
        );

        Assert.Equal(ErrorCategory.InvalidRequest, failure.Category);
        Assert.Contains("has to hand its options on", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_sees_the_services_of_the_model_and_does_not_dispose_it()
    {
        var scripted = new ScriptedChatClient(["yes", End]);
        IChatClient? inside = null;
        var model = new Forgetful(scripted);
        using var client = Client(model, inner => inside = inner);

        Assert.Same(model, inside!.GetService(typeof(Forgetful)));
        inside.Dispose();
        Assert.False(scripted.IsDisposed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_ends_with_the_token_of_the_call_and_with_that_of_its_reader(bool byReader)
    {
        using var call = new CancellationTokenSource();
        using var reader = new CancellationTokenSource();
        var stream = new UpdateStream(
            token =>
                new ScriptedChatClient(["a", ScriptedChatClient.Forever])
                    .GetStreamingResponseAsync("Hi", cancellationToken: token)
                    .GetAsyncEnumerator(token),
            call.Token
        );

        await using var updates = stream.GetAsyncEnumerator(reader.Token);
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("a", updates.Current.Text);
        var next = updates.MoveNextAsync().AsTask();
        await (byReader ? reader : call).CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task A_stream_with_two_tokens_is_read_to_its_end()
    {
        using var call = new CancellationTokenSource();
        using var reader = new CancellationTokenSource();
        var stream = new UpdateStream(
            token =>
                new ScriptedChatClient(["a", End])
                    .GetStreamingResponseAsync("Hi", cancellationToken: token)
                    .GetAsyncEnumerator(token),
            call.Token
        );

        Assert.Equal("a", (await stream.ToChatResponseAsync(reader.Token)).Text);
    }

    [Fact]
    public async Task What_callers_say_of_a_request_is_in_its_span()
    {
        using var observer = new Observer();
        using var client = Client(
            new ScriptedChatClient(["yes", End]),
            inner => new TelemetryChatClient(inner, new("test", observer.Model))
        );
        var options = new ChatOptions().WithMetadata(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = "search" }
        );

        await client.GetResponseAsync("Hi", options, Stop);

        Assert.Equal("search", observer.Span.GetTagItem("prompter.metadata.team"));
    }

    [Theory]
    [InlineData("mistral", "mistral_ai")]
    [InlineData("moonshot", "moonshot_ai")]
    [InlineData("azure", "azure.ai.openai")]
    [InlineData("mine", "mine")]
    public async Task A_provider_has_its_name_of_the_conventions(string provider, string name)
    {
        using var observer = new Observer();
        using var client = Client(
            new ScriptedChatClient(["yes", End]),
            inner => new TelemetryChatClient(inner, new(provider, observer.Model))
        );

        await client.GetResponseAsync("Hi", cancellationToken: Stop);

        Assert.Equal(name, observer.Span.GetTagItem("gen_ai.provider.name"));
    }

    private static CallChatClient Client(IChatClient model, Func<IChatClient, IChatClient> wrap) =>
        PolicyClient.Of(model, PolicyClient.Attempt(Model), new ClientPolicy(wrap, model));

    /// <summary>A client that makes options of its own.</summary>
    private sealed class Forgetful(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => base.GetResponseAsync(messages, new ChatOptions { Temperature = 0 }, cancellationToken);
    }
}
