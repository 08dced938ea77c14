using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Prompter.Tests.Policies.Telemetry;

/// <summary>Listens to the spans and measurements of one model; listeners hear the whole process, other tests too.</summary>
internal sealed class Observer : IDisposable
{
    private readonly ConcurrentQueue<Activity> spans = [];
    private readonly ConcurrentQueue<Measurement> measurements = [];
    private readonly ActivityListener activities;
    private readonly MeterListener meters = new();

    public Observer(bool hearsSpans = true)
    {
        activities = new()
        {
            ShouldListenTo = source => hearsSpans && source.Name == TelemetrySource.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (Model.Equals(span.GetTagItem("gen_ai.request.model")))
                {
                    spans.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(activities);
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TelemetrySource.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        meters.Start();
    }

    /// <summary>A name that no other test has.</summary>
    public string Model { get; } = $"model-{Guid.NewGuid():N}";

    public IReadOnlyList<Activity> Spans => [.. spans];

    public Activity Span => Assert.Single(Spans);

    public IReadOnlyList<Measurement> Of(string instrument) =>
        [.. measurements.Where(measurement => measurement.Instrument.Name == instrument)];

    public void Dispose()
    {
        activities.Dispose();
        meters.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var read = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
        if (Model.Equals(read.GetValueOrDefault("gen_ai.request.model")))
        {
            measurements.Enqueue(new(instrument, value, read));
        }
    }
}

internal sealed record Measurement(Instrument Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
