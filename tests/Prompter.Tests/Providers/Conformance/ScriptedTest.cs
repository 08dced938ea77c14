namespace Prompter.Tests.Providers.Conformance;

/// <summary>Calls of a family's client to a server that answers what a test wrote down.</summary>
/// <param name="family">The family.</param>
public abstract class ScriptedTest(Family family)
{
    private protected static readonly ChatMessage[] Hi = [new(ChatRole.User, "Hi")];

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected HttpChatClient Client(
        ScriptedServer server,
        HttpMessageInvoker? invoker = null,
        string? key = null
    ) => family.Client(server.BaseUrl, key: key, invoker: invoker);

    private protected async Task<List<ChatResponseUpdate>> StreamAsync(
        ScriptedAnswer answer,
        HttpMessageInvoker? invoker = null
    )
    {
        await using var server = new ScriptedServer(answer);
        return await Client(server, invoker)
            .GetStreamingResponseAsync("Hi", cancellationToken: Cancellation)
            .ToListAsync(Cancellation);
    }

    private protected async Task<ChatResponse> AskAsync(string body)
    {
        await using var server = new ScriptedServer(Answers.Json(body));
        return await Client(server).GetResponseAsync("Hi", cancellationToken: Cancellation);
    }

    /// <summary>The error of a request that the server must not see.</summary>
    private protected async Task<PrompterException> RefusalAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null
    )
    {
        await using var server = new ScriptedServer();
        var refusal = await Assert.ThrowsAsync<PrompterException>(() =>
            Client(server).GetResponseAsync(messages, options, Cancellation)
        );
        Assert.Empty(server.Requests);
        Assert.Equal(ErrorCategory.InvalidRequest, refusal.Category);
        Assert.Equal(family.Provider, refusal.Provider);
        return refusal;
    }

    /// <summary>What is sent for a stream, which for a whole answer differs in the member <c>stream</c> alone.</summary>
    /// <param name="path">Where it is sent.</param>
    /// <param name="isToldWhole">What that member is for a whole answer.</param>
    /// <param name="streamed">The answer to the one.</param>
    /// <param name="answer">The answer to the other.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Its options.</param>
    private protected async Task<JsonNode> SentAsync(
        string path,
        bool? isToldWhole,
        ScriptedAnswer streamed,
        ScriptedAnswer answer,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options
    )
    {
        await using var server = new ScriptedServer(streamed, answer);
        var client = Client(server);
        messages = messages.ToList();
        await client.GetStreamingResponseAsync(messages, options, Cancellation).ToListAsync(Cancellation);
        await client.GetResponseAsync(messages, options, Cancellation);
        Assert.All(server.Requests, request => Assert.Equal($"POST {path}", $"{request.Method} {request.Path}"));
        var body = JsonNode.Parse(server.Requests[0].Body)!;
        var whole = JsonNode.Parse(server.Requests[1].Body)!;
        Assert.Equal(isToldWhole, (bool?)whole["stream"]);
        whole["stream"] = true;
        Assert.True(JsonNode.DeepEquals(body, whole));
        return body;
    }

    /// <summary>All updates name one answer and its model, and the last has the reason that it stopped.</summary>
    private protected static void AssertOneAnswer(List<ChatResponseUpdate> updates, string model)
    {
        Assert.All(
            updates,
            update =>
            {
                Assert.Equal(ChatRole.Assistant, update.Role);
                Assert.Equal(model, update.ModelId);
                Assert.False(string.IsNullOrEmpty(update.ResponseId));
                Assert.Equal(updates[0].ResponseId, update.ResponseId);
                Assert.Equal(updates[0].MessageId, update.MessageId);
            }
        );
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        Assert.All(updates.SkipLast(1), update => Assert.Null(update.FinishReason));
        Assert.Single(updates.SelectMany(update => update.Contents).OfType<UsageContent>());
    }

    /// <summary>An answer as it is described, which is the same however its bytes arrive.</summary>
    private protected async Task<IEnumerable<string>> DescribedHoweverItArrivesAsync(ScriptedAnswer answer)
    {
        var expected = Describe(await StreamAsync(answer));
        foreach (var width in (int[])[1, 2, 3, 7, 64, 1000])
        {
            using var invoker = NarrowHandler.Invoker(width);
            Assert.Equal(expected, Describe(await StreamAsync(answer, invoker)));
        }

        return expected;
    }

    /// <summary>Updates as one text each, to compare streams.</summary>
    private protected static IEnumerable<string> Describe(IEnumerable<ChatResponseUpdate> updates) =>
        updates.Select(update =>
            $"{update.CreatedAt:O} {update.FinishReason} "
            + string.Join(", ", update.Contents.Select(content => $"{content.GetType().Name} {content}"))
        );

    [Fact]
    public async Task A_key_is_sent_where_there_is_one()
    {
        await using var server = new ScriptedServer(Answers.Json("{}"));
        await Assert.ThrowsAsync<PrompterException>(() =>
            Client(server, key: "secret").GetResponseAsync("Hi", cancellationToken: Cancellation)
        );
        Assert.Equal("Bearer secret", server.Requests[0].Headers["authorization"]);
    }
}
