using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Prompter.Tests.Policies.Telemetry;

public sealed class MetricTests
{
    private static readonly ChatResponseUpdate Answer = new(
        ChatRole.Assistant,
        [new TextContent("a secret answer"), new UsageContent(new() { InputTokenCount = 12, OutputTokenCount = 3 })]
    )
    {
        ModelId = "model-that-answered",
        FinishReason = ChatFinishReason.Stop,
    };

    [Fact]
    public async Task A_call_is_measured_even_where_nobody_wants_its_span()
    {
        using var observer = new Observer(hearsSpans: false);
        var client = new TelemetryChatClient(new ScriptedClient(Answer), new("xai", observer.Model));

        await foreach (var _ in client.GetStreamingResponseAsync("Hi", null, TestContext.Current.CancellationToken)) { }

        var tokens = observer.Of("gen_ai.client.token.usage");
        Assert.Equal(
            [("input", 12.0), ("output", 3.0)],
            tokens.Select(measurement => ((string)measurement.Tags["gen_ai.token.type"]!, measurement.Value))
        );
        Assert.Equal("{token}", tokens[0].Instrument.Unit);
        Assert.Equal(
            [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
            Assert.IsType<Histogram<int>>(tokens[0].Instrument).Advice!.HistogramBucketBoundaries!
        );
        var duration = Assert.Single(observer.Of("gen_ai.client.operation.duration"));
        Assert.Single(observer.Of("gen_ai.client.operation.time_to_first_chunk"));
        Assert.Equal("s", duration.Instrument.Unit);
        Assert.Equal(
            [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
            Assert.IsType<Histogram<double>>(duration.Instrument).Advice!.HistogramBucketBoundaries!
        );
        Assert.Equal(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["gen_ai.operation.name"] = "chat",
                ["gen_ai.provider.name"] = "x_ai",
                ["gen_ai.request.model"] = observer.Model,
                ["gen_ai.response.model"] = "model-that-answered",
            },
            duration.Tags
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_is_counted_by_its_category(bool hearsSpans)
    {
        using var observer = new Observer(hearsSpans);
        var failing = new ScriptedClient { Failure = new PrompterException(ErrorCategory.RateLimit, "too many") };

        await Assert.ThrowsAsync<PrompterException>(() =>
            new TelemetryChatClient(failing, new("xai", observer.Model)).GetResponseAsync(
                "Hi",
                null,
                TestContext.Current.CancellationToken
            )
        );

        var failure = Assert.Single(observer.Of("prompter.attempt.failures"));
        Assert.Equal((1, "{attempt}"), (failure.Value, failure.Instrument.Unit));
        Assert.Equal(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["gen_ai.provider.name"] = "x_ai",
                ["gen_ai.request.model"] = observer.Model,
                ["error.type"] = "rate_limit",
            },
            failure.Tags
        );
        Assert.Equal(
            "Prompter.PrompterException",
            Assert.Single(observer.Of("gen_ai.client.operation.duration")).Tags["error.type"]
        );
    }

    [Fact]
    public async Task A_client_that_is_disposed_of_ends_the_measurements_of_no_other()
    {
        using var observer = new Observer(hearsSpans: false);
        var client = new TelemetryChatClient(new ScriptedClient(Answer), new("xai", observer.Model));
        await client.GetResponseAsync("Hi", null, TestContext.Current.CancellationToken);
        client.Dispose();

        await new TelemetryChatClient(new ScriptedClient(Answer), new("xai", observer.Model)).GetResponseAsync(
            "Hi",
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(2, observer.Of("gen_ai.client.operation.duration").Count);
    }

    [Fact]
    public async Task A_log_tells_starts_ends_and_failures_and_never_what_was_said()
    {
        var log = new ListLogger();
        var model = new ModelReference("any", "a-model");
        var options = new TelemetryOptions { Logger = log };
        var failing = new ScriptedClient
        {
            Failure = new PrompterException(ErrorCategory.AuthFailure, "a secret key is wrong") { StatusCode = 401 },
        };

        await new TelemetryChatClient(new ScriptedClient(Answer), model, options).GetResponseAsync(
            "a secret question",
            null,
            TestContext.Current.CancellationToken
        );
        await Assert.ThrowsAsync<PrompterException>(() =>
            new TelemetryChatClient(failing, model, options).GetResponseAsync(
                "a secret question",
                null,
                TestContext.Current.CancellationToken
            )
        );

        Assert.Collection(
            log.Lines,
            line => Assert.Equal("Debug: Asking any:a-model", line),
            line => Assert.Matches(@"^Debug: any:a-model answered in \d+\.\d{3} s: stop, 12 tokens in, 3 out$", line),
            line => Assert.Equal("Debug: Asking any:a-model", line),
            line =>
                Assert.Matches(@"^Warning: any:a-model failed after \d+\.\d{3} s: auth_failure, HTTP status 401$", line)
        );
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
