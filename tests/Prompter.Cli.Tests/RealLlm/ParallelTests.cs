namespace Prompter.Cli.Tests.RealLlm;

/// <summary>Why Prompter gives each <c>llm</c> a database of its own.</summary>
public sealed class ParallelTests : RealLlmTest
{
    /// <summary>How often Prompter is compared with a shell loop, where somebody wants to see that: 24 starts of <c>llm</c> each time.</summary>
    private static readonly string? Comparisons = Environment.GetEnvironmentVariable("PROMPTER_REAL_LLM_ROUNDS");

    private static readonly int Rounds = int.Parse(Comparisons ?? "1", CultureInfo.InvariantCulture);

    private static readonly string[] Models = [.. Enumerable.Range(1, 12).Select(number => $"ok-{number}")];

    [RealFact]
    public async Task Twelve_models_at_once_all_answer_where_a_shell_loop_would_lose_some()
    {
        Offer(Models);
        var clock = Stopwatch.StartNew();
        for (var round = 1; round <= Rounds; round++)
        {
            var prompt = $"Explain CRDTs, round {round}";
            var end = await AskAsync(Models, prompt);
            Assert.True(end.ExitCode == 0, end.Error);

            var rows = Json.ReadRows(Path.Combine(Prompter.Runs[^1], "results.jsonl"));
            Assert.Equal(Models.Length, rows.Count);
            Assert.All(Models, model => AssertAnswer(rows[model], model, prompt));
            Assert.All(rows.Values, row => Assert.Equal("stop", row.GetProperty("finish_reason").GetString()));
        }

        Assert.Equal(Rounds, Prompter.Runs.Count);
        Assert.All(Models, model => Assert.Equal(Rounds, Server.RequestsFor(model)));
        if (Comparisons is not null)
        {
            await CompareAsync(clock.Elapsed);
        }
    }

    private async Task CompareAsync(TimeSpan elapsed)
    {
        Report($"Prompter: {Rounds * Models.Length} of {Rounds * Models.Length} in {elapsed.TotalSeconds:0} s");

        var clock = Stopwatch.StartNew();
        var kept = new List<int>();
        for (var round = 1; round <= Rounds; round++)
        {
            kept.Add(await LoopAsync($"Explain CRDTs, round {round}"));
        }

        // How many it loses is a matter of luck; usually most of the first round, and some of each after that.
        Report(
            $"xargs -P {Models.Length} llm: {kept.Sum()} of {Rounds * Models.Length} in {clock.Elapsed.TotalSeconds:0} s ({string.Join(", ", kept)})"
        );
    }

    private static void Report(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        TestContext.Current.SendDiagnosticMessage(line);
    }

    /// <summary>What people do without Prompter; says for how many models <c>llm</c> succeeded.</summary>
    private async Task<int> LoopAsync(string prompt)
    {
        var end = await Prompter.RunShellAsync(
            $"printf '%s\\n' {string.Join(' ', Models)} | xargs -P {Models.Length} -I@ sh -c "
                + $"'\"$REAL_LLM\" -m @ \"{prompt}\" </dev/null >/dev/null 2>&1 && echo @'; true"
        );
        return end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
