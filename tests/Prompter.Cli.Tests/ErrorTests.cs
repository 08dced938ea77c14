namespace Prompter.Cli.Tests;

public sealed class ErrorTests : CommandLineTest
{
    [Theory]
    [InlineData("fake-err_429x2")]
    [InlineData("fake-tool")]
    [InlineData("fake-unicode")]
    public async Task A_captured_success_of_llm_is_one(string model)
    {
        var finished = await Prompter.RunAsync("-m", model, "--", "Hi");

        Assert.Equal((0, "ok"), (finished.ExitCode, Prompter.Row.Text("status")));
    }

    [Fact]
    public async Task Llms_own_exit_code_and_words_are_in_the_row()
    {
        await Prompter.RunAsync("-m", "fake-badflag", "--", "Hi");

        Assert.Equal(2, Prompter.Row.At("exit_code").GetInt32());
        Assert.EndsWith(
            "Error: No such option: --nonsense Did you mean --continue?\n",
            Prompter.Row.Text("stderr_tail"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_cut_answer_is_an_error_although_llm_reports_success_and_its_text_is_kept()
    {
        await Prompter.RunAsync("-m", "fake-err_truncclean", "--", "Hi");

        Assert.Equal("error", Prompter.Row.Text("status"));
        Assert.Equal(0, Prompter.Row.At("exit_code").GetInt32());
        Assert.Equal("Hello from the fake mode", Prompter.Row.Text("text"));
        Assert.Contains("cut", Prompter.Row.Text("error", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_simulated_answer_is_an_error_too()
    {
        var finished = await Prompter.RunAsync("-m", "sim:echo?fail=cut", "--", "one two three four");

        Assert.Equal(1, finished.ExitCode);
        Assert.Equal("MalformedOutput", Prompter.Row.Text("error", "category"));
    }

    [Fact]
    public async Task An_empty_answer_is_an_error()
    {
        await Prompter.RunAsync("-m", "fake-err_empty", "--", "Hi");

        Assert.Contains("empty", Prompter.Row.Text("error", "message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fake-err_maxtok", "length", "stopped at its token limit")]
    [InlineData("sim:echo?finish=length", "length", "stopped at its token limit")]
    [InlineData("sim:echo?finish=content_filter", "content_filter", "stopped by a filter")]
    public async Task An_answer_that_was_stopped_says_so(string model, string reason, string remark)
    {
        var finished = await Prompter.RunAsync("-m", model, "--", "one two three");

        Assert.Equal(("ok", reason), (Prompter.Row.Text("status"), Prompter.Row.Text("finish_reason")));
        Assert.Contains(remark, finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_that_came_before_an_error_is_kept()
    {
        await Prompter.RunAsync("-m", "fake-err_errstream", "--", "Hi");

        Assert.Equal("Hello from the fake mode", Prompter.Row.Text("text"));
        Assert.Contains("The server had an error", Prompter.Row.Text("stderr_tail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_killed_is_an_error_with_what_it_had_printed()
    {
        await Prompter.RunAsync("-m", "fake-die", "-m", "sim:echo", "--", "Hi");

        var row = Prompter.Rows["fake-die"];
        Assert.Equal("error", row.Text("status"));
        Assert.Equal(137, row.At("exit_code").GetInt32());
        Assert.Equal("Hello from the fake mode", row.Text("text"));
    }

    [Fact]
    public async Task A_wrapper_that_cannot_be_started_fails_its_target_with_the_reason()
    {
        Prompter.WriteFile("own-llm", "#!/no/such/interpreter\n");
        File.SetUnixFileMode(Prompter.PathOf("own-llm"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Prompter.Configure($"llm: {{ command: {Prompter.PathOf("own-llm")} }}\n");

        var finished = await Prompter.RunAsync("-m", "x", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains("cannot start", Prompter.Rows["x"].Text("error", "message"), StringComparison.Ordinal);
        Assert.Equal("ok", Prompter.Rows["sim:echo"].Text("status"));
    }

    [Fact]
    public async Task Invalid_utf8_is_replaced_and_not_fatal()
    {
        await Prompter.RunAsync("-m", "fake-invalid-utf8", "--", "Hi");

        Assert.Equal("Hi \ufffd\ufffd!\ufffd(\ufffd", Prompter.Row.Text("text"));
    }

    [Fact]
    public async Task Tokens_and_cost_that_nobody_told_are_null()
    {
        await Prompter.RunAsync("-m", "sim:echo?usage=off", "-m", "no-such-model", "--", "Hi");

        foreach (var row in Prompter.Rows.Values)
        {
            Assert.Equal(JsonValueKind.Null, row.At("meta", "tokens_input").ValueKind);
            Assert.Equal(JsonValueKind.Null, row.At("meta", "tokens_output").ValueKind);
            Assert.Equal(JsonValueKind.Null, row.At("meta", "cost_estimated").ValueKind);
        }
    }

    [Fact]
    public async Task Without_a_log_usage_comes_from_stderr()
    {
        await Prompter.RunAsync("-m", "fake-echo", "--", "--no-log", "one two three");

        Assert.Equal(3, Prompter.Row.At("meta", "tokens_input").GetInt64());
        Assert.Equal("ok", Prompter.Row.Text("status"));
    }
}
