using System.Diagnostics;

namespace Prompter.Cli.Tests;

/// <summary>A copy of the executable beside the tests in machine code, where <c>PROMPTER_CROSSGEN</c> names .NET's compiler for it.</summary>
/// <remarks>
/// The tests start it many hundred times. Without the copy each start compiles what it needs again, coverlet's counters with it,
/// which are there only once the tests run: so nothing that is built before can take their place.
/// </remarks>
public sealed class CompiledExecutable : IDisposable
{
    private const string Name = "Prompter.Cli";

    private static DirectoryInfo? folder;

    public CompiledExecutable()
    {
        if (Environment.GetEnvironmentVariable("PROMPTER_CROSSGEN") is not { Length: > 0 } compiler)
        {
            return;
        }

        folder = Directory.CreateTempSubdirectory("prompter-compiled-");
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, System.IO.Path.Combine(folder.FullName, System.IO.Path.GetFileName(file)));
        }

        foreach (var assembly in (string[])["Prompter", "Prompter.Cli", "Prompter.Simulator", "System.CommandLine"])
        {
            Compile(compiler, assembly + ".dll");
        }
    }

    public static string Path => System.IO.Path.Combine(folder?.FullName ?? AppContext.BaseDirectory, Name);

    public void Dispose() => folder?.Delete(recursive: true);

    private static void Compile(string compiler, string assembly)
    {
        var runtime = System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var web = runtime.Replace("Microsoft.NETCore.App", "Microsoft.AspNetCore.App", StringComparison.Ordinal);
        using var process = Process.Start(
            compiler,
            [
                System.IO.Path.Combine(AppContext.BaseDirectory, assembly),
                "-o",
                System.IO.Path.Combine(folder!.FullName, assembly),
                "-r",
                System.IO.Path.Combine(runtime, "*.dll"),
                "-r",
                System.IO.Path.Combine(web, "*.dll"),
                "-r",
                System.IO.Path.Combine(AppContext.BaseDirectory, "*.dll"),
                "-O",
            ]
        );
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
