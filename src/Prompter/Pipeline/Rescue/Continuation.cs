using Microsoft.Extensions.AI;
using Prompter.Models;

namespace Prompter.Pipeline.Rescue;

/// <summary>A conversation that ends with the text so far, from which the next model goes on.</summary>
internal sealed class Continuation
{
    /// <summary>Blanks at the end of a last message are refused by some providers (Anthropic), so they are kept back.</summary>
    private readonly string prefix;
    private string blanks;

    private Continuation(PartialAnswer partial)
    {
        Partial = partial;
        var text = partial.Text;
        prefix = text.TrimEnd();
        blanks = text[prefix.Length..];
    }

    /// <summary>What was handed out before.</summary>
    public PartialAnswer Partial { get; }

    /// <summary>Null where nobody can go on from it.</summary>
    public static Continuation? From(PartialAnswer partial, RescueStep next) =>
        partial.CanBeContinued
        && partial.Text.AsSpan().Trim().Length > 0
        && next.Client.GetService<IAssistantPrefix>() is { ContinuesAnswers: true }
            ? new(partial)
            : null;

    public IReadOnlyList<ChatMessage> Of(IReadOnlyList<ChatMessage> messages) =>
        messages is [.., { Role: var role } last] && role == ChatRole.Assistant
            ? [.. messages.SkipLast(1), new(ChatRole.Assistant, last.Text + prefix)]
            : [.. messages, new(ChatRole.Assistant, prefix)];

    /// <summary>Takes blanks that were handed out already from the beginning of what follows.</summary>
    public void Join(ChatResponseUpdate update)
    {
        if (blanks.Length == 0)
        {
            return;
        }

        foreach (var content in update.Contents.OfType<TextContent>().Where(content => content.Text.Length > 0))
        {
            var same = content.Text.AsSpan().CommonPrefixLength(blanks);
            content.Text = content.Text[same..];
            blanks = content.Text.Length > 0 ? "" : blanks[same..];
            if (blanks.Length == 0)
            {
                return;
            }
        }
    }

    /// <summary>All that was handed out when the continued stream failed too.</summary>
    public PartialAnswer With(PrompterException failure)
    {
        if (failure is BrokenStreamException { Partial: var later })
        {
            Partial.Add(later);
        }

        return Partial;
    }
}
