using System.Text.RegularExpressions;
using Prompter.Cli.Tests.Signals;

namespace Prompter.Cli.Tests;

public sealed partial class SimulateTests : ProcessLifeTest
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task It_serves_the_addresses_that_it_prints_until_a_signal_stops_it_and_exits_0(string signal)
    {
        var run = Start("simulate", "--port", "0");
        await run.UntilSaidAsync("Ctrl-C stops it.");
        var address = Address().Match(run.Output).Groups["url"].Value;
        Assert.Equal(
            $"""
            export OPENAI_BASE_URL={address}/v1
            export ANTHROPIC_BASE_URL={address}
            export GOOGLE_GEMINI_BASE_URL={address}
            export OLLAMA_HOST={address}
            # Any key will do; a client without one takes: export OPENAI_API_KEY=any ANTHROPIC_API_KEY=any GEMINI_API_KEY=any

            """,
            run.Output
        );

        using var client = new HttpClient();
        using var content = new StringContent(
            """{"model":"any","stream":false,"messages":[{"role":"user","content":"Ping"}]}"""
        );
        var response = await client.PostAsync(
            new Uri($"{address}/api/chat"),
            content,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(
            "You said: Ping",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        await run.UntilSaidAsync("POST /api/chat any 200");
        _ = await client.GetAsync(
            new Uri($"{address}/v1/models/%1b%5b31mred%0aFAKE"),
            TestContext.Current.CancellationToken
        );
        await run.UntilSaidAsync("^[[31mred^JFAKE");
        await run.SignalAsync(signal);
        Assert.Equal(0, (await run.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("http")]
    public async Task A_port_that_is_none_is_wrong_usage(string port)
    {
        var finished = await Prompter.RunAsync("simulate", $"--port={port}");

        Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
        Assert.Equal($"prompter: --port: '{port}' is not a whole number from 0 to 65535\n", finished.Error);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_wrong_usage()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var finished = await Prompter.RunAsync("simulate", "--port", $"{port}");

        Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
        Assert.Contains("address already in use; choose another", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_other_command_loads_a_web_server()
    {
        var simulator = StartProgram(Executable.Managed, "simulate");
        await simulator.UntilSaidAsync("Ctrl-C stops it.");
        var prompt = StartProgram(Executable.Managed, "-m", "sim:echo?fail=stall", "--", "Some words to say");
        await prompt.UntilPrintedAsync("Some");

        Assert.Contains("Kestrel", LoadedBy(simulator), StringComparison.Ordinal);
        Assert.DoesNotContain("Kestrel", LoadedBy(prompt), StringComparison.Ordinal);
        Assert.DoesNotContain("Prompter.Simulator", LoadedBy(prompt), StringComparison.Ordinal);
        foreach (var run in (LiveRun[])[simulator, prompt])
        {
            await run.SignalAsync("INT");
            await run.EndAsync();
        }
    }

    private static string LoadedBy(LiveRun run) => File.ReadAllText($"/proc/{run.Id}/maps");

    [GeneratedRegex(@"=(?<url>http://127\.0\.0\.1:\d+)/v1\n", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Address();
}
