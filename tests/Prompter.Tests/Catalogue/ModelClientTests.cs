using System.Collections.Concurrent;

namespace Prompter.Tests.Catalogue;

public sealed class ModelClientTests
{
    private readonly ConcurrentQueue<GatedChatClient> made = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void It_begins_at_the_first_provider_or_at_the_one_that_is_named()
    {
        using var first = Create();
        using var named = Create("openrouter");

        Assert.Equal("anthropic:claude-sonnet-5-5", first.Reference.ToString());
        Assert.Equal("openrouter:anthropic/claude-sonnet-5.5", named.Reference.ToString());
        Assert.Equal("claude-sonnet-5.5", named.Model.Name);
        Assert.Equal(["anthropic", "openrouter"], named.Providers);
    }

    [Fact]
    public async Task The_conversation_goes_on_at_another_provider()
    {
        using var client = Create(isOpen: true);

        await client.AskAsync("First", cancellationToken: Cancellation);
        client.SetProvider("openrouter");
        await client
            .StreamAsync(
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("call_1", "noon")]),
                cancellationToken: Cancellation
            )
            .ToListAsync(Cancellation);

        Assert.Equal("openrouter", client.Provider);
        Assert.Equal(
            ["First", "anthropic:claude-sonnet-5-5", "", "openrouter:anthropic/claude-sonnet-5.5"],
            client.Conversation.Select(message => message.Text)
        );
        Assert.Equal(client.Conversation.Take(3), Assert.Single(made.Last().Calls).Messages);
        Assert.All(
            [client.Conversation[1], client.Conversation[3]],
            answer =>
            {
                Assert.Equal(ChatRole.Assistant, answer.Role);
                Assert.Equal("Hm.", Assert.Single(answer.Contents.OfType<TextReasoningContent>()).Text);
                Assert.Equal("get_time", Assert.Single(answer.Contents.OfType<FunctionCallContent>()).Name);
            }
        );
    }

    [Fact]
    public void A_provider_without_the_model_is_refused_with_those_that_have_it()
    {
        using var client = Create();

        var refusal = Assert.Throws<PrompterException>(() => client.SetProvider("groq"));

        Assert.Equal(ErrorCategory.ModelNotFound, refusal.Category);
        Assert.Equal("groq does not have claude-sonnet-5.5; choose one of: anthropic, openrouter", refusal.Message);
        Assert.Equal("anthropic", client.Provider);
        Assert.Equal(0, Assert.Single(made).Disposals);
    }

    [Fact]
    public void A_provider_whose_client_cannot_be_made_changes_nothing()
    {
        using var client = new ModelClient(
            ModelFamily.FindModel("claude")!,
            reference =>
                reference.Provider == "anthropic"
                    ? new GatedChatClient(reference)
                    : throw new PrompterException(ErrorCategory.AuthFailure, "no key")
        );

        Assert.Throws<PrompterException>(() => client.SetProvider("openrouter"));

        Assert.Equal("anthropic", client.Provider);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_call_leaves_the_conversation_as_it_was(bool streams)
    {
        using var client = Create(isOpen: true);
        await client.AskAsync("First", cancellationToken: Cancellation);
        var before = client.Conversation;
        Assert.Single(made).Failure = new PrompterException(ErrorCategory.Transient, "reset");

        await Assert.ThrowsAsync<PrompterException>(() => AskAsync(client, streams, Cancellation));

        Assert.Equal(before, client.Conversation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_call_leaves_the_conversation_as_it_was(bool streams)
    {
        using var client = Create();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var asking = AskAsync(client, streams, cancelling.Token);
        await Assert.Single(made).Started.Task.WaitAsync(Cancellation);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Empty(client.Conversation);
    }

    [Fact]
    public async Task A_stream_that_is_left_before_its_end_is_no_answer()
    {
        using var client = Create(isOpen: true);

        await client.StreamAsync("First", cancellationToken: Cancellation).FirstAsync(Cancellation);

        Assert.Empty(client.Conversation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_in_flight_finishes_where_it_began(bool streams)
    {
        using var client = Create();
        var asking = AskAsync(client, streams, Cancellation);
        var old = Assert.Single(made);
        await old.Started.Task.WaitAsync(Cancellation);

        client.SetProvider("openrouter");
        old.Open();
        await asking;

        Assert.Equal("anthropic:claude-sonnet-5-5", client.Conversation[^1].Text);
        Assert.Equal("openrouter", client.Provider);
    }

    [Fact]
    public async Task Providers_can_change_all_the_time_and_each_has_one_client_until_the_end()
    {
        var client = Create(isOpen: true);

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(number =>
                    Task.Run(
                        async () =>
                        {
                            for (var turn = 0; turn < 100; turn++)
                            {
                                client.SetProvider((number + turn) % 2 == 0 ? "anthropic" : "openrouter");
                                await client.GetResponseAsync("Hi", cancellationToken: Cancellation);
                                if (turn % 20 == 0)
                                {
                                    await client.AskAsync("Hi", cancellationToken: Cancellation);
                                }
                            }
                        },
                        Cancellation
                    )
                )
        );

        Assert.Equal(2 * 4 * 5, client.Conversation.Count);
        Assert.Equal(2, made.Count);
        Assert.All(made, each => Assert.Equal(0, each.Disposals));
        client.Dispose();
        client.Dispose();
        Assert.All(made, each => Assert.Equal(1, each.Disposals));
    }

    [Fact]
    public async Task After_its_disposal_nothing_is_asked()
    {
        var client = Create(isOpen: true);

        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.AskAsync("Hi", cancellationToken: Cancellation));
        Assert.Throws<ObjectDisposedException>(() => client.SetProvider("openrouter"));
        Assert.All(made, each => Assert.Equal(1, each.Disposals));
    }

    [Fact]
    public async Task As_a_chat_client_it_passes_on_and_keeps_nothing()
    {
        using var client = Create("openrouter", isOpen: true);

        await client.GetResponseAsync("Hi", new() { ModelId = "claude-haiku-4-5" }, Cancellation);
        await client.GetResponseAsync("Hi", new() { ModelId = "a-model-nobody-knows" }, Cancellation);

        Assert.Empty(client.Conversation);
        Assert.Equal(
            ["anthropic/claude-haiku-4.5", "a-model-nobody-knows"],
            Assert.Single(made).Calls.Select(call => call.Model)
        );
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.Equal(client.Reference, client.GetService(typeof(ModelReference)));
    }

    [Fact]
    public async Task A_conversation_can_be_given_and_forgotten()
    {
        using var client = Create(isOpen: true);

        client.Conversation = [new(ChatRole.System, "Be brief.")];
        await client.AskAsync("Hi", cancellationToken: Cancellation);
        Assert.Equal(["Be brief.", "Hi"], Assert.Single(made).Calls[0].Messages.Select(message => message.Text));

        client.Conversation = [];
        await client.AskAsync("Again", cancellationToken: Cancellation);
        Assert.Equal("Again", Assert.Single(Assert.Single(made).Calls[1].Messages).Text);
    }

    private ModelClient Create(string? provider = null, bool isOpen = false) =>
        new(
            ModelFamily.FindModel("claude")!,
            reference =>
            {
                var own = new GatedChatClient(reference);
                made.Enqueue(isOpen ? own.Open() : own);
                return own;
            },
            provider
        );

    private static async Task AskAsync(ModelClient client, bool streams, CancellationToken cancellationToken)
    {
        if (streams)
        {
            await client.StreamAsync("Next", cancellationToken: cancellationToken).ToListAsync(cancellationToken);
        }
        else
        {
            await client.AskAsync("Next", cancellationToken: cancellationToken);
        }
    }
}
