using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Prompter.Cli.Tests;

/// <summary>The built executable, run as a user runs it: in a folder of its own, with a home of its own, and the fake <c>llm</c> on the PATH.</summary>
internal sealed class PrompterProcess : IDisposable
{
    private readonly DirectoryInfo temporary = Directory.CreateTempSubdirectory("prompter-test-");
    private readonly ConcurrentBag<Process> started = [];

    public PrompterProcess()
    {
        Folder = temporary.CreateSubdirectory("work").FullName;
        Home = temporary.CreateSubdirectory("home").FullName;
        Environment["HOME"] = Home;
        Environment["PATH"] = $"{FakeLlmFolder}:{System.Environment.GetEnvironmentVariable("PATH")}";
        Environment["TERM"] = "xterm";
        foreach (
            var name in (string[])
                [
                    "NO_COLOR",
                    "COLUMNS",
                    "LLM_MODEL",
                    "LLM_USER_PATH",
                    "COLORTERM",
                    "XDG_CACHE_HOME",
                    "XDG_CONFIG_HOME",
                    "XDG_DATA_HOME",
                ]
        )
        {
            Environment[name] = null;
        }
    }

    /// <summary>The variable by which a line of shell finds the executable.</summary>
    public const string ExecutableVariable = "PROMPTER_EXECUTABLE";

    public static string FakeLlmFolder { get; } = Path.GetFullPath(MetadataOf("FakeLlmFolder"));

    public static string RepositoryRoot { get; } = Path.GetFullPath(MetadataOf("RepositoryRoot"));

    /// <summary>The executable beside the tests, whose coverage is counted.</summary>
    public static string Executable => CompiledExecutable.Path;

    /// <summary>The executable where it was built, for processes in sessions of their own.</summary>
    /// <remarks>The counters of coverage are written out under a mutex that each session has for itself; two that write at once die of it.</remarks>
    public static string UncoveredExecutable { get; } = Path.GetFullPath(MetadataOf("Executable"));

    /// <summary>The current folder of the executable.</summary>
    public string Folder { get; }

    public string Home { get; }

    /// <summary>Variables that differ from this process's; null removes one.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>The folders of all runs so far, oldest first.</summary>
    public IReadOnlyList<string> Runs =>
        Directory.Exists(Path.Combine(Folder, "prompter-runs"))
            ? [.. Directory.GetDirectories(Path.Combine(Folder, "prompter-runs")).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>The folder of the only run.</summary>
    public string Run => Assert.Single(Runs);

    /// <summary>Rows of the only run's results.jsonl, by label.</summary>
    public Dictionary<string, JsonElement> Rows => ReadRows(Path.Combine(Run, "results.jsonl"));

    /// <summary>The only row of the only run.</summary>
    public JsonElement Row => Assert.Single(Rows).Value;

    /// <summary>The only run's manifest.json.</summary>
    public JsonElement Manifest => ReadJson(Path.Combine(Run, "manifest.json"));

    public static Dictionary<string, JsonElement> ReadRows(string file) =>
        File.ReadAllLines(file)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(row => row.GetProperty("label").GetString()!, StringComparer.Ordinal);

    public static JsonElement ReadJson(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement;

    /// <summary>A path in the folder, for parameters of the fake.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a shell script that stands in for <c>llm</c>, and the configuration that names it.</summary>
    public void UseScriptAsLlm(string body)
    {
        var path = WriteFile("own-llm", "#!/bin/sh\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        WriteFile(".prompter-config.yaml", $"llm: {{ command: {path} }}\n");
    }

    public string WriteFile(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs the executable to its end, without standard input.</summary>
    public Task<Finished> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    public Task<Finished> RunWithInputAsync(string standardInput, params string[] arguments) =>
        RunWithInputAsync(Encoding.UTF8.GetBytes(standardInput), arguments);

    public Task<Finished> RunWithInputAsync(byte[] standardInput, params string[] arguments) =>
        FinishAsync(Start(Executable, arguments), standardInput);

    /// <summary>Runs a line of shell in which <c>prompter</c> is the executable.</summary>
    public Task<Finished> RunShellAsync(string script) =>
        FinishAsync(
            Start("bash", ["-c", $"prompter() {{ \"$PROMPTER_EXECUTABLE\" \"$@\"; }}; set -o pipefail; {script}"]),
            []
        );

    /// <summary>Runs the executable on a terminal of a width; what it prints to both outputs comes mixed, as a user sees it.</summary>
    public Task<Finished> RunOnTerminalAsync(int columns, params string[] arguments) =>
        RunShellOnTerminalAsync(
            columns,
            string.Join(
                ' ',
                arguments.Select(argument => $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'")
            ) + " </dev/null"
        );

    /// <summary>The same with the executable's arguments and redirections in the words of a shell; its standard input is the terminal.</summary>
    public Task<Finished> RunShellOnTerminalAsync(int columns, string arguments) =>
        FinishAsync(
            Start("script", ["-qefc", $"stty cols {columns} rows 40; {UncoveredExecutable} {arguments}", "/dev/null"]),
            []
        );

    public Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment[ExecutableVariable] = Executable;
        foreach (var (name, value) in Environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        var process = Process.Start(start)!;
        started.Add(process);
        return process;
    }

    /// <summary>Waits until a file is there that something else makes.</summary>
    public static Task WaitForFileAsync(string path) => WaitForAsync(() => File.Exists(path));

    /// <summary>Waits for something to become true, however long that takes.</summary>
    public static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

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
                CoverageCounters.Take();
                return new(process.ExitCode, await output, await error);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    /// <summary>Ends what a failed test has left running, and removes the folders.</summary>
    public void Dispose()
    {
        foreach (var process in started)
        {
            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It was waited for.
            }
        }

        temporary.Delete(recursive: true);
    }

    private static string MetadataOf(string key) =>
        typeof(PrompterProcess)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value!;
}

/// <summary>How a process ended and what it printed.</summary>
internal sealed record Finished(int ExitCode, string Output, string Error);
