using Microsoft.Extensions.AI;
using Prompter.Providers.OpenAI;
using Prompter.Tests.Shared;

namespace Prompter.Tests.Providers.OpenAI;

/// <summary>Calls to a server that answers what a test wrote down.</summary>
public abstract class ResponsesTest
{
    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected static ResponsesChatClient Client(
        ScriptedServer server,
        HttpMessageInvoker? invoker = null,
        string? key = null
    ) =>
        new(
            "gpt-5.5",
            new()
            {
                Provider = "openai",
                BaseUrl = new(server.BaseUrl, "v1"),
                ApiKey = key,
                Invoker = invoker,
            }
        );

    private protected static async Task<List<ChatResponseUpdate>> StreamAsync(
        ScriptedAnswer answer,
        HttpMessageInvoker? invoker = null
    )
    {
        await using var server = new ScriptedServer(answer);
        return await Client(server, invoker)
            .GetStreamingResponseAsync("Hi", cancellationToken: Cancellation)
            .ToListAsync(Cancellation);
    }

    private protected static async Task<ChatResponse> AskAsync(string body)
    {
        await using var server = new ScriptedServer(Answers.Json(body));
        return await Client(server).GetResponseAsync("Hi", cancellationToken: Cancellation);
    }

    /// <summary>The error of a request that the server must not see.</summary>
    private protected static async Task<PrompterException> RefusalAsync(
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
        Assert.Equal("openai", refusal.Provider);
        return refusal;
    }
}
