using Microsoft.Extensions.AI;
using Prompter.Policies.Attempts;
using Prompter.Policies.CircuitBreaker;
using Prompter.Policies.Deadlines;
using Prompter.Policies.Fallback;
using Prompter.Policies.RateLimit;
using Prompter.Policies.Retry;
using Prompter.Policies.Telemetry;
using Prompter.Tokens;

namespace Prompter.Policies;

/// <summary>Makes the client of a model.</summary>
/// <param name="model">The model.</param>
/// <param name="cancellationToken">Ends what has to be waited for, such as a command that tells a key.</param>
/// <exception cref="PrompterException">It cannot be made: there is no key, or no such provider.</exception>
public delegate ValueTask<IChatClient> ConnectModel(ModelReference model, CancellationToken cancellationToken);

/// <summary>Puts policies around the clients of models; what is added first is outermost.</summary>
/// <remarks>
/// What is added before <see cref="UseFallback"/> is around the whole chain, what is added after it is around each model of it. The
/// usual order is: time-out of the whole call, fallback, retry, attempts, circuit breaker, rate limit, telemetry, time-outs.
/// </remarks>
public sealed class PipelineBuilder
{
    private readonly List<Func<ConnectModel, ConnectModel>> layers = [];

    /// <summary>Adds any layer.</summary>
    /// <param name="layer">Takes what makes the client inside, and returns what makes the client around it.</param>
    /// <returns>This builder.</returns>
    public PipelineBuilder Use(Func<ConnectModel, ConnectModel> layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        layers.Add(layer);
        return this;
    }

    /// <summary>Adds any client around each client.</summary>
    /// <param name="wrap">Makes it from the client inside; may return that client itself.</param>
    /// <returns>This builder.</returns>
    public PipelineBuilder Use(Func<IChatClient, ModelReference, IChatClient> wrap)
    {
        ArgumentNullException.ThrowIfNull(wrap);
        return Use(inner =>
            async (model, cancellationToken) => wrap(await inner(model, cancellationToken).ConfigureAwait(false), model)
        );
    }

    /// <summary>Adds time-outs.</summary>
    /// <param name="options">The limits of a model.</param>
    /// <returns>This builder.</returns>
    public PipelineBuilder UseTimeout(Func<ModelReference, TimeoutOptions> options) =>
        Use(
            (client, model) =>
                options(model) is var limits and ({ Total: not null } or { FirstToken: not null } or { Idle: not null })
                    ? new TimeoutChatClient(client, limits)
                    : client
        );

    /// <summary>Adds retries.</summary>
    /// <param name="options">When a model is asked again.</param>
    /// <returns>This builder.</returns>
    public PipelineBuilder UseRetry(Func<ModelReference, RetryOptions> options) =>
        Use((client, model) => options(model) is { Retries: > 0 } retry ? new RetryChatClient(client, retry) : client);

    /// <summary>Adds the record of each try; it belongs inside of retries.</summary>
    /// <param name="options">How tries of a model are recorded.</param>
    /// <returns>This builder.</returns>
    public PipelineBuilder UseAttempts(Func<ModelReference, AttemptOptions> options) =>
        Use((client, model) => new AttemptChatClient(client, options(model) with { Model = model }));

    /// <summary>Adds circuit breakers, one for each model that all its clients share.</summary>
    /// <param name="breakers">The breaker of a model; null for none.</param>
    /// <returns>This builder.</returns>
    public PipelineBuilder UseCircuitBreaker(Func<ModelReference, ModelCircuitBreaker?> breakers) =>
        Use((client, model) => breakers(model) is { } breaker ? new CircuitBreakerChatClient(client, breaker) : client);

    /// <summary>Adds rate limits, one line for each model that all its clients share.</summary>
    /// <param name="limiters">The line of a model; null for none.</param>
    /// <returns>This builder.</returns>
    public PipelineBuilder UseRateLimit(Func<ModelReference, ModelRateLimiter?> limiters) =>
        Use(
            (client, model) =>
                limiters(model) is { } limiter
                    ? new RateLimitChatClient(
                        client,
                        limiter,
                        (messages, _) => (int)Math.Min(TokenEstimate.Of(messages), int.MaxValue)
                    )
                    : client
        );

    /// <summary>Adds spans, metrics and log lines; they belong around each try.</summary>
    /// <param name="options">What is told; default: what listeners and the environment ask for.</param>
    /// <returns>This builder.</returns>
    public PipelineBuilder UseTelemetry(TelemetryOptions? options = null) =>
        Use((client, model) => new TelemetryChatClient(client, model, options));

    /// <summary>Adds a chain: the model that is asked for, and others after it.</summary>
    /// <param name="chain">The models for the one that is asked for, which should be the first of them.</param>
    /// <param name="options">How the chain goes on; default: streams that have begun fail.</param>
    /// <returns>This builder.</returns>
    public PipelineBuilder UseFallback(
        Func<ModelReference, IEnumerable<FallbackModel>> chain,
        Func<ModelReference, FallbackOptions>? options = null
    ) => Use(inner => (model, _) => new(new FallbackChatClient(chain(model), inner, options?.Invoke(model))));

    /// <summary>Makes what connects models with everything around them.</summary>
    /// <param name="connect">Makes the bare client of a model.</param>
    public ConnectModel Build(ConnectModel connect) =>
        Enumerable.Reverse(layers).Aggregate(connect, (inner, layer) => layer(inner));
}
