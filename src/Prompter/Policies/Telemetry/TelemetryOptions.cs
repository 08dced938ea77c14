using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Prompter.Policies.Telemetry;

/// <summary>What is told of calls.</summary>
public sealed record TelemetryOptions
{
    private static readonly bool CapturesContentByDefault =
        Environment.GetEnvironmentVariable("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT") is { } value
        && value.Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether spans hold what was asked and answered; default whether the environment variable
    /// <c>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT</c> is <c>true</c>. Metrics and log lines never do.
    /// </summary>
    public bool CapturesContent { get; init; } = CapturesContentByDefault;

    /// <summary>
    /// Is told of each call: its start and its end at <see cref="LogLevel.Debug"/>, a failure at
    /// <see cref="LogLevel.Warning"/>; default nobody.
    /// </summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Takes secrets out of the names that spans and metrics have; default nothing is taken out.</summary>
    internal Func<string, string> Redact { get; init; } = name => name;

    /// <summary>The clock of durations in log lines; default the system's, which is always that of spans and metrics.</summary>
    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
