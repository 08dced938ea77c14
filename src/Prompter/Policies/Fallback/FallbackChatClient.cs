using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Prompter.Catalogue;
using Prompter.Policies.Rescue;

namespace Prompter.Policies.Fallback;

/// <summary>
/// A chain of models: the first that can take a request is asked, and after a failure the next, as
/// <see cref="ErrorPolicy.MayFallBack"/> says.
/// </summary>
/// <remarks>Skipped are models without a client or a key, with an open circuit, with too small a context or without an ability that is needed.</remarks>
public sealed class FallbackChatClient : RescuingChatClient
{
    private readonly Func<IReadOnlyList<ChatMessage>, ChatOptions?, IReadOnlyList<FallbackModel>> chainOf;
    private readonly ConnectModel connect;
    private readonly bool routes;
    private readonly ConcurrentDictionary<ModelReference, IChatClient> clients = new();

    /// <summary>Creates a client of one chain; nothing is connected yet.</summary>
    /// <param name="models">The chain, first choice first; at least one.</param>
    /// <param name="connect">
    /// Makes the client of a model when it is needed, once; it is disposed with this. A <see cref="PrompterException"/> from it,
    /// such as that there is no key, makes the chain skip the model.
    /// </param>
    /// <param name="options">How it goes on; default: streams that have begun fail.</param>
    /// <exception cref="ArgumentException">There are no models.</exception>
    public FallbackChatClient(IEnumerable<FallbackModel> models, ConnectModel connect, FallbackOptions? options = null)
        : this(Always([.. models]), connect, options) => routes = false;

    /// <summary>Creates a client that chooses a chain for each request.</summary>
    /// <param name="chainOf">
    /// The chain of a request, first choice first; at least one. <see cref="ChatOptions.ModelId"/> is its matter, and is not passed on.
    /// </param>
    /// <inheritdoc cref="FallbackChatClient(IEnumerable{FallbackModel}, ConnectModel, FallbackOptions?)"/>
    /// <param name="connect">Makes the client of a model.</param>
    /// <param name="options">How it goes on.</param>
    public FallbackChatClient(
        Func<IReadOnlyList<ChatMessage>, ChatOptions?, IReadOnlyList<FallbackModel>> chainOf,
        ConnectModel connect,
        FallbackOptions? options = null
    )
        : base((options ?? new()).Rescue)
    {
        ArgumentNullException.ThrowIfNull(chainOf);
        ArgumentNullException.ThrowIfNull(connect);
        (this.chainOf, this.connect, routes) = (chainOf, connect, true);
    }

    /// <inheritdoc />
    /// <remarks>What this is not itself, a connected client is asked for.</remarks>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this)
            ? this
            : clients.Values.FirstOrDefault()?.GetService(serviceType, serviceKey);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var client in clients.Values)
            {
                client.Dispose();
            }
        }
    }

    internal override RescueCourse Begin(RescueRequest request) =>
        new Course(this, request, chainOf(request.Messages, request.Options));

    private static Func<IReadOnlyList<ChatMessage>, ChatOptions?, IReadOnlyList<FallbackModel>> Always(
        FallbackModel[] models
    ) => models.Length > 0 ? (_, _) => models : throw new ArgumentException("A chain needs a model.", nameof(models));

    private async ValueTask<IChatClient> ConnectAsync(ModelReference model, CancellationToken cancellationToken)
    {
        if (clients.TryGetValue(model, out var known))
        {
            return known;
        }

        var client = Recorded(await connect(model, cancellationToken).ConfigureAwait(false), model);
        var first = clients.GetOrAdd(model, client);
        if (first != client)
        {
            client.Dispose();
        }

        return first;
    }

    private sealed class Course(FallbackChatClient client, RescueRequest request, IReadOnlyList<FallbackModel> models)
        : RescueCourse
    {
        private readonly List<string> reasons = [];
        private RequestNeeds? needs;
        private int index = -1;

        /// <summary>Why the last model was skipped.</summary>
        private PrompterException? skipped;

        /// <summary>After a request that was too long: what the next context has to be longer than.</summary>
        private long? tooShort;

        public override async ValueTask<RescueStep> FirstAsync(
            AttemptHistory history,
            CancellationToken cancellationToken
        ) => await MoveAsync(history, cancellationToken).ConfigureAwait(false) ?? throw End(skipped!, history);

        public override async ValueTask<RescueStep?> NextAsync(
            PrompterException failure,
            AttemptHistory history,
            CancellationToken cancellationToken
        )
        {
            reasons.Add($"{models[index].Model}: {failure.Message}");
            if (!ErrorPolicy.MayFallBack(failure.Category))
            {
                return null;
            }

            if (failure.Category == ErrorCategory.ContextLength)
            {
                tooShort = Math.Max(tooShort ?? 0, models[index].ContextLength ?? 0);
            }

            return await MoveAsync(history, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>With all reasons, unless the request itself is at fault.</summary>
        public override PrompterException End(PrompterException failure, AttemptHistory history)
        {
            if (reasons.Count < 2 || !ErrorPolicy.MayFallBack(failure.Category))
            {
                return base.End(failure, history);
            }

            var end = failure.InWords($"no model of the chain answered: {string.Join("; ", reasons)}");
            end.Attempts = history.All;
            return end;
        }

        private async ValueTask<RescueStep?> MoveAsync(AttemptHistory history, CancellationToken cancellationToken)
        {
            while (++index < models.Count)
            {
                var model = models[index];
                skipped = Against(model);
                if (skipped is null)
                {
                    try
                    {
                        var next = await client.ConnectAsync(model.Model, cancellationToken).ConfigureAwait(false);
                        return new(next, model.Model, IsFirst: index == 0, TakesModelId: !client.routes);
                    }
                    catch (PrompterException exception)
                    {
                        skipped = exception;
                    }
                }

                reasons.Add($"{model.Model}: {skipped.Message}");
                history.AddSkipped(skipped, model.Model);
            }

            return null;
        }

        private PrompterException? Against(FallbackModel model)
        {
            if (model.ContextLength <= tooShort)
            {
                return new(
                    ErrorCategory.ContextLength,
                    $"its context of {model.ContextLength} tokens is no larger than the one that was too small"
                );
            }

            if (model is { Cannot: ModelCapabilities.None, ContextLength: null })
            {
                return null;
            }

            needs ??= RequestNeeds.Of(request.Messages, request.Options);
            return needs.Against(model.ContextLength, model.Cannot) is { } reason
                ? new(
                    (needs.Capabilities & model.Cannot) == ModelCapabilities.None
                        ? ErrorCategory.ContextLength
                        : ErrorCategory.InvalidRequest,
                    reason
                )
                : null;
        }
    }
}
