using Prompter.Calls;
using Prompter.Catalogue;
using Prompter.Policies.Rescue;

namespace Prompter.Policies.Fallback;

/// <summary>
/// A chain of models: the first that can take a request is asked, and after a failure the next, as
/// <see cref="ErrorPolicy.MayFallBack"/> says.
/// </summary>
/// <remarks>Skipped are models without a client or a key, with an open circuit, with too small a context or without an ability that is needed.</remarks>
/// <param name="chainOf">The chain of a call, first choice first; at least one.</param>
/// <param name="rescue">What becomes of a stream that fails after content.</param>
/// <param name="takesModelId">Whether <see cref="ChatOptions.ModelId"/> is the first model's matter; else it has chosen the chain.</param>
internal sealed class FallbackChain(
    Func<Call, IReadOnlyList<ChainLink>> chainOf,
    StreamRescue rescue,
    bool takesModelId
)
{
    /// <summary>Asks the chain: an <see cref="OpenCall"/>.</summary>
    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, CancellationToken cancellationToken) =>
        new RescueReader(new Course(call, chainOf(call), takesModelId), call, rescue, cancellationToken);

    private sealed class Course(Call call, IReadOnlyList<ChainLink> chain, bool takesModelId) : RescueCourse
    {
        private readonly List<string> reasons = [];
        private RequestNeeds? needs;
        private int index = -1;

        /// <summary>Why the last model was skipped.</summary>
        private PrompterException? skipped;

        /// <summary>After a request that was too long: what the next context has to be longer than.</summary>
        private long? tooShort;

        public override async ValueTask<RescueStep> FirstAsync(CancellationToken cancellationToken) =>
            await MoveAsync(cancellationToken).ConfigureAwait(false) ?? throw End(skipped!);

        public override async ValueTask<RescueStep?> NextAsync(
            PrompterException failure,
            CancellationToken cancellationToken
        )
        {
            reasons.Add($"{chain[index].Model}: {failure.Message}");
            if (!ErrorPolicy.MayFallBack(failure.Category))
            {
                return null;
            }

            if (failure.Category == ErrorCategory.ContextLength)
            {
                tooShort = Math.Max(tooShort ?? 0, chain[index].ContextLength ?? 0);
            }

            return await MoveAsync(cancellationToken).ConfigureAwait(false);
        }

        /// <summary>With all reasons, unless the request itself is at fault.</summary>
        public override PrompterException End(PrompterException failure) =>
            reasons.Count < 2 || !ErrorPolicy.MayFallBack(failure.Category)
                ? failure
                : failure.InWords($"no model of the chain answered: {string.Join("; ", reasons)}");

        private async ValueTask<RescueStep?> MoveAsync(CancellationToken cancellationToken)
        {
            while (++index < chain.Count)
            {
                var link = chain[index];
                skipped = Against(link);
                if (skipped is null)
                {
                    try
                    {
                        var (open, leaf) = await link.ConnectAsync(cancellationToken).ConfigureAwait(false);
                        return new(open, leaf, link.Model, IsFirst: index == 0, takesModelId);
                    }
                    catch (PrompterException exception)
                    {
                        skipped = exception;
                    }
                }

                reasons.Add($"{link.Model}: {skipped.Message}");
                call.Record.Add(
                    new Attempt
                    {
                        Model = link.Model,
                        Error = skipped.Category,
                        Message = skipped.Message,
                        WasSent = false,
                    }
                );
            }

            return null;
        }

        private PrompterException? Against(ChainLink link)
        {
            if (link.ContextLength <= tooShort)
            {
                return new(
                    ErrorCategory.ContextLength,
                    $"its context of {link.ContextLength} tokens is no larger than the one that was too small"
                );
            }

            if (link is { Cannot: ModelCapabilities.None, ContextLength: null })
            {
                return null;
            }

            needs ??= RequestNeeds.Of(call.Messages, call.Options);
            return needs.Against(link);
        }
    }
}
