namespace Prompter.Providers.Simulated;

/// <summary>What a simulated model reads: the prompt, and how many tokens it was sent in all.</summary>
/// <param name="Prompt">The texts of the last user message with blanks between; empty where there is none.</param>
/// <param name="InputTokens">The tokens of all messages' texts and of the instructions.</param>
/// <param name="Beginning">An answer that was begun, and that is to be gone on with; null where there is none.</param>
internal readonly record struct SimulatedConversation(string Prompt, long InputTokens, SimulatedBeginning? Beginning)
{
    public static SimulatedConversation Read(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var (prompt, earlier, said) = ("", "", "");
        SimulatedBeginning? beginning = null;
        long tokens = SimulatedTokens.Count(options?.Instructions);
        foreach (var message in messages)
        {
            var texts = message.Contents.Select(TextOf).Where(text => text.Length > 0).ToList();
            tokens += texts.Sum(text => (long)SimulatedTokens.Count(text));
            beginning = null;
            if (message.Role == ChatRole.Assistant)
            {
                said = string.Concat(texts);
                beginning = said.Length > 0 ? new(said, null) : null;
            }
            else if (message.Role == ChatRole.User)
            {
                (earlier, prompt) = (prompt, string.Join(' ', texts));
                beginning = SimulatedBeginning.AskedFor(prompt, said);
                prompt = beginning is null ? prompt : earlier;
                said = "";
            }
        }

        return new(prompt, tokens, beginning);
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
