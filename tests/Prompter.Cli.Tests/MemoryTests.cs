namespace Prompter.Cli.Tests;

public sealed class MemoryTests : CommandLineTest
{
    /// <summary>Kept as text, every flood would need more.</summary>
    private const long MostKibibytes = 208 * 1024;

    [Theory]
    [InlineData(100_000_000, "line=80", ".stdout.txt")]
    [InlineData(100_000_000, "line=0", ".stdout.txt")]
    [InlineData(100_000_000, "to=stderr", ".stderr.txt")]
    public async Task A_model_that_prints_without_end_does_not_grow_the_process(long bytes, string how, string ending)
    {
        var goOn = Prompter.PathOf("go-on");
        Prompter.Environment["PROMPTER_MAX_ANSWER_MIB"] = "null";
        using var process = Prompter.StartExecutable(
            "--raw",
            "-m",
            $"fake-flood?bytes={bytes}&hold={goOn}&{how}",
            "-m",
            "sim:echo",
            "--",
            "Hi"
        );
        var reading = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        await Executable.WaitForAsync(() =>
            Prompter.Runs.Count == 1 && RawFile(ending)?.Length >= bytes - 1 || process.HasExited
        );

        var peak = PeakKibibytes(process.Id);
        await File.WriteAllTextAsync(goOn, "", TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(reading, errors);

        Assert.Equal(0, process.ExitCode);
        Assert.InRange(peak, 1, MostKibibytes);
    }

    private FileInfo? RawFile(string ending) =>
        new DirectoryInfo(Path.Combine(Prompter.Run, "raw")) is { Exists: true } raw
            ? raw.GetFiles("fake-flood*" + ending).FirstOrDefault()
            : null;

    /// <summary>The most memory that the process ever had.</summary>
    private static long PeakKibibytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
