using Microsoft.Extensions.AI;

namespace AnyChatClient;

/// <summary>Summaries by any model: this knows nothing of Prompter.</summary>
internal sealed class Summary(IChatClient client)
{
    public async Task<string> OfAsync(string text)
    {
        var response = await client.GetResponseAsync(
            [new(ChatRole.System, "Summarize in one sentence."), new(ChatRole.User, text)],
            new() { MaxOutputTokens = 200 }
        );
        return $"{response.Text} ({response.Usage?.TotalTokenCount} tokens)";
    }
}
