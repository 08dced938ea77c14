using Prompter.Calls;
using Prompter.Tokens;

namespace Prompter.Policies.ContextLength;

/// <summary>Leaves the oldest turns of a conversation out until it is short enough for its model.</summary>
/// <remarks>
/// A turn is a message of the user and all that follows it up to the next one. What the system says stays, and so does the last turn.
/// Tokens are estimated, see <see cref="TokenEstimate"/>.
/// </remarks>
/// <param name="maxTokens">The most tokens of a conversation; 1 or more.</param>
internal sealed class ShapePolicy(int maxTokens) : IPolicy
{
    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken) =>
        next(call with { Messages = Shaped(call) }, cancellationToken);

    private List<ChatMessage> Shaped(Call call)
    {
        var kept = call.Messages.ToList();
        var instructions = TokenEstimate.Of(call.Options?.Instructions);
        // What asks to go on with an answer is no turn of the user.
        var own = call.Earlier is null ? 0 : 1;
        long tokens;
        while ((tokens = TokenEstimate.Of(kept) + instructions) > maxTokens)
        {
            var first = kept.FindIndex(message => message.Role != ChatRole.System);
            var next = first < 0 ? -1 : NextTurn(first);
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

        int NextTurn(int first) =>
            kept.FindIndex(
                first + 1,
                Math.Max(0, kept.Count - own - first - 1),
                message => message.Role == ChatRole.User
            );
    }
}
