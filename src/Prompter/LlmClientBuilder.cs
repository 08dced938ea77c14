using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Prompter.Catalogue;
using Prompter.Policies;
using Prompter.Policies.CircuitBreaker;
using Prompter.Policies.Deadlines;
using Prompter.Policies.Fallback;
using Prompter.Policies.RateLimit;
using Prompter.Policies.Rescue;
using Prompter.Policies.Retry;
using Prompter.Policies.StructuredOutput;
using Prompter.Policies.Telemetry;
using Prompter.Policies.Usage;
using Prompter.Settings;

namespace Prompter;

/// <summary>Makes an <see cref="LlmClient"/> in code.</summary>
/// <remarks>
/// Policies are added by <c>UseX</c>, the first outermost, and are around each model of the chain; where none is added, it is retry,
/// circuit breaker, rate limit, telemetry and time-outs, as the configuration sets them for each model.
/// </remarks>
public sealed class LlmClientBuilder
{
    private readonly PrompterConfiguration configuration;
    private readonly PipelineBuilder policies = new();
    private readonly List<string> models = [];
    private readonly Dictionary<string, Provider> providers;
    private readonly Dictionary<string, IReadOnlyList<string>> routes = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string>? environment;
    private StreamRescue rescue;
    private TimeoutOptions total = new();
    private ILogger logger = NullLogger.Instance;
    private bool hasPolicies;

    /// <summary>Begins with a configuration.</summary>
    /// <param name="configuration">
    /// The configuration; default one without models, in which only keys from the environment are known, and with two retries.
    /// </param>
    public LlmClientBuilder(PrompterConfiguration? configuration = null)
    {
        this.configuration = configuration ?? Own(ConfigurationLoader.BuiltIn);
        providers = new(this.configuration.Providers, StringComparer.Ordinal);
    }

    /// <summary>Names the models that are asked in turn.</summary>
    /// <param name="references">First choice first, such as <c>openai:gpt-5.5</c>.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithModels(params IEnumerable<string> references)
    {
        models.AddRange(references);
        return this;
    }

    /// <summary>Names the models of a role, which calls can name instead of a model.</summary>
    /// <param name="role">Such as <c>fast</c>.</param>
    /// <param name="references">First choice first.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithRoute(string role, params IEnumerable<string> references)
    {
        ArgumentNullException.ThrowIfNull(role);
        routes[role] = [.. references];
        return this;
    }

    /// <summary>Adds a provider, or takes the place of a known one.</summary>
    /// <param name="provider">The provider.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithProvider(Provider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        providers[provider.Name] = provider;
        return this;
    }

    /// <summary>Takes keys and addresses from these variables instead of the environment of this process.</summary>
    /// <param name="variables">The variables.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithEnvironment(IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        environment = variables;
        return this;
    }

    /// <summary>Chooses what becomes of streams that fail after their first content; default <see cref="StreamRescue.Fail"/>.</summary>
    /// <param name="mode">What becomes of them.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithRescue(StreamRescue mode)
    {
        rescue = mode;
        return this;
    }

    /// <summary>Bounds each call with all its tries and waits.</summary>
    /// <param name="limit">The longest time.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithTotalTimeout(TimeSpan limit)
    {
        total = total with { Total = limit };
        return this;
    }

    /// <summary>Tells a logger of each try; never what was asked or answered.</summary>
    /// <param name="target">The logger.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithLogger(ILogger target)
    {
        ArgumentNullException.ThrowIfNull(target);
        logger = target;
        return this;
    }

    /// <summary>Adds any client around each model's.</summary>
    /// <param name="wrap">Makes it from the client inside.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder Use(Func<IChatClient, ModelReference, IChatClient> wrap) => Add(() => policies.Use(wrap));

    /// <summary>Tries again what may pass.</summary>
    /// <param name="options">When; default twice.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder UseRetry(RetryOptions? options = null)
    {
        var retry = options ?? new();
        return Add(() =>
            policies
                .UseRetry(_ => retry with { Rescue = rescue })
                .UseAttempts(model => new() { Price = PriceOf(model) })
        );
    }

    /// <summary>Keeps off models that keep failing.</summary>
    /// <param name="options">When; default after 5 failures.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder UseCircuitBreaker(CircuitBreakerOptions? options = null)
    {
        var breakers = new ConcurrentDictionary<ModelReference, ModelCircuitBreaker>();
        return Add(() =>
            policies.UseCircuitBreaker(model =>
                breakers.GetOrAdd(model, new ModelCircuitBreaker(model, options ?? new()))
            )
        );
    }

    /// <summary>Lets calls wait in line for each model.</summary>
    /// <param name="options">How much each model is sent; default what its provider tells.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder UseRateLimit(RateLimitOptions? options = null)
    {
        var limiters = new ConcurrentDictionary<ModelReference, ModelRateLimiter>();
        return Add(() =>
            policies.UseRateLimit(model => limiters.GetOrAdd(model, new ModelRateLimiter(model, options ?? new())))
        );
    }

    /// <summary>Tells of each try by spans, metrics and log lines.</summary>
    /// <param name="options">What is told; default what listeners ask for, and the logger of <see cref="WithLogger"/>.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder UseTelemetry(TelemetryOptions? options = null) =>
        Use((client, model) => new TelemetryChatClient(client, model, options ?? new() { Logger = logger }));

    /// <summary>Bounds each try.</summary>
    /// <param name="options">The limits.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder UseTimeout(TimeoutOptions options) => Add(() => policies.UseTimeout(_ => options));

    /// <summary>Makes the client; nothing is connected yet.</summary>
    /// <exception cref="PrompterException">A model cannot be read.</exception>
    public LlmClient Build()
    {
        var connector = new ModelConnector(configuration with { Providers = providers }, environment);
        var usage = new UsageTotals();
        var router = new ModelRouter(
            [.. models.Count > 0 ? models.SelectMany(Read) : ConfiguredChain().SelectMany(Read).Distinct()],
            configuration
                .Routes.Concat(routes)
                .GroupBy(route => route.Key, StringComparer.Ordinal)
                .ToDictionary(
                    route => route.Key,
                    route => (IReadOnlyList<ModelReference>)[.. route.Last().Value.SelectMany(Read)],
                    StringComparer.Ordinal
                ),
            name => Read(name).First(),
            ModelCatalogue.BuiltIn.Find,
            usage,
            model => PoliciesOf(model) is { Context: not ContextChoice.Shape, MaxContextTokens: var most } ? most : null
        );
        var mode = configuration.Defaults.Policies.Rescue ?? rescue;
        var limit = total.Total is null ? total with { Total = configuration.Defaults.Policies.TotalTimeout } : total;
        var configured = new ConfiguredPipeline(configuration, connector.Parse)
        {
            Price = PriceOf,
            Telemetry = new() { Logger = logger },
        };
        var around = hasPolicies
            ? new PipelineBuilder().Use((inner, _) => new StructuredOutputChatClient(inner)).Use(policies.Build)
            : configured.Around(PoliciesOf, new(), model => PoliciesOf(model).Rescue ?? rescue, limit.Total);
        IChatClient client = new FallbackChatClient(
            (_, options) => router.ChainOf(options),
            around.Build(connector.ConnectAsync),
            new() { Rescue = mode }
        );
        if (limit.Total is not null)
        {
            client = new TimeoutChatClient(client, limit with { CoversTries = true });
        }

        return new(new UsageChatClient(client, usage), connector, configured, router, usage);

        IEnumerable<ModelReference> Read(string text) => configuration.ResolveRole(text).Select(connector.Parse);
    }

    private static PrompterConfiguration Own(PrompterConfiguration builtIn) =>
        builtIn with
        {
            Defaults = builtIn.Defaults with
            {
                Policies = builtIn.Defaults.Policies with { Retries = new RetryOptions().Retries },
            },
        };

    private IEnumerable<string> ConfiguredChain() =>
        configuration.Models.Concat(configuration.Defaults.Policies.Fallback ?? []);

    private PolicySettings PoliciesOf(ModelReference model) => configuration.PoliciesOf(model, model.ToString());

    private ModelPrice? PriceOf(ModelReference model) =>
        configuration.PriceOf(model)
        ?? (model.Provider == ModelConnector.Simulated ? new(0, 0) : ModelCatalogue.BuiltIn.Find(model)?.Price);

    private LlmClientBuilder Add(Action add)
    {
        add();
        hasPolicies = true;
        return this;
    }
}
