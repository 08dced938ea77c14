using Prompter.Tests.Runs;

namespace Prompter.Tests.Artifacts;

public sealed class RunDirectoryTests : IDisposable
{
    private const string Name = "2030-01-02_03-04-05";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_has_a_folder_named_by_its_start()
    {
        using var directory = Create();
        Assert.Equal(_folder[Name], directory.Path);
        Assert.Equal("running", ReadJson("manifest.json").GetProperty("status").GetString());
        Assert.Empty(ReadText("results.jsonl"));
    }

    [Fact]
    public void The_parent_is_made_where_it_is_missing()
    {
        using var directory = RunDirectory.Create(_folder["a/b"], Manifests.Some, keepsRaw: false);
        Assert.Equal(_folder[$"a/b/{Name}"], directory.Path);
    }

    [Fact]
    public void What_exists_already_is_never_touched()
    {
        Directory.CreateDirectory(_folder[Name]);
        _folder.Write($"{Name}-2", "a file of the user");
        using var third = Create();
        using var fourth = Create();
        Assert.Equal(_folder[$"{Name}-3"], third.Path);
        Assert.Equal(_folder[$"{Name}-4"], fourth.Path);
        Assert.Empty(Directory.GetFileSystemEntries(_folder[Name]));
        Assert.Equal("a file of the user", File.ReadAllText(_folder[$"{Name}-2"]));
    }

    [Fact]
    public void Runs_that_begin_in_the_same_moment_have_folders_of_their_own()
    {
        const int Count = 50;
        for (var round = 0; round < 5; round++)
        {
            var parent = _folder[$"{round}"];
            var paths = CreateAtOnce(parent, Count);
            Assert.Equal(
                Enumerable
                    .Range(1, Count)
                    .Select(number => number == 1 ? Name : $"{Name}-{number}")
                    .Order(StringComparer.Ordinal),
                paths.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
                StringComparer.Ordinal
            );
            Assert.All(
                paths,
                path =>
                {
                    using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "manifest.json")));
                    Assert.Equal("host", manifest.RootElement.GetProperty("host").GetString());
                }
            );
        }
    }

    private static string[] CreateAtOnce(string parent, int count)
    {
        var paths = new string[count];
        using var start = new Barrier(count);
        var threads = Enumerable
            .Range(0, count)
            .Select(index => new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    using var directory = RunDirectory.Create(parent, Manifests.Some, keepsRaw: false);
                    paths[index] = directory.Path;
                }
                catch (IOException exception)
                {
                    paths[index] = exception.Message;
                }
            }))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return paths;
    }

    [Fact]
    public void A_parent_that_cannot_be_a_folder_is_an_error()
    {
        _folder.Write("file", "");
        Assert.ThrowsAny<IOException>(() => RunDirectory.Create(_folder["file"], Manifests.Some, keepsRaw: false));
    }

    [Fact]
    public async Task A_result_is_on_disk_as_soon_as_its_target_is_done()
    {
        using var directory = Create();
        var result = await ScriptedRun.AnswerAsync("schön 😀", "gpt-4");
        await directory.OnEventAsync(new TargetCompleted(result.Target, result));
        var line = ReadText("results.jsonl");
        Assert.Equal(directory.RowOf(result) + "\n", line);
        Assert.Contains("\"text\":\"schön 😀\"", line);
        var page = ReadText("results/gpt-4.json");
        Assert.EndsWith("}\n", page);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(line).RootElement, JsonDocument.Parse(page).RootElement));
    }

    [Fact]
    public async Task Results_of_many_threads_are_all_written_whole()
    {
        const int Count = 400;
        using var directory = RunDirectory.Create(_folder.Path, Manifests.Some, keepsRaw: true);
        var targets = Enumerable
            .Range(0, Count)
            .Select(index =>
                ScriptedRun.Target(
                    new ScriptedChatClient([
                        new string((char)('a' + (index % 26)), 3000),
                        $"{index}",
                        ChatFinishReason.Stop,
                    ]),
                    $"{index}"
                )
            );
        var scheduler = new RecordingSink(async _ => await Task.Yield());
        await FanOutRun.RunAsync(
            [.. targets],
            ScriptedRun.Prompt,
            new() { Parallel = 64 },
            [scheduler, directory],
            TestContext.Current.CancellationToken
        );
        var rows = File.ReadAllLines(_folder[$"{Name}/results.jsonl"])
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        Assert.Equal(
            Count,
            rows.Select(row => row.GetProperty("label").GetString()).Distinct(StringComparer.Ordinal).Count()
        );
        Assert.All(
            rows,
            row => Assert.EndsWith(row.GetProperty("label").GetString()!, row.GetProperty("text").GetString())
        );
        Assert.Equal(Count, Directory.GetFiles(_folder[$"{Name}/results"]).Length);
        Assert.Equal(2 * Count, Directory.GetFiles(_folder[$"{Name}/raw"]).Length);
        Assert.Null(directory.Problem);
        Assert.Empty(directory.Lost);
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b:c")]
    [InlineData("con")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a\0b\nc")]
    [InlineData("Größe 😀")]
    public async Task No_label_leads_out_of_the_folder(string label)
    {
        var options = new FanOutOptions { TextLimit = 3 };
        string[] labels = [label, label + new string('x', 300), label + "#2"];
        using (var directory = RunDirectory.Create(_folder.Path, Manifests.Some, keepsRaw: true))
        {
            var results = await FanOutRun.RunAsync(
                [
                    .. labels.Select(name =>
                        ScriptedRun.Target(new ScriptedChatClient(["long text", ChatFinishReason.Stop]), name)
                    ),
                ],
                ScriptedRun.Prompt,
                options with
                {
                    SpillPath = directory.AnswerPath,
                },
                [directory],
                TestContext.Current.CancellationToken
            );
            Assert.Empty(directory.Lost);
            Assert.Null(directory.Problem);
            Assert.All(results, result => Assert.Equal("long text", File.ReadAllText(result.Answer.FilePath!)));
            Assert.All(
                labels,
                name =>
                    Assert.StartsWith(
                        directory.Path,
                        Path.GetFullPath(RunDirectory.DatabasePath(directory.Path, new(new("p", "m"), name)))
                    )
            );
        }

        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(3, Directory.GetFiles(_folder[$"{Name}/results"]).Length);
        Assert.Equal(9, Directory.GetFiles(_folder[$"{Name}/raw"]).Length);
        Assert.Equal(3, File.ReadAllLines(_folder[$"{Name}/results.jsonl"]).Length);
    }

    [Fact]
    public async Task A_row_points_at_the_file_of_a_text_that_is_too_long_for_it()
    {
        using var directory = Create();
        var options = new FanOutOptions { TextLimit = 3, SpillPath = directory.AnswerPath };
        var target = ScriptedRun.Target(new ScriptedChatClient(["long text", ChatFinishReason.Stop]));
        await FanOutRun.RunAsync(
            [target],
            ScriptedRun.Prompt,
            options,
            [directory],
            TestContext.Current.CancellationToken
        );
        var row = ReadJson("results.jsonl");
        Assert.Equal(JsonValueKind.Null, row.GetProperty("text").ValueKind);
        Assert.Equal("raw/a.stdout.txt", row.GetProperty("text_file").GetString());
        Assert.Equal("long text", ReadText("raw/a.stdout.txt"));
    }

    [Fact]
    public async Task A_result_that_cannot_be_written_is_told_as_lost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a folder to vanish under open files");
        using var directory = Create();
        Directory.Delete(_folder[$"{Name}/results"]);
        var result = await ScriptedRun.AnswerAsync("text");
        await directory.OnEventAsync(new TargetCompleted(result.Target, result));
        var (lost, reason) = Assert.Single(directory.Lost);
        Assert.Same(result, lost);
        Assert.Contains("results", reason);
    }

    [Fact]
    public async Task The_end_of_a_run_is_told_in_its_manifest()
    {
        using var directory = Create();
        TargetResult[] results = [await ScriptedRun.AnswerAsync("text"), await ScriptedRun.AnswerAsync("text", "b")];
        directory.Finish(results, Manifests.Some.StartedAt.AddSeconds(2), new("abc", Dirty: true), "llm, version 0.36");
        var manifest = ReadJson("manifest.json");
        Assert.Equal("completed", manifest.GetProperty("status").GetString());
        Assert.Equal("2030-01-02T03:04:07+00:00", manifest.GetProperty("ended_at").GetString());
        Assert.Equal("llm, version 0.36", manifest.GetProperty("llm_version").GetString());
        Assert.True(manifest.GetProperty("git").GetProperty("dirty").GetBoolean());
        Assert.Equal(2, manifest.GetProperty("totals").GetProperty("ok").GetInt32());
        Assert.Equal(2000, manifest.GetProperty("totals").GetProperty("duration_ms").GetInt64());
        Assert.Equal(["manifest.json", "results", "results.jsonl"], Names(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_run_with_a_stopped_target_is_cancelled()
    {
        using var directory = Create();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var target = ScriptedRun.Target(new ScriptedChatClient(["x"]));
        var results = await ScriptedRun.RunAsync(new(), [target], directory, stop.Token);
        directory.Finish(results, Manifests.Some.StartedAt, null, null);
        var manifest = ReadJson("manifest.json");
        Assert.Equal("cancelled", manifest.GetProperty("status").GetString());
        Assert.Equal(1, manifest.GetProperty("totals").GetProperty("cancelled").GetInt32());
        Assert.Equal("cancelled", ReadJson("results.jsonl").GetProperty("status").GetString());
    }

    [Fact]
    public void Folders_with_something_in_them_stay()
    {
        using var directory = Create();
        Directory.CreateDirectory(_folder[$"{Name}/llm"]);
        _folder.Write($"{Name}/raw/a.stdout.txt", "text");
        directory.Finish([], Manifests.Some.StartedAt, null, null);
        Assert.Equal(["manifest.json", "raw", "results", "results.jsonl"], Names(), StringComparer.Ordinal);
    }

    [Fact]
    public void A_manifest_that_cannot_be_written_at_the_end_is_a_problem_and_no_crash()
    {
        using var directory = Create();
        Directory.CreateDirectory(_folder[$"{Name}/manifest.json.new"]);
        directory.Finish([], Manifests.Some.StartedAt, null, null);
        Assert.Contains("manifest.json.new", directory.Problem);
        Assert.Equal("running", ReadJson("manifest.json").GetProperty("status").GetString());
    }

    /// <summary>Whoever may write into the folder above can put a link into the place of either while a model answers.</summary>
    [Theory]
    [InlineData("runs")]
    [InlineData($"runs/{Name}")]
    public async Task Nothing_is_written_behind_a_link_that_takes_the_folders_place(string replaced)
    {
        var elsewhere = Directory.CreateDirectory(_folder["elsewhere"]).FullName;
        using var directory = RunDirectory.Create(_folder["runs"], Manifests.Some, keepsRaw: true);
        if (replaced is "runs")
        {
            Directory.CreateDirectory(Path.Combine(elsewhere, Name, "results"));
        }

        Directory.Move(_folder[replaced], _folder["moved"]);
        File.CreateSymbolicLink(_folder[replaced], elsewhere);
        var target = ScriptedRun.Target(
            new ScriptedChatClient([new DataContent(new byte[] { 1 }, "image/png"), "text"])
        );
        var results = await ScriptedRun.RunAsync(
            new()
            {
                TextLimit = 2,
                SpillPath = directory.AnswerPath,
                MediaPath = directory.MediaPath,
            },
            [target],
            directory
        );
        directory.Finish(results, Manifests.Some.StartedAt, null, null);

        Assert.Empty(Directory.GetFiles(elsewhere, "*", SearchOption.AllDirectories));
        Assert.Empty(directory.Lost);
        Assert.Contains("something else is in the place of this folder", directory.Problem);
        var moved = replaced is "runs" ? _folder[$"moved/{Name}"] : _folder["moved"];
        Assert.Contains(
            "\"completed\"",
            await File.ReadAllTextAsync(Path.Combine(moved, "manifest.json"), TestContext.Current.CancellationToken)
        );
        Assert.Single(Directory.GetFiles(Path.Combine(moved, "media")));
        Assert.Single(Directory.GetFiles(Path.Combine(moved, "raw"), "*.answer.txt"));
    }

    [Fact]
    public void A_link_in_the_way_to_the_folder_is_refused()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        File.CreateSymbolicLink(_folder["runs"], _folder["elsewhere"]);
        Assert.Contains(
            "was replaced by a link",
            Assert
                .Throws<IOException>(() => RunDirectory.Create(_folder["runs"], Manifests.Some, keepsRaw: false))
                .Message
        );
        Assert.Empty(Directory.GetFiles(_folder["elsewhere"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Databases_lie_in_a_folder_of_their_own()
    {
        using var directory = Create();
        Assert.Equal(
            _folder[$"{Name}/llm/gpt-4.db"],
            RunDirectory.DatabasePath(directory.Path, new(new("llm", "gpt-4"), "gpt-4"))
        );
    }

    private RunDirectory Create() => RunDirectory.Create(_folder.Path, Manifests.Some, keepsRaw: false);

    private string ReadText(string name)
    {
        using var stream = new FileStream(
            _folder[$"{Name}/{name}"],
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private JsonElement ReadJson(string name) => JsonDocument.Parse(ReadText(name)).RootElement;

    private IEnumerable<string?> Names() =>
        Directory.GetFileSystemEntries(_folder[Name]).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
