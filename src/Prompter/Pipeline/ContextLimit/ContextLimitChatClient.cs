using Microsoft.Extensions.AI;
using Prompter.Models;
using Prompter.Tokens;

namespace Prompter.Pipeline.ContextLimit;

/// <summary>Sees to it that a model never gets more than its limit.</summary>
/// <param name="inner">What is called.</param>
/// <param name="limit">The limit.</param>
public sealed class ContextLimitChatClient(IChatClient inner, ContextLimitOptions limit) : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    /// <exception cref="PrompterException">The conversation is too long (<see cref="ErrorCategory.ContextLength"/>); nothing was sent.</exception>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => base.GetResponseAsync(Fitted(messages, options), options, cancellationToken);

    /// <inheritdoc />
    /// <exception cref="PrompterException">The conversation is too long (<see cref="ErrorCategory.ContextLength"/>); nothing was sent.</exception>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => base.GetStreamingResponseAsync(Fitted(messages, options), options, cancellationToken);

    private IEnumerable<ChatMessage> Fitted(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (limit.MaxTokens is not { } most)
        {
            return messages;
        }

        IReadOnlyList<ChatMessage> all = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var room = most - TokenEstimate.Of(options?.Instructions);
        var tokens = limit.Count(all);
        if (tokens <= room)
        {
            return all;
        }

        return limit.Shapes && Shaped(all, room) is { } shaped
            ? shaped
            : throw new PrompterException(
                ErrorCategory.ContextLength,
                $"the conversation has about {tokens} tokens, and this model gets {most} at most"
                    + (limit.Shapes ? "; its last turn alone is too long" : "")
            )
            {
                WasSent = false,
            };
    }

    /// <summary>System messages, and as many of the last turns as fit; null where not even the last does.</summary>
    /// <remarks>A turn begins with a message by the user, so that no result of a tool is left without its call.</remarks>
    private IReadOnlyList<ChatMessage>? Shaped(IReadOnlyList<ChatMessage> all, long room)
    {
        var left = room - limit.Count(all.Where(message => message.Role == ChatRole.System));
        int? first = null;
        for (int index = all.Count - 1, end = all.Count; index >= 0; index--)
        {
            if (all[index].Role == ChatRole.User)
            {
                left -= limit.Count(
                    all.Skip(index).Take(end - index).Where(message => message.Role != ChatRole.System)
                );
                if (left < 0)
                {
                    break;
                }

                first = end = index;
            }
        }

        return first is { } kept
            ? [.. all.Where((message, index) => index >= kept || message.Role == ChatRole.System)]
            : null;
    }
}
