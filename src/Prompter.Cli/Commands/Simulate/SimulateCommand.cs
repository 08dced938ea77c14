using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Prompter.Simulator;
using Prompter.Simulator.Steering;

namespace Prompter.Cli.Commands.Simulate;

/// <summary><c>prompter simulate</c>: a server of model providers on this machine.</summary>
internal sealed class SimulateCommand : Page
{
    public SimulateCommand(App app)
        : base(
            "simulate",
            "Serve simulated models to clients of OpenAI, Anthropic, Gemini, Ollama.",
            "simulate [--port N]",
            Introduction
        )
    {
        var port = this.Text("--port", "N", "listen on this port of 127.0.0.1 (default 0: a free one)");
        SetAction((parsed, _) => RunAsync(app, PortOf(parsed.GetValue(port))));
    }

    /// <summary>Put together when it is asked for, since it loads the simulator.</summary>
    public override string Examples => $"{base.Examples}\n\n{ParameterHelp()}";

    private const int MostLinesToLog = 1024;
    private static readonly TimeSpan LongestWaitForLog = TimeSpan.FromSeconds(1);

    private static int PortOf(string? text) =>
        text is null ? 0
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port
        : throw new UsageException($"--port: '{text}' is not a whole number from 0 to 65535");

    private static async Task<int> RunAsync(App app, int port)
    {
        var stop = new TaskCompletionSource();
        using var interrupt = app.Environment.Life.OnSignal(PosixSignal.SIGINT, () => stop.TrySetResult());
        using var terminate = app.Environment.Life.OnSignal(PosixSignal.SIGTERM, () => stop.TrySetResult());
        // Whoever does not read the log holds up no answer; what does not fit is not logged.
        var log = Channel.CreateBounded<string>(
            new BoundedChannelOptions(MostLinesToLog) { FullMode = BoundedChannelFullMode.DropWrite }
        );
        await using var server = await StartAsync(new() { Port = port, Log = line => log.Writer.TryWrite(line) });
        app.Output.Write(
            $"""
            export OPENAI_BASE_URL={server.OpenAIBaseUrl}
            export ANTHROPIC_BASE_URL={Bare(server.AnthropicBaseUrl)}
            export GOOGLE_GEMINI_BASE_URL={Bare(server.GeminiBaseUrl)}
            export OLLAMA_HOST={Bare(server.OllamaBaseUrl)}
            # Any key will do; a client without one takes: export OPENAI_API_KEY=any ANTHROPIC_API_KEY=any GEMINI_API_KEY=any

            """
        );
        app.Error.WriteLine($"Simulator on {Bare(server.BaseUrl)}. Ctrl-C stops it.");
        var logging = Task.Run(() => LogAsync(app, log.Reader));
        await stop.Task;
        log.Writer.TryComplete();
        await Task.WhenAny(logging, Task.Delay(LongestWaitForLog, app.Environment.Time));
        return ExitCodes.Success;
    }

    private static async Task LogAsync(App app, ChannelReader<string> lines)
    {
        await foreach (var line in lines.ReadAllAsync())
        {
            app.Error.WriteLine(DisplayText.OneLine(line));
        }
    }

    private static string ParameterHelp()
    {
        var parameters = Parameters.Help.Select(parameter =>
            Row(parameter.Name, $"{parameter.Help}: {parameter.Values}")
        );
        var faults = Fault.All.Select(fault => Row(fault.Name, fault.Help));
        return $"Parameters:\n{string.Join('\n', parameters)}\n\nKinds of failure:\n{string.Join('\n', faults)}";
    }

    private static string Row(string name, string help) => $"  {name, -18}{help}";

    private static string Bare(Uri url) => url.AbsoluteUri.TrimEnd('/');

    private static async Task<SimulatorServer> StartAsync(SimulatorOptions options)
    {
        try
        {
            return await SimulatorServer.StartAsync(options);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new UsageException(
                $"--port {options.Port}: {exception.Message.TrimEnd('.')}; choose another, or 0 for a free one"
            );
        }
    }

    private const string Introduction = """
          prompter simulate
              prints the base URL for each family, answers until Ctrl-C, logs requests on stderr
          curl $OPENAI_BASE_URL/chat/completions -H "Authorization: Bearer any" -d \
            '{"model":"gpt-5.5?tokens=9&fail=429x2","messages":[{"role":"user","content":"Hi"}]}'
              every model name works; what follows '?' says how it behaves
          curl $BASE/_simulator/requests
              what was asked so far, as JSON; DELETE forgets it and begins all xN anew
        """;
}
