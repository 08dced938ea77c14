using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Prompter.Policies.Telemetry;
using Prompter.Runs;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>A run as one trace, sent away by OTLP with its metrics, where the environment names a collector.</summary>
internal sealed class RunTelemetry : IAsyncDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The runtime's own spans of HTTP requests, which are children of ours.</summary>
    private const string HttpRequests = "System.Net.Http";

    /// <summary>How long the end of a run may wait for a collector.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<Func<int, bool>> shutdowns = [];
    private readonly ActivitySource source = new(TelemetrySource.Name);
    private readonly Activity? span;

    private RunTelemetry(bool traces, bool metrics, string runDirectory, int targets)
    {
        // What comes last is strongest: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
        var resource = ResourceBuilder
            .CreateEmpty()
            .AddService("prompter", serviceVersion: Program.Version)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        if (traces)
        {
            var spans = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddOtlpExporter();
            shutdowns.Add(spans.AddSource(TelemetrySource.Name, HttpRequests).Build().Shutdown);
        }

        if (metrics)
        {
            var meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddOtlpExporter();
            shutdowns.Add(meters.AddMeter(TelemetrySource.Name).Build().Shutdown);
        }

        span = source.StartActivity("prompter.run");
        span?.SetTag("prompter.run.id", Path.GetFileName(runDirectory));
        span?.SetTag("prompter.run.targets", targets);
    }

    /// <summary>Begins the trace of a run; what the caller does from here on belongs to it.</summary>
    /// <returns>null where the environment names no collector, or one that cannot be used.</returns>
    public static RunTelemetry? Start(App app, string runDirectory, int targets)
    {
        var variables = app.Environment.Variables;
        var traces = IsWanted(variables, "TRACES");
        var metrics = IsWanted(variables, "METRICS");
        if (!traces && !metrics)
        {
            return null;
        }

        try
        {
            return new(traces, metrics, runDirectory, targets);
        }
        catch (Exception exception)
            when (exception
                    is ArgumentException
                        or FormatException
                        or NotSupportedException
                        or InvalidOperationException
            )
        {
            // Often such variables are meant for every program of a machine; a run is worth more than its trace.
            app.Say(
                $"prompter: nothing is exported, a variable OTEL_… is wrong: {exception.Message.ReplaceLineEndings(" ")}"
            );
            return null;
        }
    }

    public void Complete(IReadOnlyList<TargetResult> results, int exitCode)
    {
        span?.SetTag("prompter.run.succeeded", results.Count(result => result.Status == TargetStatus.Ok));
        span?.SetTag("process.exit.code", exitCode);
        if (exitCode != ExitCodes.Success)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        span?.Dispose();
        // It blocks, and what it waits for needs the pool, whose threads are as few as the processors at first.
        var all = shutdowns.Select(shutdown =>
            Task.Factory.StartNew(
                () => shutdown((int)Patience.TotalMilliseconds),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            )
        );
        await Task.WhenAny(Task.WhenAll(all), Task.Delay(Patience));
        source.Dispose();
    }

    private static bool IsWanted(IReadOnlyDictionary<string, string> variables, string signal)
    {
        return !Says("OTEL_SDK_DISABLED", "true")
            && !Says($"OTEL_{signal}_EXPORTER", "none")
            && (IsSet(Endpoint) || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"));

        bool IsSet(string variable) => !string.IsNullOrWhiteSpace(variables.GetValueOrDefault(variable));

        bool Says(string variable, string value) =>
            string.Equals(variables.GetValueOrDefault(variable), value, StringComparison.OrdinalIgnoreCase);
    }
}
