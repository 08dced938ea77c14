using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Prompter.Policies.Telemetry;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>Sends spans and metrics away by OTLP. Only <see cref="RunTelemetry"/> names it, so that other runs load no exporter.</summary>
internal sealed class TelemetryExport
{
    /// <summary>The runtime's own spans of HTTP requests, which are children of ours.</summary>
    private const string HttpRequests = "System.Net.Http";

    private readonly List<Func<int, bool>> shutdowns = [];

    /// <param name="traces">Whether spans are sent.</param>
    /// <param name="metrics">Whether metrics are sent.</param>
    public TelemetryExport(bool traces, bool metrics)
    {
        // What comes last is strongest: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
        var resource = ResourceBuilder
            .CreateEmpty()
            .AddService("prompter", serviceVersion: Program.Version)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        if (traces)
        {
            var provider = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(TelemetrySource.Name, HttpRequests)
                .AddOtlpExporter()
                .Build();
            shutdowns.Add(provider.Shutdown);
        }

        if (metrics)
        {
            var provider = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(TelemetrySource.Name)
                .AddOtlpExporter()
                .Build();
            shutdowns.Add(provider.Shutdown);
        }
    }

    /// <summary>Sends what there is and ends, within a limit whether it arrives or not.</summary>
    public Task ShutdownAsync(TimeSpan limit)
    {
        var milliseconds = (int)limit.TotalMilliseconds;
        // It blocks, and what it waits for needs the pool, whose threads are as few as the processors at first.
        var all = shutdowns.Select(shutdown =>
            Task.Factory.StartNew(
                () => shutdown(milliseconds),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            )
        );
        return Task.WhenAny(Task.WhenAll(all), Task.Delay(limit));
    }
}
