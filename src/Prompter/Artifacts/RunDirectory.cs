using Prompter.Calls;
using Prompter.Runs;

namespace Prompter.Artifacts;

/// <summary>The folder of a run: everything that finished is in it at once, whatever happens to Prompter after that.</summary>
/// <remarks>
/// <c>manifest.json</c> tells what the run was, <c>results.jsonl</c> has a line for each target, <c>results/</c> the same a
/// file each, <c>media/</c> what models made beside text, and <c>raw/</c> what the programs printed, where that was asked for or is too long for a line.
/// </remarks>
internal sealed class RunDirectory : IRunSink, IDisposable
{
    /// <summary>How long the end of the process waits for a write that does not end.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly Lock writing = new();
    private readonly HeldFolder folder;
    private readonly FileStream rows;
    private readonly bool keepsRaw;
    private readonly Dictionary<string, RawOutput> raw = new(StringComparer.Ordinal);
    private readonly List<(TargetResult Result, string Reason)> lost = [];
    private readonly TimeProvider time;
    private readonly RunIndex? index;
    private RunManifest manifest;
    private bool isFinished;

    private RunDirectory(HeldFolder folder, RunManifest manifest, bool keepsRaw, TimeProvider time, RunIndex? index)
    {
        (this.folder, this.manifest, this.keepsRaw, this.time) = (folder, manifest, keepsRaw, time);
        this.index = index;
        PrivateFile.CreateFolder(PathOf("results"));
        PrivateFile.CreateFolder(PathOf("raw"));
        rows = PrivateFile.Open(PathOf("results.jsonl"), FileMode.CreateNew);
        Tell(follows: false);
    }

    public string Path => folder.Path;

    /// <summary>What the run is called, wherever its folder is moved to.</summary>
    public string Id => manifest.Id;

    /// <summary>Results that could not be written, and why; they exist in memory only.</summary>
    public IReadOnlyList<(TargetResult Result, string Reason)> Lost => lost;

    /// <summary>What went wrong with the folder apart from results, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Why the index of runs does not have this one as it is, or null.</summary>
    public string? IndexProblem { get; private set; }

    /// <summary>Makes the folder of a new run, named by its start; one that exists already is never touched.</summary>
    /// <param name="parent">Where it is made; no link is in this path, and where one is put into it meanwhile, nothing is written behind that.</param>
    /// <param name="manifest">What the run is.</param>
    /// <param name="keepsRaw">Whether <c>raw/</c> has what was printed.</param>
    /// <param name="time">The clock of its end.</param>
    /// <param name="index">What is told of it; null for nothing.</param>
    /// <exception cref="IOException">It cannot be made: the disk is full or read-only, a file is in the way, ….</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static RunDirectory Create(
        string parent,
        RunManifest manifest,
        bool keepsRaw,
        TimeProvider? time = null,
        RunIndex? index = null
    )
    {
        PrivateFile.CreateFolder(parent);
        var name = NameFor(manifest.StartedAt);
        for (var number = 1; ; number++)
        {
            var path = System.IO.Path.Combine(parent, number == 1 ? name : $"{name}-{number}");
            if (!Directory.Exists(path) && !File.Exists(path) && Claim(path, manifest) is { } claimed)
            {
                return new(claimed, manifest, keepsRaw, time ?? TimeProvider.System, index);
            }
        }
    }

    /// <summary>The name of a run's folder, where none of that name exists: its start in local time.</summary>
    public static string NameFor(DateTimeOffset startedAt) =>
        startedAt.ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);

    /// <summary>The names of all that a run may have in its folder; the manifest, without which it is none, comes last.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "results",
        "raw",
        "media",
        "llm",
        "input.txt",
        "input.bin",
        "results.jsonl",
        "manifest.json.new",
        "manifest.json",
    ];

    /// <summary>A result as a line of <c>results.jsonl</c>, without the line end.</summary>
    public string RowOf(TargetResult result) => RunJson.ToLine(ResultRow.Of(result, RelativeTextFile(result)));

    /// <summary>Where a target's answer goes when it is too long for memory.</summary>
    public string AnswerPath(Target target) => RawPath(target, keepsRaw ? ".answer.txt" : ".stdout.txt");

    /// <summary>How the paths of files begin that a target makes beside text.</summary>
    public string MediaPath(Target target) => PathOf($"media/{SafeFileName.For(target.Label)}");

    /// <summary>Where a target's own <c>llm</c> database goes while it runs.</summary>
    public static string DatabasePath(string runDirectory, Target target) =>
        System.IO.Path.Combine(runDirectory, "llm", $"{SafeFileName.For(target.Label)}.db");

    /// <summary>Keeps what was on standard input, as it is to be shown.</summary>
    public void KeepInput(string name, ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        Try(() =>
        {
            using var file = PrivateFile.Open(PathOf(name), FileMode.CreateNew);
            file.Write(bytes);
        });
    }

    /// <summary>Adds to the manifest what is known only after the run began.</summary>
    public void Amend(Func<RunManifest, RunManifest> amend)
    {
        lock (writing)
        {
            if (!isFinished)
            {
                manifest = amend(manifest);
                Try(() => WriteWhole("manifest.json", RunJson.ToPage(manifest)));
            }
        }
    }

    public ValueTask OnEventAsync(RunEvent runEvent)
    {
        lock (writing)
        {
            if (runEvent is TargetCompleted completed)
            {
                Complete(completed.Result);
            }
            else if (keepsRaw)
            {
                KeepRaw(runEvent);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Writes how the run ended, and what is known only now.</summary>
    public void Finish(
        IReadOnlyList<TargetResult> results,
        DateTimeOffset endedAt,
        ManifestGit? git,
        string? llmVersion
    )
    {
        var cancelled = results.Any(result => result.Status == TargetStatus.Cancelled);
        manifest = manifest with
        {
            Status = cancelled ? "cancelled" : "completed",
            EndedAt = endedAt,
            Git = git,
            LlmVersion = llmVersion,
            Totals = ManifestTotals.From(results, endedAt - manifest.StartedAt),
        };
        isFinished = true;
        Try(() => WriteWhole("manifest.json", RunJson.ToPage(manifest)));
        Try(RemoveEmptyFolders);
        Tell(follows: true);
        if (folder.IsReplaced)
        {
            Problem ??=
                "something else is in the place of this folder since the run began; the files are where it was moved to";
        }
    }

    /// <summary>Ends a run that does not come to its end: it was stopped at once, or Prompter fails.</summary>
    /// <remarks>It may be called from any thread, at the end of the process.</remarks>
    public void Abandon()
    {
        if (!isFinished && writing.TryEnter(LongestWait))
        {
            try
            {
                isFinished = true;
                manifest = manifest with { Status = "cancelled", EndedAt = time.GetLocalNow() };
                Try(() => WriteWhole("manifest.json", RunJson.ToPage(manifest)));
                // Databases of programs that have been killed.
                Try(() => Directory.Delete(PathOf("llm"), recursive: true));
                Tell(follows: true);
            }
            finally
            {
                writing.Exit();
            }
        }
    }

    public void Dispose()
    {
        Abandon();
        rows.Dispose();
        foreach (var output in raw.Values)
        {
            Try(output.Dispose);
        }

        folder.Dispose();
    }

    /// <summary>Makes the folder ours: of two runs that want it, one creates the manifest.</summary>
    private static HeldFolder? Claim(string path, RunManifest manifest)
    {
        PrivateFile.CreateFolder(path);
        var claimed = new HeldFolder(path);
        var file = System.IO.Path.Combine(claimed.Place, "manifest.json");
        try
        {
            PrivateFile.Open(file, FileMode.CreateNew).Dispose();
        }
        catch (IOException) when (File.Exists(file))
        {
            // What it holds does not count: the other run may not have come to write it yet.
            claimed.Dispose();
            return null;
        }

        try
        {
            PrivateFile.Write(file, RunJson.ToPage(manifest));
            return claimed;
        }
        catch (IOException exception)
        {
            // Nothing was run: an empty manifest would say otherwise.
            File.Delete(file);
            claimed.Dispose();
            Directory.Delete(path);
            throw new IOException(HeldFolder.Named(exception.Message), exception);
        }
    }

    private void Complete(TargetResult result)
    {
        if (raw.TryGetValue(result.Target.Label, out var output))
        {
            Try(output.Dispose);
        }

        try
        {
            var name = SafeFileName.For(result.Target.Label);
            var row = ResultRow.Of(result, RelativeTextFile(result));
            WriteRow(Encoding.UTF8.GetBytes(RunJson.ToLine(row) + "\n"));
            WriteWhole($"results/{name}.json", RunJson.ToPage(row));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            lost.Add((result, HeldFolder.Named(exception.Message)));
        }
    }

    /// <summary>Writes a whole line or nothing: half of one would spoil the next, which may fit.</summary>
    private void WriteRow(ReadOnlySpan<byte> line)
    {
        var end = rows.Position;
        try
        {
            rows.Write(line);
        }
        catch (IOException)
        {
            rows.SetLength(end);
            throw;
        }
    }

    private void Tell(bool follows)
    {
        try
        {
            // Where one line could not be written, the next one stands alone.
            index?.Append(RunEntry.Of(manifest, Path) with { Follows = follows && IndexProblem is null });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            IndexProblem ??= $"{index?.Path} cannot be written: {FailureReason.Of(exception)}";
        }
    }

    private void KeepRaw(RunEvent runEvent)
    {
        if (!raw.TryGetValue(runEvent.Target.Label, out var output))
        {
            raw[runEvent.Target.Label] = output = new(RawPath(runEvent.Target, ""));
        }

        if (!Try(() => output.Keep(runEvent)))
        {
            // What comes later would fail as well, piece by piece.
            Try(output.Dispose);
        }
    }

    private string? RelativeTextFile(TargetResult result) =>
        result.Answer.FilePath is { } file
            ? System.IO.Path.GetRelativePath(folder.Place, file).Replace('\\', '/')
            : null;

    private string RawPath(Target target, string ending) => PathOf($"raw/{SafeFileName.For(target.Label)}{ending}");

    private string PathOf(string name) => System.IO.Path.Combine(folder.Place, name);

    /// <summary>Writes a file beside its place and renames it, so that a reader never sees half of it.</summary>
    private void WriteWhole(string name, string text)
    {
        var file = PathOf(name);
        PrivateFile.Write(file + ".new", text + "\n");
        File.Move(file + ".new", file, overwrite: true);
    }

    private void RemoveEmptyFolders()
    {
        foreach (var name in (string[])["raw", "llm"])
        {
            var path = PathOf(name);
            if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
            {
                Directory.Delete(path);
            }
        }
    }

    private bool Try(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem ??= HeldFolder.Named(exception.Message);
            return false;
        }
    }
}
