using System.Net.Sockets;
using Prompter.Cli.Commands.Prompt;
using Prompter.Simulator;

namespace Prompter.Cli.Tests;

/// <summary>What a collector of OpenTelemetry gets of a run. Names and values stand as text in the bytes of its protocol.</summary>
public sealed class TelemetryTests : CommandLineTest
{
    private static readonly ScriptedAnswer Accepted = new("") { ContentType = "application/x-protobuf" };

    [Fact]
    public async Task A_run_is_one_trace_with_a_span_for_each_attempt_and_its_requests_and_metrics()
    {
        await using var collector = Collector();
        await using var provider = await SimulatorServer.StartAsync(
            cancellationToken: TestContext.Current.CancellationToken
        );
        Prompter.Environment["OPENAI_BASE_URL"] = provider.OpenAIBaseUrl.ToString();
        Prompter.Environment["OPENAI_API_KEY"] = "test-key-of-the-user";
        Prompter.Environment["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=a-test";

        var end = await Prompter.RunExecutableAsync(
            "-m",
            "openai:gpt-5.5",
            "-m",
            "sim:echo?fail=429x1",
            "--retries",
            "1",
            "--",
            "a secret prompt"
        );

        Assert.Equal(0, end.ExitCode);
        var traces = Assert.Single(BodiesOf(collector, "/v1/traces"));
        Assert.All(
            [
                "prompter",
                "prompter.run",
                Path.GetFileName(Prompter.Run),
                "chat gpt-5.5",
                "gen_ai.provider.name",
                "chat echo?fail=429x1",
                "rate_limit",
                "gen_ai.usage.output_tokens",
                "System.Net.Http",
                "deployment.environment.name",
                "a-test",
            ],
            text => Assert.Contains(text, traces, StringComparison.Ordinal)
        );
        var metrics = Assert.Single(BodiesOf(collector, "/v1/metrics"));
        Assert.All(
            [
                "gen_ai.client.token.usage",
                "gen_ai.client.operation.duration",
                "gen_ai.client.operation.time_to_first_chunk",
                "prompter.attempt.failures",
            ],
            name => Assert.Contains(name, metrics, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("secret", traces + metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("test-key-of-the-user", traces + metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompts_and_answers_are_exported_where_the_user_says_so()
    {
        await using var collector = Collector();
        Prompter.Environment["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        Prompter.Environment["OTEL_METRICS_EXPORTER"] = "none";

        await Prompter.RunExecutableAsync("-m", "sim:echo", "--", "a secret prompt");

        var traces = Assert.Single(BodiesOf(collector, "/v1/traces"));
        Assert.Contains("gen_ai.input.messages", traces, StringComparison.Ordinal);
        Assert.Contains("\"content\": \"a secret prompt\"", traces, StringComparison.Ordinal);
        Assert.Empty(BodiesOf(collector, "/v1/metrics"));
    }

    [Fact]
    public async Task No_secret_goes_to_a_collector_wherever_a_call_has_it()
    {
        const string Secret = "sk-0123456789abcdefghijklmnop";
        await using var collector = Collector();
        // Nothing listens there.
        Prompter.Environment["OLLAMA_HOST"] = "127.0.0.1:9";
        Prompter.Environment["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";

        await Prompter.RunExecutableAsync("-m", $"ollama:{Secret}", "-m", "sim:echo", "--", $"say {Secret}");

        var traces = Assert.Single(BodiesOf(collector, "/v1/traces"));
        var metrics = Assert.Single(BodiesOf(collector, "/v1/metrics"));
        Assert.Contains("say [redacted]", traces, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, traces + metrics, StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_is_sent_away_without_the_secrets_in_it_and_not_at_all_where_they_cannot_be_taken_out()
    {
        const string Secret = "sk-0123456789abcdefghijklmnop";
        using var redaction = new SpanRedaction(new([]));
        using var span = new Activity("chat").SetStatus(ActivityStatusCode.Error, $"refused {Secret}");
        span.DisplayName = $"chat {Secret}";
        span.SetTag("a", Secret).SetTag("all", new[] { "x", Secret }).SetTag("count", 3).AddTag("a", Secret);
        span.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        span.AddEvent(new("exception", tags: new() { ["exception.message"] = "it broke" }));

        redaction.OnEnd(span);

        Assert.Equal(("chat [redacted]", "refused [redacted]"), (span.DisplayName, span.StatusDescription));
        Assert.Equal("[redacted]", span.GetTagItem("a"));
        Assert.Equal(["x", "[redacted]"], (string[])span.GetTagItem("all")!);
        Assert.Equal(3, span.GetTagItem("count"));
        Assert.True(span.Recorded);

        span.AddEvent(new("exception", tags: new() { ["exception.message"] = $"refused {Secret}" }));
        redaction.OnEnd(span);

        Assert.False(span.Recorded);
    }

    [Fact]
    public async Task A_collector_that_never_answers_holds_up_no_run_and_is_not_complained_about()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Export($"http://{silent.LocalEndpoint}");
        Prompter.Environment["OTEL_EXPORTER_OTLP_TIMEOUT"] = "600000";
        var watch = Stopwatch.StartNew();

        var end = await Prompter.RunExecutableAsync("-m", "sim:echo", "-qq", "--", "Hi");

        Assert.Equal(new Finished(0, "", ""), end);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_wrong_variable_is_named_and_stops_no_run()
    {
        Export("http://127.0.0.1:9");
        Prompter.Environment["OTEL_EXPORTER_OTLP_HEADERS"] = "no-value";

        var end = await Prompter.RunExecutableAsync("-m", "sim:echo", "-qq", "--", "Hi");

        Assert.Equal(0, end.ExitCode);
        Assert.StartsWith(
            "prompter: nothing is exported, a variable OTEL_… is wrong: Headers",
            end.Error,
            StringComparison.Ordinal
        );
    }

    private ScriptedServer Collector()
    {
        var server = new ScriptedServer(Accepted, Accepted, Accepted, Accepted);
        Export(server.BaseUrl.ToString());
        // All at the end, however slow the machine is.
        Prompter.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "600000";
        Prompter.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "600000";
        return server;
    }

    private void Export(string endpoint)
    {
        Prompter.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        Prompter.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
    }

    private static IEnumerable<string> BodiesOf(ScriptedServer collector, string path) =>
        collector.Requests.Where(request => request.Path == path).Select(request => request.Body);
}
