namespace Prompter.Cli.Tests;

public sealed class LastTests : CommandLineTest
{
    [Theory]
    [InlineData("Hi\n```sh\nls\n```\n")]
    [InlineData("ls\n", "-x")]
    [InlineData("Hi\n```sh\nls\n```\n", "-m", "sim:echo")]
    [InlineData("Before\n", "-m", "sim:echo?ttft=1ms")]
    public async Task The_last_answer_is_printed_as_it_was(string expected, params string[] options)
    {
        await Prompter.RunAsync("-m", "sim:echo?ttft=1ms", "--", "Before");
        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi\n```sh\nls\n```");

        var finished = await Prompter.RunAsync(["last", .. options]);

        Assert.Equal((0, expected, ""), (finished.ExitCode, finished.Output, finished.Error));
    }

    [Fact]
    public async Task Several_answers_have_labels()
    {
        await Prompter.RunAsync("-m", "sim:echo", "-m", "sim:swift", "--", "Hi");

        var finished = await Prompter.RunAsync("last");

        Assert.Contains("── sim:echo ──", finished.Output, StringComparison.Ordinal);
        Assert.Contains("── sim:swift ──", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_answer_it_says_so()
    {
        var none = await Prompter.RunAsync("last");
        await Prompter.RunAsync("-m", "sim:echo?fail=500", "--", "Hi");
        var failed = await Prompter.RunAsync("last");

        Assert.Equal(
            (2, "prompter: there is no answer yet: prompter -m sim:swift -- \"Hi\" gives one\n"),
            (none.ExitCode, none.Error)
        );
        Assert.Equal(2, failed.ExitCode);
        Assert.Matches(@"^prompter: the run \w{8} has no answer; see 'prompter runs show \w{8}'\n$", failed.Error);
    }

    [Fact]
    public async Task It_is_copied_by_the_program_for_the_clipboard()
    {
        var program = Prompter.WriteFile("bin/wl-copy", "#!/bin/sh\ncat > \"$HOME/copied\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        UseClipboard(Path.GetDirectoryName(program)!);
        await Prompter.RunAsync("-m", "sim:echo", "--", "Grüße");

        var finished = await Prompter.RunAsync("last", "--copy");

        Assert.Equal((0, "", "5 characters copied by wl-copy\n"), (finished.ExitCode, finished.Output, finished.Error));
        Assert.Equal("Grüße", File.ReadAllText(Path.Combine(Prompter.Home, "copied")));
    }

    [Fact]
    public async Task Without_a_program_the_terminal_is_asked()
    {
        UseClipboard("");
        await Prompter.RunAsync("-m", "sim:echo", "--", "Grüße");

        var onTerminal = await Prompter.RunOnTerminalAsync(80, "last", "--copy");
        var inPipe = await Prompter.RunAsync("last", "--copy");

        Assert.StartsWith("\e]52;c;R3LDvMOfZQ==\a", onTerminal.Output, StringComparison.Ordinal);
        Assert.Equal(2, inPipe.ExitCode);
        Assert.StartsWith("prompter: there is no clipboard: install wl-copy", inPipe.Error, StringComparison.Ordinal);
    }

    private void UseClipboard(string folder)
    {
        Prompter.Environment["WAYLAND_DISPLAY"] = folder.Length > 0 ? "wayland-0" : null;
        Prompter.Environment["DISPLAY"] = null;
        Prompter.Environment["WSL_DISTRO_NAME"] = null;
        Prompter.Environment["PATH"] = $"{folder}:{Prompter.Environment["PATH"]}".TrimStart(':');
    }
}
