using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Prompter.Catalogue;
using Prompter.Policies;
using Prompter.Policies.CircuitBreaker;
using Prompter.Policies.ContextLength;
using Prompter.Policies.Fallback;
using Prompter.Policies.RateLimit;
using Prompter.Policies.Rescue;
using Prompter.Policies.StructuredOutput;
using Prompter.Policies.Telemetry;

namespace Prompter.Settings;

/// <summary>Makes clients of models with all policies around them, as a configuration says.</summary>
/// <remarks>
/// All clients of one of these share a circuit breaker and a rate limit for each model, so a process should have one. Where several
/// names of a model set different rate limits, those of the name that is asked first count.
/// </remarks>
/// <param name="configuration">The configuration.</param>
/// <param name="parse">Reads a reference or a bare name, which is no alias and no role.</param>
public sealed class ConfiguredPipeline(PrompterConfiguration configuration, Func<string, ModelReference> parse)
    : IDisposable
{
    private readonly ConcurrentDictionary<ModelReference, Lazy<ModelCircuitBreaker>> breakers = new();
    private readonly ConcurrentDictionary<ModelReference, Lazy<ModelRateLimiter>> limiters = new();

    /// <summary>What is stronger than the configuration, such as flags; default nothing.</summary>
    public PolicySettings Overrides { get; init; } = new();

    /// <summary>What a model costs; default what the configuration says.</summary>
    public Func<ModelReference, ModelPrice?> Price { get; init; } = configuration.PriceOf;

    /// <summary>What is known of a model, asked only where a chain has several; default nothing.</summary>
    public Func<ModelReference, CatalogueModel?> Catalogue { get; init; } = _ => null;

    /// <summary>What is told of calls; default what listeners and the environment ask for.</summary>
    public TelemetryOptions? Telemetry { get; init; }

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The models that are asked for a name: the one it stands for, the others of its role, and then the fallback, each once.</summary>
    /// <param name="name">A model reference, an alias or a role, as the user wrote it.</param>
    /// <remarks>The fallback is that of the name alone: lists of the other models in the chain are not followed.</remarks>
    public IReadOnlyList<ModelReference> ChainOf(string name) => [.. LinksOf(name).Keys];

    /// <summary>The circuit of a model; null where it was not asked yet.</summary>
    /// <param name="model">The model.</param>
    public CircuitStatus? CircuitOf(ModelReference model) =>
        breakers.TryGetValue(model, out var breaker) ? breaker.Value.Status : null;

    /// <summary>Makes the client of a name; nothing is connected yet.</summary>
    /// <param name="name">A model reference, an alias or a role, as the user wrote it.</param>
    /// <param name="connect">Makes the bare client of a model.</param>
    /// <param name="options">What is particular to the caller.</param>
    /// <returns>A client that disposes of those that it connects.</returns>
    public IChatClient CreateClient(string name, ConnectModel connect, ConfiguredClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connect);
        options ??= new();
        var links = LinksOf(name);
        var (first, own) = links.GetAt(0);
        var rescue = own.Rescue ?? options.Rescue;
        var pipeline = new PipelineBuilder()
            .UseTimeout(_ =>
                new()
                {
                    Total = own.TotalTimeout,
                    CoversTries = true,
                    TimeProvider = TimeProvider,
                }
            )
            .UseFallback(
                _ => links.Select(link => Link(link.Key, link.Value, knows: links.Count > 1)),
                _ => new() { Rescue = rescue }
            );
        // A chain connects when it is asked, so that this does not wait.
        var around = Around(model => links[model], options, _ => rescue, own.TotalTimeout);
        return pipeline.Build(around.Build(connect))(first, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>What is around each model of a chain.</summary>
    /// <param name="policies">How a model is asked.</param>
    /// <param name="options">What is particular to the caller.</param>
    /// <param name="rescue">What becomes of an answer that breaks off.</param>
    /// <param name="total">How long a call may take with all its tries and waits.</param>
    internal PipelineBuilder Around(
        Func<ModelReference, PolicySettings> policies,
        ConfiguredClientOptions options,
        Func<ModelReference, StreamRescue> rescue,
        TimeSpan? total
    ) =>
        new PipelineBuilder()
            .Use(
                (client, model) =>
                {
                    var wanted = options.StructuredOutput?.Invoke(model) ?? new();
                    return new StructuredOutputChatClient(
                        client,
                        policies(model).JsonRetries is { } retries ? wanted with { Retries = retries } : wanted
                    );
                }
            )
            .UseRetry(model =>
                new()
                {
                    Retries = policies(model).Retries ?? 0,
                    Rescue = rescue(model),
                    Total = total,
                    TimeProvider = TimeProvider,
                }
            )
            .UseAttempts(model => new() { Price = Price(model), TimeProvider = TimeProvider })
            .UseCircuitBreaker(model => BreakerOf(model, policies(model)))
            .UseRateLimit(model => LimiterOf(model, policies(model)))
            .Use((client, model) => options.Wrap?.Invoke(client, model) ?? client)
            .Use(
                (client, model) =>
                    policies(model) is { MaxContextTokens: { } most, Context: ContextChoice.Shape }
                        ? new ShapingChatClient(client, most)
                        : client
            )
            .UseTelemetry(Telemetry)
            .UseTimeout(model =>
                new()
                {
                    Total = policies(model).Timeout,
                    FirstToken = policies(model).FirstTokenTimeout,
                    Idle = policies(model).IdleTimeout,
                    TimeProvider = TimeProvider,
                }
            );

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var limiter in limiters.Values)
        {
            limiter.Value.Dispose();
        }
    }

    private OrderedDictionary<ModelReference, PolicySettings> LinksOf(string name)
    {
        var links = new OrderedDictionary<ModelReference, PolicySettings>();
        var role = Resolve(name).ToList();
        foreach (var (model, policies) in role.Concat((role[0].Policies.Fallback ?? []).SelectMany(Resolve)))
        {
            links.TryAdd(model, policies);
        }

        return links;
    }

    private IEnumerable<(ModelReference Model, PolicySettings Policies)> Resolve(string name) =>
        configuration
            .ResolveRole(name)
            .Select(parse)
            .Select(model => (model, configuration.PoliciesOf(model, name, Overrides)));

    private FallbackModel Link(ModelReference model, PolicySettings policies, bool knows)
    {
        var known = knows ? Catalogue(model) : null;
        var allowed = policies.Context == ContextChoice.Shape ? null : policies.MaxContextTokens;
        var length = policies.Context == ContextChoice.Shape ? null : known?.InputLimit ?? known?.ContextLength;
        return new(model)
        {
            ContextLength = allowed < length ? allowed : length ?? allowed,
            Cannot = known?.Cannot ?? ModelCapabilities.None,
        };
    }

    private ModelCircuitBreaker BreakerOf(ModelReference model, PolicySettings policies)
    {
        var options = new CircuitBreakerOptions { TimeProvider = TimeProvider };
        return breakers
            .GetOrAdd(
                model,
                key =>
                    new(() =>
                        new(
                            key,
                            options with
                            {
                                // The tries of one call alone do not open a circuit in the middle of them.
                                MinimumFailures = Math.Max(options.MinimumFailures, (policies.Retries ?? 0) + 1),
                            }
                        )
                    )
            )
            .Value;
    }

    private ModelRateLimiter LimiterOf(ModelReference model, PolicySettings policies) =>
        limiters
            .GetOrAdd(
                model,
                key =>
                    new(() =>
                        new(
                            key,
                            new()
                            {
                                RequestsPerMinute = policies.RequestsPerMinute,
                                TokensPerMinute = policies.TokensPerMinute,
                                MaxConcurrency = policies.Concurrency,
                                TimeProvider = TimeProvider,
                            }
                        )
                    )
            )
            .Value;
}

/// <summary>What is particular to one caller of a <see cref="ConfiguredPipeline"/>.</summary>
public sealed record ConfiguredClientOptions
{
    /// <summary>What becomes of an answer that breaks off, where nothing is set; default <see cref="StreamRescue.Fail"/>.</summary>
    public StreamRescue Rescue { get; init; }

    /// <summary>How answers of a model are checked that have to be JSON; null or its null: as each call asks for.</summary>
    public Func<ModelReference, StructuredOutputOptions?>? StructuredOutput { get; init; }

    /// <summary>Makes a client around each connected one, inside of policies and outside of telemetry and time-outs; null for none.</summary>
    public Func<IChatClient, ModelReference, IChatClient>? Wrap { get; init; }
}
