using System.Reflection;

namespace Prompter.Cli.Tests;

/// <summary>The executable <c>prompter</c>, for tests of what only a process has: signals, a terminal, memory, pipes.</summary>
internal static class Executable
{
    /// <summary>The variable that names the one to test, such as a native one, and by which a line of shell finds it.</summary>
    public const string Variable = "PROMPTER_EXECUTABLE";

    /// <summary>The executable that was built, which .NET compiles as it runs.</summary>
    public static string Managed { get; } = System.IO.Path.GetFullPath(MetadataOf("Executable"));

    /// <summary>The executable that the tests start.</summary>
    public static string Path { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Managed;

    public static string FakeLlmFolder { get; } = System.IO.Path.GetFullPath(MetadataOf("FakeLlmFolder"));

    public static string RepositoryRoot { get; } = System.IO.Path.GetFullPath(MetadataOf("RepositoryRoot"));

    /// <summary>Whether a program that only some machines have is not on the PATH.</summary>
    public static bool IsMissing(string program) =>
        !Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Any(folder => File.Exists(System.IO.Path.Combine(folder, program)));

    /// <summary>Waits for something to become true, however long that takes.</summary>
    public static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for the end of a process.</summary>
    /// <param name="process">What was started.</param>
    /// <param name="standardInput">What it reads; null where its input has been given and closed already.</param>
    public static async Task<Finished> FinishAsync(Process process, byte[]? standardInput)
    {
        using (process)
        {
            // A test that hangs fails with what it printed so far.
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            timeout.CancelAfter(TimeSpan.FromSeconds(120));
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            try
            {
                if (standardInput is not null)
                {
                    await process.StandardInput.BaseStream.WriteAsync(standardInput, timeout.Token);
                    process.StandardInput.Close();
                }
            }
            catch (IOException)
            {
                // It did not want to read it.
            }

            try
            {
                await process.WaitForExitAsync(timeout.Token);
                return new(process.ExitCode, await output, await error);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    private static string MetadataOf(string key) =>
        typeof(Executable)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value!;
}

/// <summary>How a command line ended and what it printed.</summary>
internal sealed record Finished(int ExitCode, string Output, string Error);
