namespace Prompter.Cli.Tests;

public sealed class ManualTests : CommandLineTest
{
    [Theory]
    [InlineData("man")]
    [InlineData("man-models", "models")]
    public async Task A_manual_page_says_what_the_help_does(string page, params string[] command)
    {
        var finished = await Prompter.RunAsync(["man", .. command]);

        Assert.Equal((0, ""), (finished.ExitCode, finished.Error));
        Golden.Matches(page, finished.Output, Prompter);
    }

    [Fact]
    public async Task All_pages_are_installed_and_shown_by_man_without_a_warning()
    {
        var finished = await Prompter.RunAsync("man", "--install");

        Assert.Equal(0, finished.ExitCode);
        var folder = Path.Combine(Prompter.Home, ".local/share/man/man1");
        Assert.Contains("prompter-config-show.1", Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.SkipWhen(Executable.IsMissing("groff"), "groff is not installed");
        var shown = await Prompter.RunShellAsync($"groff -man -ww -Tutf8 {folder}/*.1 2>&1 >/dev/null");
        Assert.Equal("", shown.Output);
    }

    [Fact]
    public async Task A_command_that_is_none_has_no_page()
    {
        var finished = await Prompter.RunAsync("man", "config", "shw");

        Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
        Assert.Equal("prompter: there is no command 'config shw'; see 'prompter --help'\n", finished.Error);
    }
}
