using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Prompter.Policies.Telemetry;

/// <summary>Where spans and metrics of Prompter come from, for those who listen.</summary>
public static class TelemetrySource
{
    /// <summary>The name of Prompter's <see cref="ActivitySource"/> and of its <see cref="Meter"/>.</summary>
    public const string Name = "Prompter";

    /// <remarks>
    /// They are shared, and never disposed of, because each has a meter of its own: with the first that went, an exporter would drop
    /// the measurements of all.
    /// </remarks>
    private static readonly ConcurrentDictionary<
        (string Provider, Uri? Server, bool CapturesContent),
        OpenTelemetryChatClient
    > Clients = new();

    private static readonly FailureLogger FailureLogger = new();
    private static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);

    /// <remarks>The histogram of durations has only the type of the exception.</remarks>
    internal static Counter<long> Failures { get; } =
        Meter.CreateCounter<long>("prompter.attempt.failures", "{attempt}", "How many attempts failed, and why.");

    /// <summary>Whether anybody listens to spans or to the meter; instruments other than <see cref="Failures"/> come with the first call.</summary>
    internal static bool IsObserved => Activities.HasListeners() || Failures.Enabled;

    /// <summary>The span of the call that is being made; null where nobody wants to know about it.</summary>
    internal static Activity? Span =>
        Activity.Current is { IsAllDataRequested: true, Kind: ActivityKind.Client, Source.Name: Name } span
            ? span
            : null;

    /// <summary>The client that makes spans and measurements of each <see cref="ObservedCall"/> it is given as messages.</summary>
    /// <param name="provider">The provider's name in the conventions.</param>
    /// <param name="server">Where the provider's API is.</param>
    /// <param name="capturesContent">Whether spans hold what was asked and answered.</param>
    internal static IChatClient ClientOf(string provider, Uri? server, bool capturesContent) =>
        Clients.GetOrAdd(
            (provider, server, capturesContent),
            key =>
                new(new ObservedLeaf(new(key.Provider, key.Server)), FailureLogger, Name)
                {
                    EnableSensitiveData = key.CapturesContent,
                }
        );
}
