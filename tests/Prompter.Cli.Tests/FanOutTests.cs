namespace Prompter.Cli.Tests;

public sealed class FanOutTests : CommandLineTest
{
    [Fact]
    public async Task Every_model_is_asked_the_same_prompt()
    {
        var finished = await Prompter.RunAsync(
            "-m",
            "gpt-4",
            "-m",
            "claude-3-sonnet",
            "-m",
            "sim:echo",
            "--",
            "Hi all"
        );

        Assert.Equal(0, finished.ExitCode);
        Assert.Contains("[gpt-4]           You said: Hi all\n", finished.Output, StringComparison.Ordinal);
        Assert.Contains("[claude-3-sonnet] You said: Hi all\n", finished.Output, StringComparison.Ordinal);
        Assert.Contains("[sim:echo]        Hi all\n", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_run_at_the_same_time()
    {
        // Each waits for a file that the other one makes.
        var (first, second) = (Prompter.PathOf("first"), Prompter.PathOf("second"));

        var finished = await Prompter.RunAsync(
            "-m",
            $"fake-echo?touch={first}&wait={second}",
            "-m",
            $"fake-echo?touch={second}&wait={first}",
            "--",
            "Hi"
        );

        Assert.Equal(0, finished.ExitCode);
    }

    [Fact]
    public async Task Parallel_1_runs_models_one_after_the_other_in_the_order_named()
    {
        await Prompter.RunAsync("--parallel", "1", "-m", "sim:echo?ttft=1.50s", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(["sim:echo?ttft=1.50s", "sim:echo"], Prompter.Rows.Keys);
    }

    [Fact]
    public async Task Results_are_stored_in_the_order_of_finishing_and_summarized_in_the_order_named()
    {
        var finished = await Prompter.RunAsync("-m", "sim:echo?ttft=1.50s", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(["sim:echo", "sim:echo?ttft=1.50s"], Prompter.Rows.Keys);
        Assert.True(
            finished.Error.IndexOf("✓ sim:echo?ttft=1.50s", StringComparison.Ordinal)
                < finished.Error.IndexOf("✓ sim:echo  ", StringComparison.Ordinal),
            finished.Error
        );
    }

    [Fact]
    public async Task A_model_that_fails_does_not_stop_the_others()
    {
        var finished = await Prompter.RunAsync("-m", "no-such-model", "-m", "fake-echo", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(1, finished.ExitCode);
        Assert.Equal("error", Prompter.Rows["no-such-model"].Text("status"));
        Assert.Equal("ok", Prompter.Rows["fake-echo"].Text("status"));
        Assert.Equal("ok", Prompter.Rows["sim:echo"].Text("status"));
    }

    [Fact]
    public async Task Twelve_at_once_lose_neither_answers_nor_tokens()
    {
        var models = Enumerable
            .Range(1, 12)
            .SelectMany(number => (string[])["-m", $"fake-echo?text=answer%20{number}"]);

        var finished = await Prompter.RunAsync([.. models, "--", "one two three"]);

        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(
            Enumerable.Range(1, 12).Select(number => $"answer {number}").Order(StringComparer.Ordinal),
            Prompter.Rows.Values.Select(row => row.Text("text")!).Order(StringComparer.Ordinal)
        );
        Assert.All(Prompter.Rows.Values, row => Assert.Equal(3, row.At("meta", "tokens_input").GetInt64()));
    }

    [Fact]
    public async Task The_same_model_twice_is_two_targets_with_labels_of_their_own()
    {
        var finished = await Prompter.RunAsync("-m", "sim:echo", "-m", "sim:echo", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(["sim:echo", "sim:echo#2", "sim:echo#3"], Prompter.Rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(Prompter.Rows.Values, row => Assert.Equal("echo", row.Text("model")));
    }

    [Fact]
    public async Task A_name_that_looks_like_the_label_of_another_target_gets_one_of_its_own()
    {
        Prompter.Configure("aliases: { 'sim:echo#2': sim:echo }\n");
        string[] names = ["sim:echo", "sim:echo", "sim:echo#2", "sim:echo"];

        var finished = await Prompter.RunAsync([.. names.SelectMany(name => (string[])["-m", name]), "--", "Hi"]);

        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(
            ["sim:echo", "sim:echo#2", "sim:echo#2#2", "sim:echo#3"],
            Prompter.Rows.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(4, Directory.GetFiles(Path.Combine(Prompter.Run, "results")).Length);
    }

    [Fact]
    public async Task Simulated_models_give_the_same_answer_every_time()
    {
        var first = await Prompter.RunAsync("-m", "sim:swift?ttft=0s&tps=max", "--", "Explain CRDTs");
        var second = await Prompter.RunAsync("-m", "sim:swift?ttft=0s&tps=max", "--", "Explain CRDTs");

        Assert.Equal(first.Output, second.Output);
    }

    [Fact]
    public async Task A_simulated_model_says_that_it_is_simulated()
    {
        var finished = await Prompter.RunAsync("-m", "sim:swift?ttft=0s&tps=max", "--", "Explain CRDTs");

        Assert.Contains("simulated", finished.Output, StringComparison.OrdinalIgnoreCase);
    }
}
