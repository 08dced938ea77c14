using System.Text.Json;

namespace Prompter.Cli.Tests;

public sealed class ErrorTests : IDisposable
{
    private readonly PrompterProcess prompter = new();

    public void Dispose() => prompter.Dispose();

    [Theory]
    [InlineData("fake-err_429x2")]
    [InlineData("fake-tool")]
    [InlineData("fake-unicode")]
    public async Task A_captured_success_of_llm_is_one(string model)
    {
        var finished = await prompter.RunAsync("-m", model, "--", "Hi");

        Assert.Equal((0, "ok"), (finished.ExitCode, prompter.Row.Text("status")));
    }

    [Fact]
    public async Task Llms_own_exit_code_and_words_are_in_the_row()
    {
        await prompter.RunAsync("-m", "fake-badflag", "--", "Hi");

        Assert.Equal(2, prompter.Row.At("exit_code").GetInt32());
        Assert.EndsWith(
            "Error: No such option: --nonsense Did you mean --continue?\n",
            prompter.Row.Text("stderr_tail"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_cut_answer_is_an_error_although_llm_reports_success_and_its_text_is_kept()
    {
        await prompter.RunAsync("-m", "fake-err_truncclean", "--", "Hi");

        Assert.Equal("error", prompter.Row.Text("status"));
        Assert.Equal(0, prompter.Row.At("exit_code").GetInt32());
        Assert.Equal("Hello from the fake mode", prompter.Row.Text("text"));
        Assert.Contains("cut", prompter.Row.Text("error", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_simulated_answer_is_an_error_too()
    {
        var finished = await prompter.RunAsync("-m", "sim:echo?fail=cut", "--", "one two three four");

        Assert.Equal(1, finished.ExitCode);
        Assert.Equal("MalformedOutput", prompter.Row.Text("error", "category"));
    }

    [Fact]
    public async Task An_empty_answer_is_an_error()
    {
        await prompter.RunAsync("-m", "fake-err_empty", "--", "Hi");

        Assert.Contains("empty", prompter.Row.Text("error", "message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fake-err_maxtok")]
    [InlineData("sim:echo?finish=length")]
    public async Task An_answer_that_ran_out_of_tokens_says_so(string model)
    {
        var finished = await prompter.RunAsync("-m", model, "--", "one two three");

        Assert.Equal(("ok", "length"), (prompter.Row.Text("status"), prompter.Row.Text("finish_reason")));
        Assert.Contains("stopped at its token limit", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_that_came_before_an_error_is_kept()
    {
        await prompter.RunAsync("-m", "fake-err_errstream", "--", "Hi");

        Assert.Equal("Hello from the fake mode", prompter.Row.Text("text"));
        Assert.Contains("The server had an error", prompter.Row.Text("stderr_tail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_killed_is_an_error_with_what_it_had_printed()
    {
        await prompter.RunAsync("-m", "fake-die", "-m", "sim:echo", "--", "Hi");

        var row = prompter.Rows["fake-die"];
        Assert.Equal("error", row.Text("status"));
        Assert.Equal(137, row.At("exit_code").GetInt32());
        Assert.Equal("Hello from the fake mode", row.Text("text"));
    }

    [Fact]
    public async Task A_wrapper_that_cannot_be_started_fails_its_target_with_the_reason()
    {
        prompter.WriteFile("own-llm", "#!/no/such/interpreter\n");
        File.SetUnixFileMode(prompter.PathOf("own-llm"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        prompter.WriteFile(".prompter-config.yaml", $"llm: {{ command: {prompter.PathOf("own-llm")} }}\n");

        var finished = await prompter.RunAsync("-m", "x", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains("cannot start", prompter.Rows["x"].Text("error", "message"), StringComparison.Ordinal);
        Assert.Equal("ok", prompter.Rows["sim:echo"].Text("status"));
    }

    [Fact]
    public async Task Invalid_utf8_is_replaced_and_not_fatal()
    {
        await prompter.RunAsync("-m", "fake-invalid-utf8", "--", "Hi");

        Assert.Equal("Hi \ufffd\ufffd!\ufffd(\ufffd", prompter.Row.Text("text"));
    }

    [Fact]
    public async Task Tokens_and_cost_that_nobody_told_are_null()
    {
        await prompter.RunAsync("-m", "sim:echo?usage=off", "-m", "no-such-model", "--", "Hi");

        foreach (var row in prompter.Rows.Values)
        {
            Assert.Equal(JsonValueKind.Null, row.At("meta", "tokens_input").ValueKind);
            Assert.Equal(JsonValueKind.Null, row.At("meta", "tokens_output").ValueKind);
            Assert.Equal(JsonValueKind.Null, row.At("meta", "cost_estimated").ValueKind);
        }
    }

    [Fact]
    public async Task Without_a_log_usage_comes_from_stderr()
    {
        await prompter.RunAsync("-m", "fake-echo", "--", "--no-log", "one two three");

        Assert.Equal(3, prompter.Row.At("meta", "tokens_input").GetInt64());
        Assert.Equal("ok", prompter.Row.Text("status"));
    }
}
