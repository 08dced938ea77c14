namespace Prompter.Tests.Artifacts;

public sealed class RunIndexTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly RunIndex _index;

    public RunIndexTests() => _index = new(_folder["state/runs.jsonl"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_come_newest_first_by_their_beginning_and_as_they_stand()
    {
        _index.Append(Run("a") with { Status = RunEntry.Running });
        _index.Append(Run("b") with { Status = RunEntry.Running });
        _index.Append(Run("c") with { Status = RunEntry.Running });
        _index.Append(Run("b") with { Follows = true });
        _index.Append(Run("a") with { Follows = true, Status = "error" });

        Assert.Equal(["c running", "b ok", "a error"], Listed());
    }

    [Fact]
    public void A_torn_line_costs_no_other_run()
    {
        _index.Append(Run("a"));
        File.AppendAllText(_index.Path, """{"id":"torn","pa""");
        _index.Append(Run("b"));
        File.AppendAllText(_index.Path, "\n\n[]\n{}\n\0\0\0\n{\"id\":7}\nnonsense");

        Assert.Equal(["b ok", "a ok"], Listed());
    }

    [Fact]
    public async Task Runs_that_begin_at_once_are_all_there()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(number => Task.Run(() => new RunIndex(_index.Path).Append(Run($"r{number}"))))
        );

        Assert.Equal(40, _index.Read().Select(entry => entry.Id).Distinct().Count());
        Assert.Equal(40, File.ReadAllLines(_index.Path).Length);
    }

    [Fact]
    public void Of_many_runs_only_the_end_is_read()
    {
        _index.Append(Run("first"));
        var line = RunJson.ToLine(Run("x") with { Prompt = new('p', 1000) });
        File.AppendAllLines(_index.Path, Enumerable.Repeat(line, 2000));
        using (var file = File.OpenWrite(_index.Path))
        {
            // What is not read does not matter.
            file.Write("nonsense"u8);
        }

        Assert.Equal(5, _index.Read().Take(5).Count());
        Assert.Equal(2000, _index.Read().Count());
    }

    [Fact]
    public void A_change_keeps_order_and_mode()
    {
        _index.Append(Run("a"));
        _index.Append(Run("b") with { Status = RunEntry.Running });
        _index.Append(Run("b") with { Follows = true });
        _index.Append(Run("c"));

        _index.Change(entries => entries.RemoveAll(entry => entry.Id == "a") > 0);

        Assert.Equal(["c ok", "b ok"], Listed());
        Assert.Equal(2, File.ReadAllLines(_index.Path).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(PrivateFile.Mode, File.GetUnixFileMode(_index.Path));
        }
    }

    private IEnumerable<string> Listed() => _index.Read().Select(entry => $"{entry.Id} {entry.Status}");

    private static RunEntry Run(string id) =>
        new()
        {
            Id = id,
            Path = $"/runs/{id}",
            Status = "ok",
            StartedAt = DateTimeOffset.UnixEpoch,
            Models = ["sim:echo"],
        };
}
