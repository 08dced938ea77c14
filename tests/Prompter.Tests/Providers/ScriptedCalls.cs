namespace Prompter.Tests.Providers;

/// <summary>Calls of a provider's client against a server that answers as it was told.</summary>
/// <param name="provider">The provider's name in errors.</param>
/// <param name="defaultModel">The model that is asked where a test names none.</param>
/// <param name="anyAnswer">The body of an answer that a test of a request does not look at.</param>
/// <param name="create">Creates the client from the server's address and the model.</param>
internal sealed class ScriptedCalls(
    string provider,
    string defaultModel,
    string anyAnswer,
    Func<Uri, string, IChatClient> create
)
{
    public ScriptedServer Server() => new(new ScriptedAnswer(anyAnswer));

    public IChatClient ClientOf(ScriptedServer server, string? model = null) =>
        create(server.BaseUrl, model ?? defaultModel);

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
        Assert.Equal(provider, refusal.Provider);
        Assert.Equal(model ?? defaultModel, refusal.Model);
        return refusal;
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
