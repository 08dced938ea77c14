using Prompter.Tokens;

namespace Prompter.Tests.Providers;

/// <summary>Calls of a provider's client against a server that answers as it was told.</summary>
/// <param name="family">The provider's family.</param>
/// <param name="key">The key that it is asked with.</param>
/// <param name="anyAnswer">The body of an answer that a test of a request does not look at.</param>
internal sealed class ScriptedCalls(Family family, string key, string anyAnswer)
{
    public ScriptedServer Server() => new(new ScriptedAnswer(anyAnswer));

    public HttpChatClient ClientOf(ScriptedServer server, string? model = null) =>
        family.Client(server.BaseUrl, model, key);

    /// <summary>The body that is sent for a conversation.</summary>
    public async Task<string> RequestOfAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        string? model = null
    )
    {
        await using var server = Server();
        using var client = ClientOf(server, model);
        await client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
        return Assert.Single(server.Requests).Body;
    }

    /// <summary>What is sent for a prompt whose answer is to be streamed.</summary>
    public async Task<ScriptedRequest> StreamedRequestAsync(ChatOptions? options = null)
    {
        await using var server = Server();
        using var client = ClientOf(server);
        await client
            .GetStreamingResponseAsync("Hi", options, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        return Assert.Single(server.Requests);
    }

    public async Task<string> RequestWithAsync(ChatOptions options, string? model = null) =>
        await RequestOfAsync([new(ChatRole.User, "Hi")], options, model);

    /// <summary>The failure of a request that must not even be sent.</summary>
    public async Task<PrompterException> RefusalOfAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        string? model = null
    )
    {
        await using var server = Server();
        using var client = ClientOf(server, model);
        var refusal = await Assert.ThrowsAsync<PrompterException>(() =>
            client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken)
        );
        Assert.Empty(server.Requests);
        Assert.Equal(ErrorCategory.InvalidRequest, refusal.Category);
        Assert.Equal(family.Provider, refusal.Provider);
        Assert.Equal(model ?? family.Model, refusal.Model);
        return refusal;
    }

    /// <summary>What is listed where the server answers with these pages, and what it was asked for.</summary>
    public async Task<(IReadOnlyList<AvailableModel> Models, IReadOnlyList<ScriptedRequest> Requests)> ModelsOfAsync(
        params ScriptedAnswer[] pages
    )
    {
        await using var server = new ScriptedServer(pages);
        using var client = ClientOf(server);
        return (await client.ListModelsAsync(TestContext.Current.CancellationToken), server.Requests);
    }

    /// <summary>What the server counts, and the request that it counted.</summary>
    public async Task<(long Count, ScriptedRequest Request)> CountOfAsync(
        ScriptedAnswer answer,
        ChatOptions? options = null
    )
    {
        await using var server = new ScriptedServer(answer);
        using var client = ClientOf(server);
        var count = await ((ITokenCounter)client).CountTokensAsync(
            [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hi")],
            options,
            TestContext.Current.CancellationToken
        );
        return (count, Assert.Single(server.Requests));
    }

    public async Task<ChatResponse> ResponseOfAsync(ScriptedAnswer answer)
    {
        await using var server = new ScriptedServer(answer);
        using var client = ClientOf(server);
        return await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);
    }

    public Task<ChatResponse> ResponseOfAsync(string body) => ResponseOfAsync(new ScriptedAnswer(body));

    public async Task<List<ChatResponseUpdate>> UpdatesOfAsync(ScriptedAnswer answer)
    {
        await using var server = new ScriptedServer(answer);
        using var client = ClientOf(server);
        return await client
            .GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    public Task<List<ChatResponseUpdate>> UpdatesOfAsync(string events) =>
        UpdatesOfAsync(new ScriptedAnswer(events) { IsStream = true });

    /// <summary>What came before a stream failed, and how it failed.</summary>
    public async Task<(string Text, PrompterException Failure)> FailureOfAsync(ScriptedAnswer answer)
    {
        await using var server = new ScriptedServer(answer);
        using var client = ClientOf(server);
        var text = "";
        var failure = await Assert.ThrowsAsync<PrompterException>(async () =>
        {
            await foreach (
                var update in client.GetStreamingResponseAsync(
                    "Hi",
                    cancellationToken: TestContext.Current.CancellationToken
                )
            )
            {
                text += update.Text;
            }
        });
        return (text, failure);
    }

    public Task<(string Text, PrompterException Failure)> FailureOfAsync(string events) =>
        FailureOfAsync(new ScriptedAnswer(events) { IsStream = true });

    /// <summary>Updates as one text each, to compare streams.</summary>
    public static List<string> Described(IEnumerable<ChatResponseUpdate> updates) =>
        [
            .. updates.Select(update =>
                $"{update.ResponseId} {update.FinishReason} " + string.Join('|', update.Contents.Select(Described))
            ),
        ];

    private static string Described(AIContent content) =>
        content switch
        {
            TextContent text => text.Text,
            FunctionCallContent call => $"{call.CallId} {call.Name} {JsonSerializer.Serialize(call.Arguments)}",
            UsageContent usage => $"{usage.Details.InputTokenCount} {usage.Details.OutputTokenCount}",
            _ => content.GetType().Name,
        };
}
