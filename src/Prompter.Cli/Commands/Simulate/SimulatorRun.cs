using System.Net.Sockets;
using System.Runtime.InteropServices;
using Prompter.Cli.Console;
using Prompter.Simulator;
using Prompter.Simulator.Steering;

namespace Prompter.Cli.Commands.Simulate;

/// <summary>The simulator as a program. Only this type knows it, so that no other command loads a web server.</summary>
internal static class SimulatorRun
{
    /// <summary>Serves until a signal stops it.</summary>
    /// <exception cref="UsageException">The port is not to be had.</exception>
    public static async Task<int> RunAsync(App app, int port)
    {
        var stop = new TaskCompletionSource();
        using var interrupt = app.Environment.Life.OnSignal(PosixSignal.SIGINT, () => stop.TrySetResult());
        using var terminate = app.Environment.Life.OnSignal(PosixSignal.SIGTERM, () => stop.TrySetResult());
        await using var server = await StartAsync(
            new()
            {
                Port = port,
                Log = line =>
                    app.Error.WriteLine(DisplayText.MakeVisible(line).Replace("\n", "^J", StringComparison.Ordinal)),
            }
        );
        app.Output.Write(
            $"""
            export OPENAI_BASE_URL={server.OpenAIBaseUrl}
            export ANTHROPIC_BASE_URL={Bare(server.AnthropicBaseUrl)}
            export GOOGLE_GEMINI_BASE_URL={Bare(server.GeminiBaseUrl)}
            export OLLAMA_HOST={Bare(server.OllamaBaseUrl)}

            """
        );
        app.Error.WriteLine($"Simulator on {Bare(server.BaseUrl)}. Ctrl-C stops it.");
        await stop.Task;
        return ExitCodes.Success;
    }

    /// <summary>Parameters and kinds of failure, for the help page.</summary>
    public static string ParameterHelp()
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
}
