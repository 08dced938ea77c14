using System.Security.Cryptography;

namespace Prompter.Cli.Tests;

public sealed class StandardInputTests : CommandLineTest
{
    [Fact]
    public async Task What_is_piped_in_goes_to_every_model()
    {
        await Prompter.RunWithInputAsync(
            "notes\n",
            "-m",
            "fake-echo",
            "-m",
            "fake-echo",
            "-m",
            "sim:echo",
            "--",
            "Sum up"
        );

        Assert.Equal("notes\n Sum up", Prompter.Rows["fake-echo"].Text("text"));
        Assert.Equal("notes\n Sum up", Prompter.Rows["fake-echo#2"].Text("text"));
        Assert.Contains("notes", Prompter.Rows["sim:echo"].Text("text"), StringComparison.Ordinal);
        Assert.Equal(6, Prompter.Manifest.At("standard_input_bytes").GetInt64());
    }

    [Fact]
    public async Task Standard_input_alone_is_the_prompt()
    {
        var finished = await Prompter.RunWithInputAsync("What is a CRDT?", "-m", "fake-echo");

        Assert.Equal("What is a CRDT?\n", finished.Output);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_arrive_unchanged()
    {
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        Prompter.UseScriptAsLlm("cat >received; echo done");

        await Prompter.RunWithInputAsync(bytes, "-m", "x", "--", "What is this?");

        Assert.Equal(
            bytes,
            await File.ReadAllBytesAsync(Prompter.PathOf("received"), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Twelve_megabytes_arrive_whole_at_two_models()
    {
        var bytes = new byte[12 * 1024 * 1024];
        Array.Fill(bytes, (byte)'x');
        Prompter.UseScriptAsLlm("wc -c");

        await Prompter.RunWithInputAsync(bytes, "-m", "x", "-m", "y", "--", "How long is this?");

        Assert.Equal("12582912", Prompter.Rows["x"].Text("text")!.Trim());
        Assert.Equal("12582912", Prompter.Rows["y"].Text("text")!.Trim());
    }

    [Fact]
    public async Task A_model_that_does_not_read_its_input_still_answers()
    {
        var finished = await Prompter.RunWithInputAsync(new byte[12 * 1024 * 1024], "-m", "fake-no-stdin", "--", "Hi");

        Assert.Equal((0, "I did not read standard input.\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task A_closed_standard_input_is_an_empty_one()
    {
        var finished = await Prompter.RunShellAsync("prompter -m fake-echo -- Hi <&-");

        Assert.Equal((0, "Hi\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task A_terminal_is_not_read_and_models_see_an_empty_input()
    {
        var finished = await Prompter.RunShellOnTerminalAsync(80, "-m fake-echo -- Hi 2>/dev/null");

        Assert.Equal((0, "Hi"), (finished.ExitCode, ScreenImage.Of(finished.Output, 80).Trim()));
    }

    [Fact]
    public async Task A_file_that_is_redirected_is_read()
    {
        Prompter.WriteFile("notes.md", "from a file");

        var finished = await Prompter.RunShellAsync("prompter -m fake-echo <notes.md");

        Assert.Equal("from a file\n", finished.Output);
    }
}
