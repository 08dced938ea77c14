using Microsoft.Extensions.AI;
using Prompter.Tokens;

namespace Prompter.Policies.ContextLength;

/// <summary>Leaves the oldest turns of a conversation out until it is short enough for its model.</summary>
/// <remarks>
/// A turn is a message of the user and all that follows it up to the next one. What the system says stays, and so does the last turn.
/// Tokens are estimated, see <see cref="TokenEstimate"/>.
/// </remarks>
public sealed class ShapingChatClient : DelegatingChatClient
{
    private readonly int maxTokens;

    /// <summary>Creates the client.</summary>
    /// <param name="inner">What is called.</param>
    /// <param name="maxTokens">The most tokens of a conversation; 1 or more.</param>
    public ShapingChatClient(IChatClient inner, int maxTokens)
        : base(inner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        this.maxTokens = maxTokens;
    }

    /// <inheritdoc />
    /// <exception cref="PrompterException">What has to stay is too long (<see cref="ErrorCategory.ContextLength"/>), or the call failed.</exception>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => base.GetResponseAsync(Shaped(messages, options), options, cancellationToken);

    /// <inheritdoc />
    /// <exception cref="PrompterException">What has to stay is too long (<see cref="ErrorCategory.ContextLength"/>), or the call failed.</exception>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => base.GetStreamingResponseAsync(Shaped(messages, options), options, cancellationToken);

    private List<ChatMessage> Shaped(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var kept = messages.ToList();
        var instructions = TokenEstimate.Of(options?.Instructions);
        long tokens;
        while ((tokens = TokenEstimate.Of(kept) + instructions) > maxTokens)
        {
            var first = kept.FindIndex(message => message.Role != ChatRole.System);
            var next = first < 0 ? -1 : kept.FindIndex(first + 1, message => message.Role == ChatRole.User);
            if (next < 0)
            {
                throw new PrompterException(
                    ErrorCategory.ContextLength,
                    $"about {tokens} tokens are too many for the {maxTokens} that are allowed, and no earlier turn is left to drop"
                )
                {
                    WasSent = false,
                };
            }

            for (var index = next - 1; index >= first; index--)
            {
                if (kept[index].Role != ChatRole.System)
                {
                    kept.RemoveAt(index);
                }
            }
        }

        return kept;
    }
}
