using Microsoft.Extensions.Logging;
using Prompter.Policies.CircuitBreaker;
using Prompter.Policies.Deadlines;
using Prompter.Policies.Fallback;
using Prompter.Policies.RateLimit;
using Prompter.Policies.Rescue;
using Prompter.Policies.Retry;
using Prompter.Policies.Telemetry;
using Prompter.Providers;
using Prompter.Settings;

namespace Prompter;

/// <summary>Makes an <see cref="LlmClient"/> in code.</summary>
/// <remarks>
/// Around each model stand, in this order, the check of JSON, retries, the record of attempts, circuit breaker, rate limit, telemetry and
/// deadlines, as the configuration sets them for it. What <c>UseX</c> is given takes the configuration's place for all models.
/// </remarks>
public sealed class LlmClientBuilder
{
    private readonly List<string> models = [];
    private PrompterConfiguration configuration;
    private PrompterHostOptions hostOptions = new();

    /// <summary>Begins with a configuration.</summary>
    /// <param name="configuration">
    /// The configuration; default one without models, and with two retries.
    /// </param>
    public LlmClientBuilder(PrompterConfiguration? configuration = null) =>
        this.configuration = configuration ?? Own(ConfigurationLoader.BuiltIn);

    /// <summary>Names the models that are asked in turn.</summary>
    /// <param name="references">First choice first, such as <c>openai:gpt-5.5</c>.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithModels(params IEnumerable<string> references)
    {
        models.AddRange(references);
        return this;
    }

    /// <summary>Names the models of a route, which calls can name instead of a model.</summary>
    /// <param name="role">Such as <c>fast</c>.</param>
    /// <param name="references">First choice first.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithRoute(string role, params IEnumerable<string> references)
    {
        ArgumentNullException.ThrowIfNull(role);
        configuration = configuration with
        {
            Routes = new Dictionary<string, IReadOnlyList<string>>(configuration.Routes, StringComparer.Ordinal)
            {
                [role] = [.. references],
            },
        };
        return this;
    }

    /// <summary>Adds a provider, or takes the place of a known one.</summary>
    /// <param name="provider">The provider.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithProvider(Provider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        configuration = configuration with
        {
            Providers = new Dictionary<string, Provider>(configuration.Providers, StringComparer.Ordinal)
            {
                [provider.Name] = provider,
            },
        };
        return this;
    }

    /// <summary>Takes keys and addresses from these variables instead of the environment of this process.</summary>
    /// <param name="variables">The variables.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithEnvironment(IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return With(hostOptions with { Environment = variables });
    }

    /// <summary>Chooses what becomes of streams that fail after their first content; default what the configuration says.</summary>
    /// <param name="mode">What becomes of them.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithRescue(StreamRescue mode) =>
        With(hostOptions with { Overrides = hostOptions.Overrides with { Rescue = mode } });

    /// <summary>Bounds each call with all its tries and waits.</summary>
    /// <param name="limit">The longest time.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithTotalTimeout(TimeSpan limit) =>
        With(hostOptions with { Overrides = hostOptions.Overrides with { TotalTimeout = limit } });

    /// <summary>Tells a logger of each try; never what was asked or answered.</summary>
    /// <param name="target">The logger.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithLogger(ILogger target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return With(hostOptions with { Telemetry = hostOptions.Telemetry with { Logger = target } });
    }

    /// <summary>Takes the time of everything from this clock; default the system's.</summary>
    /// <param name="time">The clock.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder WithClock(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return With(hostOptions with { Clock = time });
    }

    /// <summary>Adds any client around each model's, inside of retries, circuit breaker and rate limit; the first is outermost.</summary>
    /// <param name="wrap">Makes it from the client inside.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder Use(Func<IChatClient, ModelReference, IChatClient> wrap)
    {
        ArgumentNullException.ThrowIfNull(wrap);
        var outer = hostOptions.Policies.Client;
        return With(
            hostOptions.Policies with
            {
                Client = outer is null ? wrap : (inner, model) => outer(wrap(inner, model), model),
            }
        );
    }

    /// <summary>Tries again what may pass.</summary>
    /// <param name="options">When; default twice.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder UseRetry(RetryOptions? options = null) =>
        With(hostOptions.Policies with { Retry = options ?? new() });

    /// <summary>Keeps off models that keep failing.</summary>
    /// <param name="options">When; default after 5 failures.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder UseCircuitBreaker(CircuitBreakerOptions? options = null) =>
        With(hostOptions.Policies with { CircuitBreaker = options ?? new() });

    /// <summary>Lets calls wait in line for each model.</summary>
    /// <param name="options">How much each model is sent; default what its provider tells.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder UseRateLimit(RateLimitOptions? options = null) =>
        With(hostOptions.Policies with { RateLimit = options ?? new() });

    /// <summary>Chooses what is told of each attempt by spans, metrics and log lines.</summary>
    /// <param name="options">What is told.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder UseTelemetry(TelemetryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return With(hostOptions with { Telemetry = options });
    }

    /// <summary>Bounds each attempt.</summary>
    /// <param name="options">The deadlines.</param>
    /// <returns>This builder.</returns>
    public LlmClientBuilder UseDeadlines(DeadlineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return With(hostOptions.Policies with { Deadlines = options });
    }

    /// <summary>Makes the client; nothing is connected yet.</summary>
    /// <exception cref="PrompterException">A model cannot be read.</exception>
    public LlmClient Build()
    {
        var host = new PrompterHost(configuration, hostOptions);
        IEnumerable<string> chain = configuration.Models.Concat(configuration.Defaults.Policies.Fallback ?? []);
        var router = new ModelRouter(
            [.. models.Count > 0 ? models.SelectMany(Read) : chain.SelectMany(Read).Distinct()],
            configuration.Routes.Keys.ToDictionary(
                role => role,
                role => (IReadOnlyList<ModelReference>)[.. Read(role)],
                StringComparer.Ordinal
            ),
            name => Read(name).First(),
            name => host.ChoiceOf(host.Settings.ResolveAlias(name))?.Model,
            model => host.Catalogue.Find(model),
            host.Usage
        );
        return new(host.CreateClient(call => router.ChainOf(call.Options)), host, router);

        IEnumerable<ModelReference> Read(string text) => host.ModelsOf(text);
    }

    private LlmClientBuilder With(PolicyOptions policies) => With(hostOptions with { Policies = policies });

    private LlmClientBuilder With(PrompterHostOptions options)
    {
        hostOptions = options;
        return this;
    }

    private static PrompterConfiguration Own(PrompterConfiguration builtIn) =>
        builtIn with
        {
            Defaults = builtIn.Defaults with
            {
                Policies = builtIn.Defaults.Policies with { Retries = new RetryOptions().Retries },
            },
        };
}
