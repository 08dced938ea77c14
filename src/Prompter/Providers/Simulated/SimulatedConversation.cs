namespace Prompter.Providers.Simulated;

/// <summary>What a simulated model reads: the prompt, and how many tokens it was sent in all.</summary>
/// <param name="Prompt">The texts of the last user message with blanks between; empty where there is none.</param>
/// <param name="InputTokens">The tokens of all messages' texts and of the instructions.</param>
/// <param name="AnsweredTokens">The tokens of an answer that the conversation ends with, and that is to be gone on with; else 0.</param>
internal readonly record struct SimulatedConversation(string Prompt, long InputTokens, int AnsweredTokens)
{
    public static SimulatedConversation Read(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var prompt = "";
        var answered = 0;
        long tokens = SimulatedTokens.Count(options?.Instructions);
        foreach (var message in messages)
        {
            var texts = message.Contents.Select(TextOf).Where(text => text.Length > 0).ToList();
            tokens += texts.Sum(text => (long)SimulatedTokens.Count(text));
            answered = message.Role == ChatRole.Assistant ? texts.Sum(text => SimulatedTokens.Count(text)) : 0;
            if (message.Role == ChatRole.User)
            {
                prompt = string.Join(' ', texts);
            }
        }

        return new(prompt, tokens, answered);
    }

    /// <summary>Standard input arrives as data with a text media type, so that it is told apart from the typed prompt.</summary>
    private static string TextOf(AIContent content) =>
        content switch
        {
            TextContent text => text.Text,
            DataContent data when data.HasTopLevelMediaType("text") => Encoding.UTF8.GetString(data.Data.Span),
            _ => "",
        };
}
