using System.Collections.Concurrent;
using Prompter.Calls;
using Prompter.Catalogue;
using Prompter.Credentials;
using Prompter.Policies;
using Prompter.Policies.CircuitBreaker;
using Prompter.Policies.Deadlines;
using Prompter.Policies.Fallback;
using Prompter.Policies.RateLimit;
using Prompter.Policies.Rescue;
using Prompter.Providers;
using Prompter.Providers.Http;
using Prompter.Providers.LlmProgram;
using Prompter.Providers.Processes;
using Prompter.Providers.Simulated;
using Prompter.Settings;

namespace Prompter;

/// <summary>
/// The one place where Prompter is put together, made from settings and a clock. It owns everything that calls share: keys, connections,
/// circuit breakers, rate limits, usage, child processes.
/// </summary>
/// <remarks>It may be used from many threads at once, and is meant to live as long as the program; a process should have one.</remarks>
public sealed class PrompterHost : IDisposable
{
    /// <summary>The provider of models that run in this process.</summary>
    public const string Simulated = "sim";

    /// <summary>The provider of models behind the program <c>llm</c>.</summary>
    public const string Llm = "llm";

    private readonly PrompterHostOptions options;
    private readonly Lazy<ProviderRegistry> providers;
    private readonly Lazy<IReadOnlyDictionary<string, string>> environment;
    private readonly Lazy<CredentialStore> credentials;
    private readonly Lazy<ModelCatalogue> catalogue;
    private readonly Lazy<LlmProgramDatabaseTemplate> llmDatabaseTemplate;
    private readonly Lazy<string> logs = new(() => Directory.CreateTempSubdirectory("prompter-").FullName);
    private readonly ConcurrentDictionary<ModelReference, Circuit> breakers = new();
    private readonly ConcurrentDictionary<string, RouteChoice> choices = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Circuit> providerBreakers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ModelReference, Lazy<ModelRateLimiter>> limiters = new();

    /// <summary>Puts everything together; nothing is read, connected or started yet.</summary>
    /// <param name="settings">The settings; default those of a user who has set nothing.</param>
    /// <param name="options">What comes from the program around it; default that of this process.</param>
    public PrompterHost(PrompterConfiguration? settings = null, PrompterHostOptions? options = null)
    {
        Settings = settings ?? ConfigurationLoader.BuiltIn;
        this.options = options ?? new();
        providers = new(() => new(Settings.Providers));
        environment = new(() => this.options.Environment ?? ConfigurationSources.FromProcess(null).Environment);
        credentials = new(() =>
            new(UserFile.Credentials.In(environment.Value), environment.Value)
            {
                Children = this.options.Children ?? new(environment.Value),
                KeyFound = this.options.KeyFound,
            }
        );
        catalogue = new(() => ModelCatalogue.Load(ModelCatalogue.DefaultPath(environment.Value), this.options.Warn));
        llmDatabaseTemplate = new(() =>
            new(Settings.Llm.Command, environment.Value, UserFile.LlmDatabases.In(environment.Value))
        );
        Children = this.options.Children ?? new();
    }

    /// <summary>The settings in force.</summary>
    public PrompterConfiguration Settings { get; }

    /// <summary>The clock of everything here.</summary>
    public TimeProvider Clock => options.Clock;

    /// <summary>All provider APIs.</summary>
    public ProviderRegistry Providers => providers.Value;

    /// <summary>What is known of models.</summary>
    public ModelCatalogue Catalogue => catalogue.Value;

    /// <summary>What models were used for through this host, failed attempts too.</summary>
    public UsageTotals Usage { get; } = new();

    internal ChildProcessGroup Children { get; }

    internal LlmProgramDatabaseTemplate LlmDatabaseTemplate => llmDatabaseTemplate.Value;

    /// <summary>Reads <c>provider:model</c> with all providers that there are.</summary>
    /// <param name="text">What the user wrote; without a provider it is a model of <c>llm</c>.</param>
    public ModelReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var provider = colon > 0 ? text[..colon] : "";
        // Most need no table of providers, and each start would pay for it.
        return
            provider is Simulated or Llm
            || options.OtherProviders.Contains(provider, StringComparer.Ordinal)
            || colon > 0 && Providers.Find(provider) is not null
            ? new(provider, text[(colon + 1)..])
            : new(Llm, text);
    }

    /// <summary>The models that are asked for a name: the one it stands for, the others of its role, and then the fallback, each once.</summary>
    /// <param name="name">A model reference, an alias or a role, as the user wrote it.</param>
    /// <remarks>The fallback is that of the name alone: lists of the other models in the chain are not followed.</remarks>
    public IReadOnlyList<ModelReference> ChainOf(string name) => [.. PoliciesIn(name).Keys];

    /// <summary>The same as the user wrote them: aliases and roles are followed, nothing is parsed.</summary>
    internal IReadOnlyList<string> NamesIn(string name)
    {
        var role = Settings.ResolveRole(name);
        var chosen = ChoiceOf(role[0])?.Model;
        var fallback = PoliciesOf(chosen ?? Parse(role[0]), name).Fallback ?? [];
        return [.. chosen is null ? role : [], .. fallback.SelectMany(Settings.ResolveRole)];
    }

    /// <summary>The models that a name stands for, without the fallback; a role that says what it needs is one model.</summary>
    /// <exception cref="PrompterException">No model has what a role needs.</exception>
    internal IEnumerable<ModelReference> ModelsOf(string name) =>
        Settings.ResolveRole(name).Select(one => ChoiceOf(one)?.Model ?? Parse(one));

    /// <summary>The model that plays a role which says what it needs; null where that is no such role.</summary>
    /// <exception cref="PrompterException">No model has what the role needs.</exception>
    internal RouteChoice? ChoiceOf(string role) =>
        Settings.RouteNeeds.TryGetValue(role, out var needs)
            ? choices.GetOrAdd(role, name => needs.Choose(name, UsableModels()))
            : null;

    /// <summary>The models that were chosen so far.</summary>
    internal IEnumerable<RouteChoice> Choices => choices.Values.OrderBy(choice => choice.Role, StringComparer.Ordinal);

    /// <summary>How a model is asked: as flags say, else the target, else its provider, else the defaults.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">What the user wrote for it; null for the reference itself.</param>
    public PolicySettings PoliciesOf(ModelReference model, string? name = null) =>
        Settings.PoliciesOf(model, name, options.Overrides);

    /// <summary>What a model's tokens cost: as the settings say, else as the catalogue does; null where nobody knows.</summary>
    /// <param name="model">The model.</param>
    public ModelPrice? PriceOf(ModelReference model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Settings.PriceOf(model)
            ?? (
                model.Provider switch
                {
                    Simulated => new(0, 0),
                    Llm => null,
                    _ => Catalogue.Price(model, Clock.GetUtcNow()),
                }
            );
    }

    /// <summary>What is known of a provider's key without running a command; null for nothing.</summary>
    /// <exception cref="PrompterException">The store cannot be used.</exception>
    internal Credential? CredentialOf(Provider provider) =>
        credentials.Value.Peek(provider.Name, provider.KeyVariables);

    /// <summary>Where a provider is reached; null where nobody has said.</summary>
    /// <param name="provider">The provider.</param>
    /// <exception cref="PrompterException">A variable holds no address.</exception>
    public Uri? AddressOf(Provider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return AddressOf(provider, CredentialOf(provider)) ?? provider.BaseUrl;
    }

    /// <summary>The circuit of a model, or of its provider where that is not closed; null where neither was asked yet.</summary>
    /// <param name="model">The model.</param>
    public CircuitStatus? CircuitOf(ModelReference model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return providerBreakers.TryGetValue(model.Provider, out var provider)
            && provider.Status is { State: not CircuitState.Closed } status
                ? status
            : breakers.TryGetValue(model, out var breaker) ? breaker.Status
            : null;
    }

    /// <summary>Makes the bare client of a model, without policies; nothing is sent yet, but a command that tells the key is run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Ends the command that tells the key.</param>
    /// <exception cref="PrompterException">There is no such provider, no key, no address, or the store cannot be used.</exception>
    public async ValueTask<IChatClient> ConnectAsync(
        ModelReference model,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        switch (model.Provider)
        {
            case Simulated:
                return new SimulatedChatClient(model.Model, Clock);
            case Llm:
                return new LlmProgramChatClient(
                    model.Model,
                    new()
                    {
                        Command = Settings.Llm.Command,
                        LeadingArguments = Settings.Llm.Arguments,
                        DatabasePath = Path.Join(logs.Value, $"{Guid.NewGuid():N}.db"),
                        DatabaseTemplate = LlmDatabaseTemplate,
                        Grace = PoliciesOf(model).ShutdownGrace,
                        Redactor = options.Redactor,
                        Wire = options.Wire,
                    },
                    Children
                );
        }

        var provider =
            Providers.Find(model.Provider)
            ?? throw new PrompterException(ErrorCategory.InvalidRequest, $"there is no provider '{model.Provider}'")
            {
                Provider = model.Provider,
                Model = model.Model,
                WasSent = false,
            };
        var credential = await credentials
            .Value.ResolveAsync(provider.Name, provider.KeyVariables, cancellationToken)
            .ConfigureAwait(false);
        return Providers.CreateClientWith(
            model,
            new()
            {
                Key = credential?.ApiKey,
                KeyOrigin = credential?.Origin,
                Redactor = options.Redactor,
                Wire = options.Wire,
                BaseUrl = AddressOf(provider, credential),
                ConnectTimeout = options.ConnectTimeout ?? Settings.Defaults.ConnectTimeout ?? Timeout.InfiniteTimeSpan,
                Proxy = EnvironmentProxy.In(environment.Value),
            }
        );
    }

    /// <summary>Asks a provider for its models.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>
    /// What is known of each, in the order of their names: its limits as the provider tells them, and all else as the catalogue does.
    /// </returns>
    /// <exception cref="PrompterException">It cannot be reached, refuses, or lists no models.</exception>
    public async Task<IReadOnlyList<CatalogueModel>> ListModelsAsync(
        string provider,
        CancellationToken cancellationToken = default
    )
    {
        using var client = await ConnectAsync(new(provider, "any"), cancellationToken).ConfigureAwait(false);
        var source =
            client as HttpChatClient
            ?? throw new PrompterException(ErrorCategory.InvalidRequest, $"{provider} does not list its models")
            {
                Provider = provider,
            };
        var listed = await source.ListModelsAsync(cancellationToken).ConfigureAwait(false);
        return [.. listed.OrderBy(model => model.Name, StringComparer.Ordinal).Select(Known)];

        CatalogueModel Known(AvailableModel model)
        {
            var reference = new ModelReference(provider, model.Name);
            var known = Catalogue.Find(reference) ?? new(reference);
            return known with
            {
                Reference = reference,
                ContextLength = model.ContextLength ?? known.ContextLength,
                OutputLimit = model.OutputLimit ?? known.OutputLimit,
            };
        }
    }

    /// <summary>Makes the client of a name with all policies around it; nothing is connected yet.</summary>
    /// <param name="name">A model reference, an alias or a role, as the user wrote it.</param>
    /// <param name="target">What is particular to the caller; default nothing.</param>
    /// <returns>A client that disposes of those that it connects.</returns>
    public IChatClient CreateClient(string name, TargetOptions? target = null)
    {
        var policies = PoliciesIn(name);
        var (first, own) = policies.GetAt(0);
        var connections = new Connections(this, target ?? new(), own.Rescue ?? target?.Rescue ?? StreamRescue.Fail);
        ChainLink[] chain =
        [
            .. policies.Select(entry => connections.Link(entry.Key, entry.Value, knows: policies.Count > 1)),
        ];
        return CreateClient(_ => chain, own.TotalTimeout, connections, first);
    }

    /// <summary>Makes a client that chooses the chain of models for each call.</summary>
    internal CallChatClient CreateClient(Func<Call, IReadOnlyList<ModelReference>> chainOf)
    {
        var common = options.Overrides.Over(Settings.Defaults.Policies).Final();
        var connections = new Connections(this, new(), common.Rescue ?? StreamRescue.Fail);
        return CreateClient(
            call =>
                chainOf(call) is { Count: > 0 } models
                    ? [.. models.Select(model => connections.Link(model, PoliciesOf(model), models.Count > 1))]
                    : throw new PrompterException(
                        ErrorCategory.InvalidRequest,
                        "no model is named: name one in the options, in the client or in 'models' of the configuration"
                    ),
            common.TotalTimeout,
            connections,
            null
        );
    }

    /// <summary>Ends programs that still run, and takes away their logs.</summary>
    public void Dispose()
    {
        Children.KillAll();
        if (logs.IsValueCreated)
        {
            Directory.Delete(logs.Value, recursive: true);
        }

        foreach (var limiter in limiters.Values)
        {
            limiter.Value.Dispose();
        }
    }

    private CallChatClient CreateClient(
        Func<Call, IReadOnlyList<ChainLink>> chainOf,
        TimeSpan? total,
        Connections connections,
        ModelReference? first
    )
    {
        OpenCall chain = new FallbackChain(chainOf, connections.Rescue, takesModelId: first is not null).Open;
        return new(
            chain.Around(
                total is null ? null : new DeadlinePolicy(new() { Total = total }, Clock, CoversAttempts: true)
            )
        )
        {
            Ended = record => Usage.Add(record.Attempts),
            Owned = connections,
            Services = (type, key) =>
                key is null && type == typeof(ChatClientMetadata) && first is not null
                    ? new ChatClientMetadata(first.Provider, defaultModelId: first.Model)
                    : connections.GetService(type, key),
        };
    }

    private OrderedDictionary<ModelReference, PolicySettings> PoliciesIn(string name)
    {
        var policies = new OrderedDictionary<ModelReference, PolicySettings>();
        var role = Resolve(name).ToList();
        foreach (var (model, own) in role.Concat((role[0].Policies.Fallback ?? []).SelectMany(Resolve)))
        {
            policies.TryAdd(model, own);
        }

        return policies;
    }

    private IEnumerable<(ModelReference Model, PolicySettings Policies)> Resolve(string name) =>
        ModelsOf(name).Select(model => (model, PoliciesOf(model, name)));

    /// <summary>The models of the list that the user can ask: with a key, on this machine, or at a provider of the configuration.</summary>
    private IEnumerable<(CatalogueModel, ModelPrice?)> UsableModels() =>
        Providers
            .All.Where(provider =>
                CredentialOf(provider) is not null
                || !provider.NeedsKey
                    && (Settings.Providers.ContainsKey(provider.Name) || AddressOf(provider) is { IsLoopback: true })
            )
            .SelectMany(provider => Catalogue.Models(provider.Name))
            .Select(model => (model, Settings.PriceOf(model.Reference) ?? model.PriceAt(Clock.GetUtcNow())));

    private Uri? AddressOf(Provider provider, Credential? credential) =>
        // The environment is stronger than the configuration, and that than what was stored with the key.
        ProviderRegistry.BaseUrlIn(provider, environment.Value)
        ?? Settings.Providers.GetValueOrDefault(provider.Name)?.BaseUrl
        ?? credential?.BaseUrl;

    private Circuit BreakerOf(ModelReference model, CircuitBreakerOptions breaker) =>
        breakers.GetOrAdd(model, key => new(key, breaker, Clock));

    /// <summary>Null for what is reached without a connection.</summary>
    private Circuit? ProviderBreakerOf(string provider, CircuitBreakerOptions breaker) =>
        provider is Simulated or Llm
            ? null
            : providerBreakers.GetOrAdd(provider, key => new(key, null, breaker, Clock));

    private ModelRateLimiter LimiterOf(ModelReference model, RateLimitOptions limit) =>
        limiters.GetOrAdd(model, key => new(() => new(key, limit, Clock))).Value;

    /// <summary>The models that one client has connected, each with its policies around it.</summary>
    private sealed class Connections(PrompterHost host, TargetOptions target, StreamRescue rescue) : IDisposable
    {
        private readonly ConcurrentDictionary<ModelReference, ConnectedModel> connected = new();

        public StreamRescue Rescue => rescue;

        /// <summary><c>knows</c>: what is known of the model decides who is asked, because it is not alone.</summary>
        public ChainLink Link(ModelReference model, PolicySettings policies, bool knows)
        {
            var known = knows && model.Provider is not (Simulated or Llm) ? host.Catalogue.Find(model) : null;
            var shapes = policies.Context == ContextChoice.Shape;
            var allowed = shapes ? null : policies.MaxContextTokens;
            var length = shapes ? null : known?.InputLimit ?? known?.ContextLength;
            return new(model, cancellationToken => ConnectAsync(model, policies, cancellationToken))
            {
                ContextLength = allowed < length ? allowed : length ?? allowed,
                Cannot = known?.Cannot ?? ModelCapabilities.None,
            };
        }

        public object? GetService(Type type, object? key) =>
            connected.Values.FirstOrDefault()?.Leaf.GetService(type, key);

        public void Dispose()
        {
            foreach (var model in connected.Values)
            {
                model.Leaf.Dispose();
            }
        }

        private async ValueTask<ConnectedModel> ConnectAsync(
            ModelReference model,
            PolicySettings policies,
            CancellationToken cancellationToken
        )
        {
            if (connected.TryGetValue(model, out var known))
            {
                return known;
            }

            var leaf = await (target.Connect ?? host.ConnectAsync)(model, cancellationToken).ConfigureAwait(false);
            var first = connected.GetOrAdd(model, new ConnectedModel(Around(leaf, model, policies), leaf));
            if (first.Leaf != leaf)
            {
                leaf.Dispose();
            }

            return first;
        }

        private OpenCall Around(IChatClient leaf, ModelReference model, PolicySettings policies)
        {
            var own = host.options.Policies;
            var json = target.StructuredOutput?.Invoke(model) ?? new();
            var retry = own.Retry ?? policies.ToRetry();
            var breaker = own.CircuitBreaker ?? policies.ToCircuitBreaker();
            // The attempts of one call alone do not open a circuit in the middle of them.
            breaker = breaker with
            {
                MinimumFailures = Math.Max(breaker.MinimumFailures, retry.Retries + 1),
            };
            return new ModelPolicies
            {
                // What a program says of this client is nearer to the call than what is configured.
                StructuredOutput = json with
                {
                    Retries = json.Retries ?? policies.JsonRetries,
                    Redact = host.options.Redactor is { } redactor ? redactor.Redact : json.Redact,
                },
                Retry = retry,
                Rescue = policies.Rescue ?? rescue,
                Price = host.PriceOf,
                Known = () => model.Provider is Simulated or Llm ? null : host.Catalogue.Find(model),
                Breaker = host.BreakerOf(model, breaker),
                ProviderBreaker = host.ProviderBreakerOf(model.Provider, breaker),
                Limiter = host.LimiterOf(model, own.RateLimit ?? policies.ToRateLimit()),
                Client = own.Client,
                ShapeTo = policies.Context == ContextChoice.Shape ? policies.MaxContextTokens : null,
                MaxAnswerMiB = policies.MaxAnswerMiB,
                Telemetry = host.options.Telemetry,
                Deadlines = own.Deadlines ?? policies.ToDeadlines(),
                Clock = host.Clock,
            }.Around(leaf, model);
        }
    }
}
