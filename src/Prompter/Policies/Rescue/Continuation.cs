using Prompter.Calls;

namespace Prompter.Policies.Rescue;

/// <summary>A conversation that ends with the text so far, from which the next model goes on.</summary>
internal sealed class Continuation
{
    /// <summary>Blanks at the end of a last message are refused by some providers (Anthropic), so they are kept back.</summary>
    private readonly string prefix;

    /// <summary>Blanks that were handed out, and that what follows may begin with once more.</summary>
    private string blanks = "";

    private Continuation(string text)
    {
        Text = text;
        prefix = text.TrimEnd();
        Restart();
    }

    /// <summary>The text that was handed out before.</summary>
    public string Text { get; }

    /// <summary>All that was handed out, before and since.</summary>
    public PartialAnswer Partial { get; private set; } = new();

    /// <summary>Null where nobody can go on from it.</summary>
    public static Continuation? From(PartialAnswer partial, IChatClient next) =>
        partial.CanBeContinued
        && partial.Text.AsSpan().Trim().Length > 0
        && next.GetService<IAssistantPrefix>() is { ContinuesAnswers: true }
            ? new(partial.Text)
            : null;

    public IReadOnlyList<ChatMessage> Of(IReadOnlyList<ChatMessage> messages) =>
        messages is [.., { Role: var role } last] && role == ChatRole.Assistant
            ? [.. messages.SkipLast(1), new(ChatRole.Assistant, last.Text + prefix)]
            : [.. messages, new(ChatRole.Assistant, prefix)];

    /// <summary>Takes blanks that were handed out already from the beginning of what follows.</summary>
    public void Join(ChatResponseUpdate update)
    {
        if (blanks.Length > 0)
        {
            TakeBlanks(update);
        }

        Partial.Add(update);
    }

    /// <summary>What follows begins anew after the text that was handed out before.</summary>
    public void Restart()
    {
        Partial = new();
        Partial.Add(new ChatResponseUpdate(ChatRole.Assistant, Text));
        blanks = Text[prefix.Length..];
    }

    private void TakeBlanks(ChatResponseUpdate update)
    {
        for (var index = 0; index < update.Contents.Count && blanks.Length > 0; index++)
        {
            if (update.Contents[index] is TextContent { Text.Length: > 0 } content)
            {
                var same = content.Text.AsSpan().CommonPrefixLength(blanks);
                blanks = same < content.Text.Length ? "" : blanks[same..];
                update.Contents[index] = new TextContent(content.Text[same..]);
            }
        }
    }
}
