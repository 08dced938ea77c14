using Prompter.Calls;
using Prompter.Catalogue;
using Prompter.Policies;
using Prompter.Policies.Attempts;
using Prompter.Policies.Deadlines;
using Prompter.Policies.Fallback;
using Prompter.Policies.Rescue;
using Prompter.Policies.StructuredOutput;
using Prompter.Policies.Telemetry;

namespace Prompter;

/// <summary>Prompter's policies for programs that have an <see cref="IChatClient"/> already.</summary>
public static class PrompterChatClientBuilder
{
    /// <summary>
    /// Puts error classes, retries with back-off, deadlines, a circuit breaker, a rate limit, the check of JSON and a fallback around a
    /// client of anybody's.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes what is put around it; default two retries, a circuit breaker, and what the provider tells of limits.</param>
    /// <returns>The same builder.</returns>
    public static ChatClientBuilder UsePrompter(
        this ChatClientBuilder builder,
        Action<ChatClientPolicies>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        var policies = new ChatClientPolicies();
        configure?.Invoke(policies);
        return builder.Use(inner => policies.Around(inner));
    }
}

/// <summary>What <see cref="PrompterChatClientBuilder.UsePrompter"/> puts around a client.</summary>
public sealed record ChatClientPolicies : PolicyOptions
{
    /// <summary>The clients that are asked in turn after one that fails; default none. They are disposed with the first.</summary>
    public IList<IChatClient> Fallback { get; } = [];

    /// <summary>The longest that a call may take with all its attempts, waits and models; null, the default, for as long as it takes.</summary>
    public TimeSpan? TotalDeadline { get; set; }

    /// <summary>The most MiB of an answer and of all that comes beside it, after which the attempt is ended; default 64, null for no limit.</summary>
    public int? MaxAnswerMiB { get; set; } = AttemptPolicy.UsualAnswer;

    /// <summary>What becomes of a stream that fails after its first visible content; default <see cref="StreamRescue.Fail"/>.</summary>
    public StreamRescue Rescue { get; set; }

    /// <summary>How answers are checked that have to be JSON; default as each call asks for, and asked again twice.</summary>
    public StructuredOutputOptions StructuredOutput { get; set; } = new();

    /// <summary>What a model costs, where its provider does not say; default what the list of models that came with Prompter says.</summary>
    public Func<ModelReference, ModelPrice?> Price { get; set; } = model => ModelCatalogue.BuiltIn.Price(model);

    /// <summary>What is told of attempts; default what listeners and the environment ask for.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    internal IChatClient Around(IChatClient first)
    {
        ChainLink[] chain = [.. Fallback.Prepend(first).Select(Link)];
        OpenCall open = new FallbackChain(_ => chain, Rescue, takesModelId: true).Open;
        return new CallChatClient(
            open.Around(
                TotalDeadline is null
                    ? null
                    : new DeadlinePolicy(new() { Total = TotalDeadline }, Clock, CoversAttempts: true)
            )
        )
        {
            Services = first.GetService,
            Owned = Fallback.Aggregate((IDisposable)first, (owned, client) => new Both(owned, client)),
        };
    }

    private ChainLink Link(IChatClient client)
    {
        var metadata = client.GetService<ChatClientMetadata>();
        var model = new ModelReference(metadata?.ProviderName ?? "unknown", metadata?.DefaultModelId ?? "unknown");
        var open = new ModelPolicies
        {
            StructuredOutput = StructuredOutput,
            Retry = Retry ?? new(),
            Rescue = Rescue,
            MaxAnswerMiB = MaxAnswerMiB,
            Price = Price,
            Known = () => ModelCatalogue.BuiltIn.Find(model),
            Breaker = new(model, CircuitBreaker ?? new(), Clock),
            Limiter = new(model, RateLimit ?? new(), Clock),
            Client = Client,
            Telemetry = Telemetry,
            Deadlines = Deadlines ?? new(),
            Clock = Clock,
        }.Around(client, model);
        return new(model, _ => new(new ConnectedModel(open, client)));
    }

    /// <summary>The one is disposed although the other fails to be.</summary>
    private sealed class Both(IDisposable one, IDisposable other) : IDisposable
    {
        public void Dispose()
        {
            using (one)
            {
                other.Dispose();
            }
        }
    }
}
