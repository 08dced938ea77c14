using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Prompter.Policies.Telemetry;

/// <summary>Where spans and metrics of Prompter come from, for those who listen.</summary>
public static class TelemetrySource
{
    /// <summary>The name of Prompter's <see cref="ActivitySource"/> and of its <see cref="Meter"/>.</summary>
    public const string Name = "Prompter";

    private static readonly Meter Meter = new(Name);

    internal static ActivitySource Activities { get; } = new(Name);

    internal static Histogram<double> Duration { get; } =
        Seconds(GenAi.OperationDuration, "How long a call of a model took.");

    internal static Histogram<double> TimeToFirstChunk { get; } =
        Seconds(GenAi.TimeToFirstChunk, "How long the first piece of a streamed answer took.");

    /// <remarks>The bounds are those that the convention advises, as for the durations.</remarks>
    internal static Histogram<long> TokenUsage { get; } =
        Meter.CreateHistogram<long>(
            GenAi.TokenUsage,
            "{token}",
            "How many tokens a call used.",
            tags: null,
            new() { HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(power => 1L << (2 * power))] }
        );

    internal static bool IsObserved =>
        Activities.HasListeners() || Duration.Enabled || TimeToFirstChunk.Enabled || TokenUsage.Enabled;

    private static Histogram<double> Seconds(string name, string description) =>
        Meter.CreateHistogram<double>(
            name,
            "s",
            description,
            tags: null,
            new() { HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(power => 0.01 * (1 << power))] }
        );
}
