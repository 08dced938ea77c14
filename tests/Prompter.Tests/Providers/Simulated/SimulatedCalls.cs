using Prompter.Providers.Simulated;

namespace Prompter.Tests.Providers.Simulated;

/// <summary>Calls of simulated models in a time that passes at once.</summary>
internal static class SimulatedCalls
{
    public static ChatMessage[] Prompt(string text) => [new(ChatRole.User, text)];

    public static Task<ChatResponse> AskAsync(string model, string prompt) =>
        new SimulatedChatClient(model, ManualTimeProvider.AutoAdvancing()).GetResponseAsync(
            Prompt(prompt),
            cancellationToken: TestContext.Current.CancellationToken
        );

    public static Task<List<ChatResponseUpdate>> StreamAsync(string model, string prompt) =>
        StreamAsync(new SimulatedChatClient(model, ManualTimeProvider.AutoAdvancing()), Prompt(prompt));

    public static async Task<List<ChatResponseUpdate>> StreamAsync(
        IChatClient client,
        IEnumerable<ChatMessage> messages,
        Action<ChatResponseUpdate>? onUpdate = null
    )
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (
            var update in client.GetStreamingResponseAsync(
                messages,
                cancellationToken: TestContext.Current.CancellationToken
            )
        )
        {
            updates.Add(update);
            onUpdate?.Invoke(update);
        }

        return updates;
    }

    public static string TextOf(IEnumerable<ChatResponseUpdate> updates) =>
        string.Concat(updates.Select(update => update.Text));
}
