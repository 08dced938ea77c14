namespace Prompter.Tokens;

/// <summary>Estimates tokens where no tokenizer is at hand: before sending, and where a provider counts nothing.</summary>
/// <remarks>
/// Calibrated against OpenAI's <c>o200k_base</c>; <c>docs/tokens.md</c> tells the error by kind of text, and how far other tokenizers are
/// away. The time is linear in the text, and for a text nothing is allocated.
/// </remarks>
public static class TokenEstimate
{
    /// <summary>What the frame of a message takes, and what begins the answer: 3 for each and 1 for the role (OpenAI's cookbook).</summary>
    private const int PerMessage = 4;
    private const int PerAnswer = 3;

    /// <summary>The frame of a tool call or its result.</summary>
    private const int PerCall = 8;

    /// <summary>An attachment whose size tells nothing.</summary>
    private const int PerAttachment = 1000;

    /// <summary>Estimates the tokens of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>0 for no text, else 1 or more.</returns>
    public static long Of(ReadOnlySpan<char> text) =>
        text.IsEmpty ? 0 : Math.Max(1, (long)Math.Round(new TextMeasure().Add(text)));

    /// <summary>Estimates the input tokens of a conversation, with the frame of each message.</summary>
    /// <param name="messages">
    /// The messages. An image takes a token for 750 pixels, at most 1,600 (Anthropic's rule); one whose size is unknown, and every
    /// other attachment that is no text, is taken for 1,000.
    /// </param>
    public static long Of(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return PerAnswer + messages.Sum(message => PerMessage + Of(message.AuthorName) + message.Contents.Sum(Of));
    }

    private static long Of(AIContent content) =>
        content switch
        {
            TextContent text => Of(text.Text),
            TextReasoningContent reasoning => Of(reasoning.Text),
            FunctionCallContent call => PerCall + Of(call.Name) + Of(call.Arguments),
            FunctionResultContent result => PerCall + Of(result.Result?.ToString()),
            DataContent data when data.HasTopLevelMediaType("text") => Of(Encoding.UTF8.GetString(data.Data.Span)),
            DataContent data => ImageSize.Tokens(data.Data.Span) ?? PerAttachment,
            UriContent or HostedFileContent => PerAttachment,
            _ => 0,
        };

    /// <summary>Quotes, colon and comma stand beside the two texts of each.</summary>
    private static long Of(IDictionary<string, object?>? arguments) =>
        arguments?.Sum(argument => 3 + Of(argument.Key) + Of(argument.Value?.ToString())) ?? 0;
}
