namespace Prompter.Cli.Tests.Signals;

/// <summary>A test of what becomes of processes; at its end none may be left.</summary>
public abstract class ProcessLifeTest : IAsyncLifetime
{
    private readonly List<LiveRun> runs = [];

    protected ProcessLifeTest() => Prompter.Environment[ProcessMark.Variable] = Mark.Value;

    private protected PrompterCommand Prompter { get; } = new();

    private protected ProcessMark Mark { get; } = new();

    /// <summary>The rows of the only run so far, in the order in which they were written.</summary>
    private protected IReadOnlyList<JsonElement> Rows =>
        [
            .. File.ReadAllLines(Path.Combine(Assert.Single(Prompter.Runs), "results.jsonl"))
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];

    private protected JsonElement Manifest =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Assert.Single(Prompter.Runs), "manifest.json"))).RootElement;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        try
        {
            // What was killed may need a moment to be gone; nothing here ends by itself within a minute.
            await LiveRun.UntilAsync(
                () => Mark.Living().Count == 0,
                () => "Left behind:\n" + string.Join('\n', Mark.Living().Values)
            );
        }
        finally
        {
            Mark.KillAll();
            runs.ForEach(run => run.Dispose());
            Prompter.Dispose();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>A file of the test that is not there yet, for the parameters of a fake model.</summary>
    private protected string FileNamed(string name) => Path.Combine(Prompter.Home, name);

    private protected static int NumberIn(string file) => int.Parse(File.ReadAllText(file), null);

    /// <summary>The row of the only target whose model begins so.</summary>
    private protected JsonElement Row(string model = "") =>
        Assert.Single(Rows, row => row.GetProperty("model").GetString()!.StartsWith(model, StringComparison.Ordinal));

    private protected static string StatusOf(JsonElement row) => row.GetProperty("status").GetString()!;

    private protected static string TextOf(JsonElement row) => row.GetProperty("text").GetString()!;

    private protected static string CategoryOf(JsonElement row) =>
        row.GetProperty("error").GetProperty("category").GetString()!;

    /// <summary>A model that prints a line and then waits for a file that never comes.</summary>
    private protected string Paused() =>
        $"fake-stream?text={Uri.EscapeDataString("first line\nand the last")}&chunks=2&pause={FileNamed("never")}";

    /// <summary>Puts a line of shell in the place of <c>llm</c>; its arguments are those of <c>llm</c>.</summary>
    private protected void UseScript(string line) =>
        Prompter.Configure($"llm:\n  command: [sh, '{Prompter.WriteFile("llm.sh", line + "\n")}']\n");

    /// <summary>Waits until so many models are done: what is printed of a model comes before its end.</summary>
    private protected Task UntilStoredAsync(int rows) =>
        LiveRun.UntilAsync(
            () =>
                Prompter.Runs is [var folder]
                && File.Exists(Path.Combine(folder, "results.jsonl"))
                && Rows.Count >= rows,
            () => $"Never: {rows} rows"
        );

    /// <summary>Starts the executable in a session of its own, with an empty standard input.</summary>
    private protected LiveRun Start(params string[] arguments) => StartProgram(Executable.Path, arguments);

    /// <summary>Starts a program in a session of its own, with an empty standard input.</summary>
    private protected LiveRun StartProgram(string program, params string[] arguments)
    {
        var run = Launch(["env", "--default-signal", program, .. arguments]);
        run.Input.Close();
        return run;
    }

    /// <summary>Starts a program in a session of its own, with standard input open.</summary>
    /// <remarks>Signals that whoever runs the tests ignores would stay ignored, so they are reset by <c>env</c>.</remarks>
    private protected LiveRun Launch(params string[] command)
    {
        var run = new LiveRun(Prompter.Start("setsid", command));
        runs.Add(run);
        return run;
    }
}

/// <summary>Tests that say how fast something happens: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(AtOnce), DisableParallelization = true)]
public sealed class AtOnce;
