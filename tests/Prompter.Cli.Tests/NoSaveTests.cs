namespace Prompter.Cli.Tests;

public sealed class NoSaveTests : CommandLineTest
{
    [Theory]
    [InlineData("--no-save")]
    [InlineData("-n")]
    public async Task Nothing_is_left_on_disk(string option)
    {
        UseOwnTemporaryFolder();

        var finished = await Prompter.RunShellAsync(
            $"echo input | prompter {option} -m sim:echo -m gpt-4 -- -s 'Be terse' Hi 2>&1"
        );

        Assert.Equal(0, finished.ExitCode);
        Assert.Contains("[sim:echo] input", finished.Output, StringComparison.Ordinal);
        Assert.Contains("✓ gpt-4", finished.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Artifacts", finished.Output, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_long_answer_is_whole()
    {
        UseOwnTemporaryFolder();
        var prompt = string.Concat(Enumerable.Repeat("0123456789abcde ", 100_000));
        Prompter.WriteFile("prompt.txt", prompt);

        var finished = await Prompter.RunShellAsync("prompter -n -m fake-echo < prompt.txt | wc -c");

        Assert.True(int.Parse(finished.Output, CultureInfo.InvariantCulture) >= prompt.Length, finished.Output);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_is_stopped_leaves_nothing_either()
    {
        UseOwnTemporaryFolder();
        var goOn = Prompter.PathOf("never");
        using var process = Prompter.StartExecutable("-n", "-m", $"fake-echo?wait={goOn}", "--", "Hi");
        await Executable.WaitForAsync(() =>
            Directory.GetFiles(Prompter.PathOf("tmp"), "*.db", SearchOption.AllDirectories).Length > 0
        );
        for (var times = 0; times < 2; times++)
        {
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Executable.FinishAsync(process, null);

        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_setting_says_so_for_all_runs_and_a_folder_cannot_take_it_back()
    {
        Prompter.Configure("defaults: { save: false }\n");
        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");
        Assert.Empty(Prompter.Runs);

        await Prompter.RunAsync("--save", "-m", "sim:echo", "--", "Hi");
        Assert.Single(Prompter.Runs);

        Prompter.WriteFile(".prompter-config.yaml", "defaults: { save: true }\n");
        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");
        Assert.Contains(
            "defaults.save is more than the false that holds without this file",
            finished.Error,
            StringComparison.Ordinal
        );
    }

    private void UseOwnTemporaryFolder()
    {
        Directory.CreateDirectory(Prompter.PathOf("tmp"));
        Prompter.Environment["TMPDIR"] = Prompter.PathOf("tmp");
    }

    private void AssertNothingIsLeft()
    {
        Assert.Empty(Directory.GetFileSystemEntries(Prompter.PathOf("tmp"), "prompter-*"));
        Assert.Empty(Prompter.Runs);
        Assert.False(Directory.Exists(Path.Combine(Prompter.Home, ".local")));
    }
}
