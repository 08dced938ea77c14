using System.Diagnostics;
using System.Globalization;

namespace Prompter.Benchmarks;

/// <summary>Starts whole programs in a folder and with a home of their own.</summary>
internal sealed class Programs : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prompter-benchmark-");

    public Programs() => File.CreateSymbolicLink(PathOf("llm"), Self);

    /// <summary>This program, which is also the fake <c>llm</c> on the PATH.</summary>
    public static string Self { get; } = Environment.ProcessPath!;

    /// <summary>Variables for all programs.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = folder.FullName;
        start.Environment["PATH"] = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>How long it took, and its largest memory as far as it was seen, for programs that live longer than some hundredths of a second.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public (double Seconds, double Megabytes) Time(string program, params IEnumerable<string> arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(program, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0.0;
        while (!process.WaitForExit(20))
        {
            peak = Math.Max(peak, PeakMegabytes(process.Id));
        }

        var seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode == 0
            ? (seconds, peak)
            : throw new InvalidOperationException(
                $"{program} exited with {process.ExitCode}: {output.Result}{error.Result}"
            );
    }

    /// <summary>Runs programs in turn, and one that does the same before each round; all once more at first, which does not count.</summary>
    /// <returns>The medians of how many times as long as the other one each takes, and of its largest memory.</returns>
    public IReadOnlyList<(double Ratio, double Megabytes)> Compare(
        int rounds,
        IReadOnlyList<string> prompters,
        IReadOnlyList<string> arguments,
        string other,
        params string[] otherArguments
    )
    {
        var figures = prompters.Select(_ => new List<(double Ratio, double Megabytes)>()).ToList();
        for (var round = -1; round < rounds; round++)
        {
            var baseline = Time(other, otherArguments).Seconds;
            for (var index = 0; index < prompters.Count; index++)
            {
                var (seconds, megabytes) = Time(prompters[index], arguments);
                if (round >= 0)
                {
                    figures[index].Add((seconds / baseline, megabytes));
                }
            }
        }

        return
        [
            .. figures.Select(of =>
                (Table.Median(of.Select(one => one.Ratio)), Table.Median(of.Select(one => one.Megabytes)))
            ),
        ];
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static double PeakMegabytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(':', 'k')[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
