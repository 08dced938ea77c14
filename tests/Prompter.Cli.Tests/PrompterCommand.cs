using System.Collections;
using System.Collections.Concurrent;
using Prompter.Cli.Console;

namespace Prompter.Cli.Tests;

/// <summary>The command line as a user has it: in a folder of its own, with a home of its own, and the fake <c>llm</c> on the PATH.</summary>
/// <remarks>It runs in the process of the tests, beside others, except where a test says that it starts the executable.</remarks>
internal sealed class PrompterCommand : IDisposable
{
    /// <summary>What hangs fails with what it printed so far.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo temporary = Directory.CreateTempSubdirectory("prompter-test-");
    private readonly ConcurrentBag<Process> started = [];
    private readonly TestProcessLife life = new();

    public PrompterCommand()
    {
        Folder = temporary.CreateSubdirectory("work").FullName;
        Home = temporary.CreateSubdirectory("home").FullName;
        Environment["HOME"] = Home;
        Environment["PATH"] = $"{Executable.FakeLlmFolder}:{System.Environment.GetEnvironmentVariable("PATH")}";
        Environment["TERM"] = "xterm";
        Environment[Executable.Variable] = Executable.Path;
        foreach (
            var name in (string[])
                [
                    "NO_COLOR",
                    "COLUMNS",
                    "LLM_MODEL",
                    "LLM_USER_PATH",
                    "COLORTERM",
                    "XDG_CONFIG_HOME",
                    "XDG_DATA_HOME",
                    "XDG_STATE_HOME",
                ]
        )
        {
            Environment[name] = null;
        }
    }

    /// <summary>The working folder.</summary>
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
    public Dictionary<string, JsonElement> Rows => Json.ReadRows(Path.Combine(Run, "results.jsonl"));

    /// <summary>The only row of the only run.</summary>
    public JsonElement Row => Assert.Single(Rows).Value;

    /// <summary>The only run's manifest.json.</summary>
    public JsonElement Manifest => Json.Read(Path.Combine(Run, "manifest.json"));

    /// <summary>A path in the folder, for parameters of the fake.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>
    /// Writes a shell script that stands in for <c>llm</c>, and the configuration that names it. It has no version, for which it
    /// is asked while it answers.
    /// </summary>
    public void UseScriptAsLlm(string body)
    {
        var path = WriteFile("own-llm", "#!/bin/sh\n[ \"$1\" = --version ] && exit 1\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Configure($"llm: {{ command: {path} }}\n");
    }

    /// <summary>Writes the user's own configuration.</summary>
    public void Configure(string yaml) => WriteFile(Path.Combine(Home, ".prompter", "config.yaml"), yaml);

    public string WriteFile(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs the command line to its end, with an empty standard input.</summary>
    public Task<Finished> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    /// <summary>Asks a model whose first answer breaks off, and which is asked once more.</summary>
    public Task<Finished> RunCutOnceAsync(params string[] options) =>
        RunAsync(["--retries", "1", "-m", "sim:echo?fail=cutx1", .. options, "--", "one two three four"]);

    public Task<Finished> RunWithInputAsync(string standardInput, params string[] arguments) =>
        RunWithInputAsync(Encoding.UTF8.GetBytes(standardInput), arguments);

    public async Task<Finished> RunWithInputAsync(byte[] standardInput, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var streams = new StandardStreams(
            new(IsTerminal: false, () => new MemoryStream(standardInput)),
            new(new(Stream.Synchronized(output)), IsTerminal: false),
            new(new(Stream.Synchronized(error)), IsTerminal: false)
        );
        var exitCode = await RunAsync(streams, arguments, () => TextOf(output) + TextOf(error));
        return new(exitCode, TextOf(output), TextOf(error));
    }

    /// <summary>Runs the command line on a terminal of a width; what it prints to both outputs comes mixed, as a user sees it.</summary>
    public async Task<Finished> RunOnTerminalAsync(int columns, params string[] arguments)
    {
        using var screen = new MemoryStream();
        var output = new StandardOutput(new(Stream.Synchronized(screen)), IsTerminal: true)
        {
            Columns = () => columns,
            Rows = () => 40,
        };
        var streams = new StandardStreams(new(IsTerminal: false, () => Stream.Null), output, output);
        var exitCode = await RunAsync(streams, arguments, () => TextOf(screen));
        // As a terminal that is not in raw mode does.
        return new(exitCode, TextOf(screen).Replace("\n", "\r\n", StringComparison.Ordinal), "");
    }

    /// <summary>Runs the command line for somebody who types lines, and a secret where one is asked for, on a terminal of 80 columns.</summary>
    public async Task<Finished> RunTypingAsync(string lines, string secret, params string[] arguments)
    {
        using var screen = new MemoryStream();
        var output = new StandardOutput(new(Stream.Synchronized(screen)), IsTerminal: true) { Columns = () => 80 };
        var typed = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        var input = new StandardInput(IsTerminal: true, () => typed) { AskHidden = (_, _) => secret };
        var exitCode = await RunAsync(new(input, output, output), arguments, () => TextOf(screen));
        return new(exitCode, TextOf(screen), "");
    }

    /// <summary>Starts the executable, and runs it to its end with an empty standard input.</summary>
    public Task<Finished> RunExecutableAsync(params string[] arguments) => RunExecutableWithInputAsync("", arguments);

    public Task<Finished> RunExecutableWithInputAsync(string standardInput, params string[] arguments) =>
        Executable.FinishAsync(Start(Executable.Path, arguments), Encoding.UTF8.GetBytes(standardInput));

    /// <summary>Runs a line of shell in which <c>prompter</c> is the executable.</summary>
    public Task<Finished> RunShellAsync(string script) =>
        Executable.FinishAsync(
            Start("bash", ["-c", $"prompter() {{ \"$PROMPTER_EXECUTABLE\" \"$@\"; }}; set -o pipefail; {script}"]),
            []
        );

    /// <summary>
    /// Starts the executable on a terminal of a width, with arguments and redirections in the words of a shell; its standard
    /// input is the terminal.
    /// </summary>
    public Task<Finished> RunShellOnTerminalAsync(int columns, string arguments, string typed = "") =>
        Executable.FinishAsync(
            Start("script", ["-qefc", $"stty cols {columns} rows 40; {Executable.Path} {arguments}", "/dev/null"]),
            Encoding.UTF8.GetBytes(typed)
        );

    /// <summary>Starts the executable, which goes on; its standard input is empty.</summary>
    public Process StartExecutable(params string[] arguments)
    {
        var process = Start(Executable.Path, arguments);
        process.StandardInput.Close();
        return process;
    }

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
        start.Environment.Clear();
        foreach (var (name, value) in Variables())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        started.Add(process);
        return process;
    }

    /// <summary>Does what is done at the end of the process, which is the tests' and goes on.</summary>
    public void EndProcess() => life.End();

    /// <summary>Ends what a failed test has left running, and removes the folders.</summary>
    public void Dispose()
    {
        life.End();
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

    private async Task<int> RunAsync(StandardStreams streams, string[] arguments, Func<string> printed)
    {
        var environment = new AppEnvironment(new(Home, Folder, null, Variables()), life);
        var running = Task.Run(() => App.RunAsync(arguments, streams, environment));
        try
        {
            return await running.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"It does not end. It printed:\n{printed()}", exception);
        }
    }

    private Dictionary<string, string> Variables()
    {
        var all = System
            .Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value, StringComparer.Ordinal);
        foreach (var (name, value) in Environment)
        {
            all[name] = value;
        }

        return all.Where(entry => entry.Value is not null)
            .ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal);
    }

    private static string TextOf(MemoryStream printed) => Encoding.UTF8.GetString(printed.ToArray());
}
