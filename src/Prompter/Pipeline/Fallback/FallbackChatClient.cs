using Microsoft.Extensions.AI;
using Prompter.Models;
using Prompter.Pipeline.Rescue;

namespace Prompter.Pipeline.Fallback;

/// <summary>
/// A chain of models: the first that can take a request is asked, and after a failure the next, as
/// <see cref="ErrorPolicy.MayFallBack"/> says.
/// </summary>
/// <remarks>Skipped are models without a client or a key, with an open circuit, with too small a context or without an ability that is needed.</remarks>
public sealed class FallbackChatClient : RescuingChatClient
{
    private readonly FallbackModel[] models;
    private readonly ConnectModel connect;
    private readonly IChatClient?[] clients;

    /// <summary>Creates the client; nothing is connected yet.</summary>
    /// <param name="models">The chain, first choice first; at least one.</param>
    /// <param name="connect">
    /// Makes the client of a model when it is needed, once; it is disposed with this. A <see cref="PrompterException"/> from it,
    /// such as that there is no key, makes the chain skip the model.
    /// </param>
    /// <param name="options">How it goes on; default: streams that have begun fail.</param>
    /// <exception cref="ArgumentException">There are no models.</exception>
    public FallbackChatClient(
        IEnumerable<FallbackModel> models,
        ConnectModel connect,
        FallbackOptions? options = null
    )
        : base((options ?? new()).Rescue)
    {
        ArgumentNullException.ThrowIfNull(connect);
        this.connect = connect;
        this.models = [.. models];
        if (this.models.Length == 0)
        {
            throw new ArgumentException("A chain needs a model.", nameof(models));
        }

        clients = new IChatClient?[this.models.Length];
    }

    /// <inheritdoc />
    /// <remarks>What this is not itself, the first connected client is asked for.</remarks>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this)
            ? this
            : Array.Find(clients, client => client is not null)?.GetService(serviceType, serviceKey);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var client in clients)
            {
                client?.Dispose();
            }
        }
    }

    private protected override RescueCourse Begin(RescueRequest request) => new Course(this, request);

    private async ValueTask<IChatClient> ConnectAsync(int index, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref clients[index]) is { } known)
        {
            return known;
        }

        var model = models[index].Model;
        var client = Recorded(await connect(model, cancellationToken).ConfigureAwait(false), model);
        if (Interlocked.CompareExchange(ref clients[index], client, null) is { } first)
        {
            client.Dispose();
            return first;
        }

        return client;
    }

    private sealed class Course(FallbackChatClient chain, RescueRequest request) : RescueCourse
    {
        private readonly List<string> reasons = [];
        private RequestNeeds? needs;
        private int index = -1;

        /// <summary>After a request that was too long: what the next context has to be longer than.</summary>
        private long? tooShort;

        public override async ValueTask<RescueStep> FirstAsync(
            AttemptHistory history,
            CancellationToken cancellationToken
        ) =>
            await MoveAsync(history, cancellationToken).ConfigureAwait(false)
            ?? throw End(new(history[0].Error!.Value, history[0].Message!), history);

        public override async ValueTask<RescueStep?> NextAsync(
            PrompterException failure,
            AttemptHistory history,
            CancellationToken cancellationToken
        )
        {
            reasons.Add($"{chain.models[index].Model}: {failure.Message}");
            if (!ErrorPolicy.MayFallBack(failure.Category))
            {
                return null;
            }

            if (failure.Category == ErrorCategory.ContextLength)
            {
                tooShort = Math.Max(tooShort ?? 0, chain.models[index].ContextLength ?? 0);
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
            while (++index < chain.models.Length)
            {
                var model = chain.models[index];
                PrompterException against;
                if (Against(model) is { } reason)
                {
                    against = reason;
                }
                else
                {
                    try
                    {
                        var client = await chain.ConnectAsync(index, cancellationToken).ConfigureAwait(false);
                        return new(client, model.Model, TakesOver: index > 0);
                    }
                    catch (PrompterException exception)
                    {
                        against = exception;
                    }
                }

                reasons.Add($"{model.Model}: {against.Message}");
                history.Add(
                    new Attempt
                    {
                        Model = model.Model,
                        Error = against.Category,
                        Message = against.Message,
                        WasSent = false,
                    }
                );
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

            if (model is { Cannot: ModelCapabilities.None, ContextLength: null } || chain.models.Length == 1)
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
