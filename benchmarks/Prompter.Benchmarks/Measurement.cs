using System.Diagnostics;
using System.Globalization;

namespace Prompter.Benchmarks;

/// <summary>Runs whole programs in turn and prints ratios: absolute times say more of the machine than of Prompter.</summary>
internal sealed class Measurement(string prompter, string empty) : IDisposable
{
    private const int StartUpRuns = 21;
    private const int FanOutRuns = 5;
    private const int Children = 32;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prompter-benchmark-");
    private readonly string self = Environment.ProcessPath!;

    /// <summary>Puts this program on the PATH as <c>llm</c>, where it takes a second for an answer.</summary>
    public void Prepare() => File.CreateSymbolicLink(Path.Combine(folder.FullName, "llm"), self);

    public void StartUp()
    {
        Compare("--version", ["--version"]);
        Compare("dry run, sim:swift", ["-m", "sim:swift", "--dry-run", "--", "hi"]);
        Compare("dry run, one model of llm", ["-m", "x", "--dry-run", "--", "hi"]);

        void Compare(string name, string[] arguments)
        {
            var ratios = new List<double>();
            for (var run = -1; run < StartUpRuns; run++)
            {
                var ratio = Time(prompter, arguments).Seconds / Time(empty, []).Seconds;
                if (run >= 0)
                {
                    ratios.Add(ratio);
                }
            }

            Print($"start-up, {name}", $"{Median(ratios):0.00} times an empty .NET program (target: under 2.5)");
        }
    }

    public void FanOut()
    {
        var models = Enumerable.Range(0, Children).SelectMany(number => (string[])["-m", $"m{number}"]).ToArray();
        string[] own = [.. models, "--parallel", $"{Children}", "--no-stream", "--", "hi"];
        string[] theirs = ["-c", $"seq {Children} | xargs -P {Children} -I{{}} llm prompt -m m{{}} -u hi >/dev/null"];
        var (ratios, memory) = (new List<double>(), new List<double>());
        for (var run = -1; run < FanOutRuns; run++)
        {
            var (seconds, megabytes) = Time(prompter, own);
            var ratio = seconds / Time("/bin/sh", theirs).Seconds;
            if (run >= 0)
            {
                ratios.Add(ratio);
                memory.Add(megabytes);
            }
        }

        Print(
            $"{Children} children of one second",
            $"{Median(ratios):0.00} times the wall time of xargs -P {Children} (target: 1.05); peak memory of prompter {Median(memory):0} MB"
        );
    }

    public void LineDelay()
    {
        var direct = Delays(self, ["emit"]);
        var one = Delays(prompter, ["--config", Configuration("emit"), "-m", "a", "--", "hi"]);
        var four = Delays(
            prompter,
            ["--config", Configuration("emit"), "-m", "a", "-m", "b", "-m", "c", "-m", "d", "--", "hi"]
        );
        Print("delay of a line, one model", $"{one - direct:0.00} ms more than read directly (target: under 5)");
        Print("delay of a line, four models", $"{four - direct:0.00} ms more than read directly (target: under 5)");
    }

    public void Dispose() => folder.Delete(recursive: true);

    private double Delays(string program, string[] arguments)
    {
        using var process = Start(program, arguments);
        var delays = Benchmarks.LineDelay.Read(process.StandardOutput);
        process.WaitForExit();
        return delays[delays.Count / 2];
    }

    private (double Seconds, double Megabytes) Time(string program, string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0.0;
        while (!process.WaitForExit(20))
        {
            peak = Math.Max(peak, PeakMegabytes(process.Id));
        }

        _ = output.Result;
        return process.ExitCode == 0
            ? (clock.Elapsed.TotalSeconds, peak)
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}"
            );
    }

    private Process Start(string program, string[] arguments)
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
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>A configuration in which <c>llm</c> is this program in one of its parts.</summary>
    private string Configuration(string part)
    {
        var file = Path.Combine(folder.FullName, $"{part}.yaml");
        File.WriteAllText(file, $"llm:\n  command: ['{self}', {part}]\n");
        return file;
    }

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

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(string what, FormattableString figures) =>
        Console.WriteLine($"{what}: {figures.ToString(CultureInfo.InvariantCulture)}");
}
