namespace Prompter.Tests.Policies;

/// <summary>Calls of a model that does nothing until a test says what, at a time that the test sets.</summary>
public abstract class SteeredTest : IDisposable
{
    private protected ManualTimeProvider Time { get; } = new();

    private protected SteeredChatClient Inner { get; } = new();

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Inner.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static Task<ChatResponse> CallAsync(
        IChatClient client,
        bool streamed = false,
        string prompt = "Hi",
        CancellationToken? token = null
    ) =>
        streamed
            ? client
                .GetStreamingResponseAsync(prompt, cancellationToken: token ?? Cancellation)
                .ToChatResponseAsync(Cancellation)
            : client.GetResponseAsync(prompt, cancellationToken: token ?? Cancellation);
}
