namespace Prompter.Cli.Tests;

/// <summary>Standard streams that are closed, full, or no streams at all.</summary>
public sealed class BrokenStreamTests : CommandLineTest
{
    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("config path")]
    [InlineData("models")]
    [InlineData("keys path")]
    [InlineData("doctor --no-network")]
    [InlineData("--dry-run -m sim:echo -- Hi")]
    [InlineData("-m sim:echo -- Hi")]
    public async Task A_full_or_closed_standard_output_is_one_line_and_a_failure(string arguments)
    {
        foreach (
            var (place, reason) in (((string, string)[])[(">/dev/full", "No space left"), (">&-", "it is closed")])
        )
        {
            var finished = await Prompter.RunShellAsync($"prompter {arguments} {place}");

            Assert.Equal(1, finished.ExitCode);
            Assert.Contains(
                $"prompter: standard output cannot be written: {reason}",
                finished.Error,
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("   at ", finished.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_full_disk_under_standard_output_stops_no_model()
    {
        var finished = await Prompter.RunShellAsync("prompter -m sim:scholar -m sim:echo -- hi >/dev/full");

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains("Summary (2 models):", finished.Error, StringComparison.Ordinal);
        Assert.All(Prompter.Rows.Values, row => Assert.Equal("ok", row.Text("status")));
    }

    [Theory]
    [InlineData("-m sim:echo --retries many -- Hi", 2)]
    [InlineData("json extract", 1)]
    [InlineData("-m sim:echo -- Hi", 0)]
    public async Task A_full_or_closed_standard_error_changes_no_exit_code(string arguments, int exitCode)
    {
        foreach (var place in (string[])["2>/dev/full", "2>&-"])
        {
            Assert.Equal(exitCode, (await Prompter.RunShellAsync($"prompter {arguments} {place}")).ExitCode);
        }
    }

    [Theory]
    [InlineData("-m sim:echo -- Hi </")]
    [InlineData("-m sim:echo -- Hi 0>file")]
    [InlineData("json extract </")]
    [InlineData("json validate --schema name </")]
    [InlineData("keys set openai </")]
    public async Task A_standard_input_that_cannot_be_read_is_a_mistake(string arguments)
    {
        var finished = await Prompter.RunShellAsync($"prompter {arguments}");

        finished.IsRefused();
        Assert.Contains("standard input cannot be read", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_working_folder_that_is_gone_is_a_mistake()
    {
        var finished = await Prompter.RunShellAsync("mkdir gone; cd gone; rmdir ../gone; prompter -m sim:echo -- Hi");

        finished.IsRefused();
        Assert.Contains("the working folder is gone", finished.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cd $'p\\xff'; prompter -q -m sim:echo -- Hi", "the name of this folder is no UTF-8")]
    [InlineData("cd $'p\\xff'; prompter config show", "the name of this folder is no UTF-8")]
    [InlineData("prompter -q -m sim:echo -o $'p\\xff' -- Hi", "argument 5 is no UTF-8")]
    [InlineData("prompter -q -m sim:echo -- '' $'Hi\\xff' ''", "argument 6 is no UTF-8")]
    [InlineData("prompter -q -m sim:echo -- Hi -f $'p\\xff'", "argument 7 is no UTF-8")]
    [InlineData("HOME=$PWD/$'p\\xff' prompter keys list", "set it to an absolute path in UTF-8")]
    public async Task What_is_no_UTF8_names_nothing_else_instead(string line, string message)
    {
        var finished = await Prompter.RunShellAsync(
            $"mkdir -p $'p\\xff/.prompter' $'p\\ufffd/.prompter'; ({line}); code=$?; ls -R $'p\\xff' $'p\\ufffd' | grep prompter-runs;"
                + " rm -r $'p\\xff'; exit $code"
        );

        finished.IsRefused();
        Assert.Contains(message, finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_may_have_the_mark_of_lost_characters()
    {
        var finished = await Prompter.RunShellAsync("prompter -m sim:echo -- $'a\\xef\\xbf\\xbdb'");

        Assert.Equal((0, "a\uFFFDb\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task An_address_that_says_nothing_is_left_alone_in_time()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        var finished = await Prompter.RunAsync(
            "--timeout",
            "0.1",
            "-m",
            "sim:echo",
            "--",
            "-f",
            $"http://{silent.LocalEndpoint}/",
            "Hi"
        );

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains("takes longer than 0.1 s", finished.Error, StringComparison.Ordinal);
    }
}
