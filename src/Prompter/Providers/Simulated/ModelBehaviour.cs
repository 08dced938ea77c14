namespace Prompter.Providers.Simulated;

/// <summary>How a simulated model answers: a character's behaviour with the user's parameters on top.</summary>
internal sealed record ModelBehaviour : SimulatedBehaviour
{
    public SimulatedSchedule<SimulatedFailure>? Failures { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Why a finished answer ends; anything but stop ends it in the middle of a sentence.</summary>
    public ChatFinishReason FinishReason { get; init; } = ChatFinishReason.Stop;

    public long Seed { get; init; }

    /// <summary>What it does where it is asked to go on by repeating the end; null where it goes on from a begun answer at once.</summary>
    public SimulatedResumption? Resumption { get; init; }

    public static IReadOnlyList<SimulatedParameter<ModelBehaviour>> Parameters { get; } =
    [
        SimulatedParameter<ModelBehaviour>.TimeToFirstToken,
        SimulatedParameter<ModelBehaviour>.TokensPerSecond,
        SimulatedParameter<ModelBehaviour>.Tokens,
        SimulatedParameter<ModelBehaviour>.Of(
            "fail",
            SimulatedValue.Schedule(SimulatedFailure.All, failure => failure.Name),
            "how it fails",
            (behaviour, failures) => behaviour with { Failures = failures }
        ),
        SimulatedParameter<ModelBehaviour>.BreaksAt,
        SimulatedParameter<ModelBehaviour>.Of(
            "resume",
            SimulatedBeginning.Values,
            "how it goes on where it is asked to",
            (behaviour, how) => behaviour with { Resumption = how }
        ),
        SimulatedParameter<ModelBehaviour>.Of(
            "retry_after",
            SimulatedValue.Duration,
            "the delay that a 429, 503 or 529 states",
            (behaviour, delay) => behaviour with { RetryAfter = delay }
        ),
        SimulatedParameter<ModelBehaviour>.Of(
            "finish",
            SimulatedValue.Word(
                ("length", ChatFinishReason.Length),
                ("content_filter", ChatFinishReason.ContentFilter)
            ),
            "why the text ends half way",
            (behaviour, reason) => behaviour with { FinishReason = reason }
        ),
        SimulatedParameter<ModelBehaviour>.Of(
            "usage",
            SimulatedValue.Word(("off", false)),
            "token counts are not told",
            (behaviour, isTold) => behaviour with { ReportsUsage = isTold }
        ),
        SimulatedParameter<ModelBehaviour>.Of(
            "seed",
            SimulatedValue.WholeNumber,
            "another text for the same prompt",
            (behaviour, seed) => behaviour with { Seed = seed }
        ),
    ];
}
