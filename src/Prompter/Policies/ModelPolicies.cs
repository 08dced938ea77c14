using Prompter.Calls;
using Prompter.Catalogue;
using Prompter.Policies.Attempts;
using Prompter.Policies.CircuitBreaker;
using Prompter.Policies.ContextLength;
using Prompter.Policies.Deadlines;
using Prompter.Policies.RateLimit;
using Prompter.Policies.RequestFit;
using Prompter.Policies.Rescue;
using Prompter.Policies.Retry;
using Prompter.Policies.StructuredOutput;
using Prompter.Policies.Telemetry;

namespace Prompter.Policies;

/// <summary>What stands around one model, in the one order that there is.</summary>
internal sealed record ModelPolicies
{
    public required StructuredOutputOptions StructuredOutput { get; init; }

    public required RetryOptions Retry { get; init; }

    public required StreamRescue Rescue { get; init; }

    public required Func<ModelReference, ModelPrice?> Price { get; init; }

    /// <summary>What is known of the model, or null.</summary>
    public required Func<CatalogueModel?> Known { get; init; }

    public required Circuit Breaker { get; init; }

    /// <summary>That of the provider with all its models; null where the model's has to do for both.</summary>
    public Circuit? ProviderBreaker { get; init; }

    public required ModelRateLimiter Limiter { get; init; }

    /// <summary>Makes any client around the model's; null for none.</summary>
    public Func<IChatClient, ModelReference, IChatClient>? Client { get; init; }

    /// <summary>The most tokens of a conversation, whose oldest turns are left out; null where it goes as it is.</summary>
    public int? ShapeTo { get; init; }

    /// <summary>The most MiB that an attempt may bring; null for no limit.</summary>
    public int? MaxAnswerMiB { get; init; }

    public required TelemetryOptions Telemetry { get; init; }

    public required DeadlineOptions Deadlines { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Asks a model through all of it. Each attempt passes the breaker, takes its place in the limit and has its own deadlines.</summary>
    public OpenCall Around(IChatClient leaf, ModelReference model) =>
        Leaf.Of(leaf)
            .Around(
                new StructuredOutputPolicy(model, leaf, StructuredOutput),
                Retry.Retries > 0 || Rescue == StreamRescue.Continue
                    ? new RetryPolicy(model, leaf, Retry, Rescue, Clock)
                    : null,
                new AttemptPolicy(model, Price, Clock) { MaxAnswerMiB = MaxAnswerMiB },
                new CircuitBreakerPolicy(Breaker, ProviderBreaker),
                new RateLimitPolicy(Limiter),
                Client is { } client ? new ClientPolicy(inner => client(inner, model), leaf) : null,
                new RequestFitPolicy(model, Known),
                ShapeTo is { } most ? new ShapePolicy(most) : null,
                new ClientPolicy(
                    inner => new TelemetryChatClient(inner, model, Telemetry with { TimeProvider = Clock }),
                    leaf
                ),
                Deadlines.HasAny ? new DeadlinePolicy(Deadlines, Clock) : null
            );
}
