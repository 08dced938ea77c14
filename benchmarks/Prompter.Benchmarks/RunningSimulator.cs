using System.Diagnostics;

namespace Prompter.Benchmarks;

/// <summary>The simulator of an executable, until it is disposed of.</summary>
internal sealed class RunningSimulator : IDisposable
{
    private readonly Process process;

    /// <param name="prompter">The executable.</param>
    public RunningSimulator(string prompter)
    {
        process = Process.Start(
            new ProcessStartInfo(prompter, ["simulate"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Root = new Uri(new Uri(process.StandardOutput.ReadLine()!.Split('=')[1]), "/");
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Its address, with a slash at the end.</summary>
    public Uri Root { get; }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }
}
