using System.Text.RegularExpressions;

namespace Prompter.Cli.Tests;

public sealed class DryRunTests : CommandLineTest
{
    private const string Key = "sk-abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Prompts that a shell, xargs or both would change where one quote is wrong.</summary>
    public static TheoryData<string> HostilePrompts =>
        [
            "plain",
            "two  blanks ",
            "it's",
            "'",
            "say \"hi\"",
            "\"",
            "back\\slash \\\\ and \\n",
            "\\",
            "$HOME ${HOME} $(id) `id` $n $1",
            "first\nsecond\n\nfourth",
            "ends with a line\n",
            "\n.",
            "tab\there",
            "* ? [a] ~ {a,b} !1 # no comment ; & | < > ( )",
            "Grüße 日本語 👋🏽 \u2028 é",
            "- begins with a dash",
            "-n",
            "--help",
            "{} and {}{}",
            "%s %d %%",
            "mixed 'single' \"double\" \\ $x\n`tick` {} 'end\"",
            "a'b\"c\\d\ne",
        ];

    [Fact]
    public async Task Prints_the_command_of_each_model()
    {
        var finished = await Prompter.RunAsync(
            "--dry-run",
            "-m",
            "gpt-4",
            "-m",
            "a/b:c",
            "-m",
            "gpt-4",
            "-m",
            "sim:swift",
            "--",
            "-s",
            "Answer in Spanish",
            "Capital of France?"
        );

        Assert.Equal((0, ""), (finished.ExitCode, finished.Error));
        Golden.Matches("dry-run", finished.Output, Prompter);
    }

    [Fact]
    public async Task Runs_nothing_and_makes_nothing()
    {
        Prompter.UseScriptAsLlm("echo started >>started");

        var finished = await Prompter.RunAsync("--dry-run", "--raw", "-m", "x", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(["own-llm"], Directory.GetFileSystemEntries(Prompter.Folder).Select(Path.GetFileName));
        Assert.Equal([".prompter"], Directory.GetFileSystemEntries(Prompter.Home).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_command_of_llm_that_was_printed_leaves_nothing_behind()
    {
        var finished = await Prompter.RunShellAsync("prompter -m fake-echo -m fake-echo --dry-run Hi | sh 2>/dev/null");

        Assert.Equal((0, "Hi\nHi\n"), (finished.ExitCode, finished.Output));
        Assert.Empty(Directory.GetFileSystemEntries(Prompter.Folder));
    }

    [Theory]
    [MemberData(nameof(HostilePrompts))]
    public async Task What_was_printed_runs_in_a_shell_and_through_xargs_as_it_is(string prompt)
    {
        var dryRun = await Prompter.RunAsync("-m", "fake-echo", "--dry-run", "--", "--", prompt);
        Prompter.WriteFile("lines", dryRun.Output);

        var finished = await Prompter.RunShellAsync(
            """
            sh <lines 2>/dev/null
            xargs -P 4 -I{} sh -c "{}" <lines 2>/dev/null
            """
        );

        Assert.Equal(prompt + "\n" + prompt + "\n", finished.Output);
    }

    [Fact]
    public async Task A_shell_that_reads_line_by_line_runs_every_command()
    {
        var finished = await Prompter.RunShellAsync(
            """prompter -m fake-echo -m fake-echo --dry-run -- "it's on" | bash 2>/dev/null"""
        );

        Assert.Equal((0, "it's on\nit's on\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task What_was_printed_runs_twelve_models_at_once()
    {
        var models = string.Join(
            ' ',
            Enumerable.Range(1, 12).Select(number => $"-m 'fake-echo?text=answer%20{number}'")
        );

        var finished = await Prompter.RunShellAsync(
            $$"""prompter {{models}} --dry-run -- "it's on" | xargs -P 4 -I{} sh -c "{}" """
        );

        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(
            Enumerable.Range(1, 12).Select(number => $"answer {number}").Order(StringComparer.Ordinal),
            // They write to one pipe, an answer and its line end each for itself.
            Regex
                .Matches(finished.Output, @"answer \d+", RegexOptions.None, TimeSpan.FromSeconds(1))
                .Select(match => match.Value)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_simulated_model_is_printed_as_a_command_of_prompter()
    {
        Prompter.WriteFile("bin/prompter", "#!/bin/sh\nexec \"$PROMPTER_EXECUTABLE\" \"$@\"\n");
        File.SetUnixFileMode(Prompter.PathOf("bin/prompter"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Prompter.Environment["PATH"] = $"{Prompter.PathOf("bin")}:{Prompter.Environment["PATH"]}";

        var finished = await Prompter.RunShellAsync(
            """prompter -m "sim:echo?tokens=3" --dry-run -- "- it's a \"prompt\"" | xargs -I{} sh -c "{}" """
        );

        Assert.Equal((0, "- it's a\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task Secrets_are_redacted()
    {
        Prompter.Environment["SOME_API_KEY"] = "correct-horse-battery";

        var finished = await Prompter.RunAsync(
            "--dry-run",
            "-m",
            "gpt-4",
            "-m",
            "sim:echo",
            "--",
            "--key",
            "swordfish",
            $"My keys: {Key} correct-horse-battery"
        );

        Assert.Contains("[redacted]", finished.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", finished.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, finished.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse-battery", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_the_commands_are_for_readers()
    {
        var finished = await Prompter.RunOnTerminalAsync(200, "--dry-run", "-m", "gpt-4", "--", "it's \"on\"");

        Assert.EndsWith(
            """--log -u 'it'\''s "on"'""",
            ScreenImage.Of(finished.Output, 200).Trim(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task As_json_each_command_is_a_line_of_its_own()
    {
        var finished = await Prompter.RunAsync(
            "--dry-run",
            "--json",
            "-m",
            "gpt-4",
            "-m",
            "sim:echo",
            "--",
            "it's\n\"on\""
        );

        var lines = finished.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement);
        Assert.Equal(["gpt-4", "sim:echo"], lines.Select(line => line.Text("label")!));
        Assert.All(lines, line => Assert.Equal("it's\n\"on\"", line.Texts("command")[^1]));
    }

    [Fact]
    public async Task Without_llm_only_the_lines_of_its_models_are_missing()
    {
        Prompter.Environment["PATH"] = "/usr/bin:/bin";

        var finished = await Prompter.RunAsync("--dry-run", "-m", "gpt-4", "-m", "sim:echo", "--", "Hi");

        Assert.Equal((1, "prompter -m sim:echo -- Hi </dev/null\n"), (finished.ExitCode, finished.Output));
        Assert.Contains("gpt-4: ", finished.Error, StringComparison.Ordinal);
        Assert.Contains("pipx install llm", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_of_a_model_without_llm_is_the_whole_request()
    {
        string[] options = ["--timeout", "5", "--retries", "2", "--fallback", "sim:swift"];
        string[] forModel = ["-s", "sys", "-o", "temperature", "1", "-a", "a.png", "hi Ada"];

        var finished = await Prompter.RunAsync([
            .. options,
            "--dry-run",
            "--json",
            "--schema",
            "name, age int",
            "--var",
            "who=Ada",
            "-m",
            "sim:scholar",
            "--",
            .. forModel[..^1],
            "hi {{who}}",
        ]);

        Assert.Equal(
            ["prompter", "-m", "sim:scholar", .. options, "--", "--schema", "name, age int", .. forModel],
            JsonDocument.Parse(finished.Output).RootElement.Texts("command")
        );
    }

    [Theory]
    [InlineData("notes\nit's \\n 100%\n")]
    [InlineData("a\0b")]
    public async Task Standard_input_is_part_of_the_line(string text)
    {
        Prompter.UseScriptAsLlm($"cat >>{Prompter.PathOf("received")}; echo done");
        var dryRun = await Prompter.RunWithInputAsync(text, "-m", "x", "--dry-run", "--", "Sum up");
        Prompter.WriteFile("lines", dryRun.Output);

        await Prompter.RunShellAsync("""sh <lines; xargs -I{} sh -c "{}" <lines""");

        Assert.Equal(
            text + text,
            await File.ReadAllTextAsync(Prompter.PathOf("received"), TestContext.Current.CancellationToken)
        );
    }
}
