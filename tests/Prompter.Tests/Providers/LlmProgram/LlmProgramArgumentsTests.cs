using Prompter.Providers.LlmProgram;

namespace Prompter.Tests.Providers.LlmProgram;

public sealed class LlmProgramArgumentsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_nothing()
    {
        foreach (var arguments in new[] { Parse(), LlmProgramArguments.None })
        {
            Assert.Null(arguments.Prompt);
            Assert.Empty(arguments.Models);
            Assert.Empty(arguments.Options);
            Assert.Empty(arguments.Unfinished);
            Assert.Empty(arguments.Surplus);
            Assert.False(arguments.HasOtherInput);
            Assert.False(arguments.ReadsUserLog);
        }
    }

    /// <summary>Every option of <c>llm prompt --help</c> that takes values, in all its spellings.</summary>
    public static TheoryData<string, int> OptionsWithValues =>
        new()
        {
            { "-s", 1 },
            { "--system", 1 },
            { "-d", 1 },
            { "--database", 1 },
            { "-q", 1 },
            { "--query", 1 },
            { "-a", 1 },
            { "--attachment", 1 },
            { "--at", 2 },
            { "--attachment-type", 2 },
            { "-T", 1 },
            { "--tool", 1 },
            { "--functions", 1 },
            { "--cl", 1 },
            { "--chain-limit", 1 },
            { "-o", 2 },
            { "--option", 2 },
            { "--schema", 1 },
            { "--schema-multi", 1 },
            { "-f", 1 },
            { "--fragment", 1 },
            { "--sf", 1 },
            { "--system-fragment", 1 },
            { "-t", 1 },
            { "--template", 1 },
            { "-p", 2 },
            { "--param", 2 },
            { "--cid", 1 },
            { "--conversation", 1 },
            { "--key", 1 },
            { "--save", 1 },
        };

    public static TheoryData<string> OptionsWithoutValues =>
        new(
            "--td",
            "--tools-debug",
            "--ta",
            "--tools-approve",
            "--options",
            "--no-stream",
            "-n",
            "--no-log",
            "--log",
            "-R",
            "--hide-reasoning",
            "-c",
            "--continue",
            "--async",
            "-u",
            "--usage",
            "-x",
            "--extract",
            "--xl",
            "--extract-last",
            "--json",
            "-h",
            "--help"
        );

    [Theory]
    [MemberData(nameof(OptionsWithValues))]
    public void The_prompt_is_found_around_an_option_with_values(string option, int count)
    {
        string[] tokens = [option, .. Enumerable.Range(1, count).Select(number => $"value{number}")];
        foreach (var arguments in new[] { Parse([.. tokens, "the prompt"]), Parse(["the prompt", .. tokens]) })
        {
            Assert.Equal("the prompt", arguments.Prompt);
            Assert.Equal(tokens, arguments.Options, StringComparer.Ordinal);
            Assert.Empty(arguments.Surplus);
        }
    }

    [Theory]
    [MemberData(nameof(OptionsWithoutValues))]
    public void The_prompt_is_found_around_an_option_without_values(string option)
    {
        foreach (var arguments in new[] { Parse(option, "the prompt"), Parse("the prompt", option) })
        {
            Assert.Equal("the prompt", arguments.Prompt);
            Assert.Equal(option, Assert.Single(arguments.Options));
        }
    }

    [Theory]
    [InlineData("--system=be brief")]
    [InlineData("-sbe brief")]
    [InlineData("-s be brief")]
    [InlineData("-xus be brief")]
    [InlineData("--option=temperature", "0.2")]
    [InlineData("-otemperature", "0.2")]
    [InlineData("-xotemperature", "0.2")]
    [InlineData("--key=")]
    [InlineData("-xuRn")]
    [InlineData("--no-such-option")]
    [InlineData("--no-such-option=value")]
    [InlineData("-Z")]
    [InlineData("-xZy")]
    [InlineData("--usage=yes")]
    [InlineData("-s", "--")]
    [InlineData("-s", "-m")]
    [InlineData("-o", "-m", "--key")]
    public void An_option_is_passed_on_as_it_was_written(params string[] tokens)
    {
        foreach (var arguments in new[] { Parse([.. tokens, "the prompt"]), Parse(["the prompt", .. tokens]) })
        {
            Assert.Equal("the prompt", arguments.Prompt);
            Assert.Equal(tokens, arguments.Options, StringComparer.Ordinal);
            Assert.Empty(arguments.Models);
            Assert.Empty(arguments.Unfinished);
        }
    }

    [Theory]
    [InlineData("-m", "gpt-4")]
    [InlineData("-mgpt-4")]
    [InlineData("--model", "gpt-4")]
    [InlineData("--model=gpt-4")]
    public void A_model_is_taken_out_in_any_spelling(params string[] tokens)
    {
        var arguments = Parse([.. tokens, "-s", "-m", "prompt"]);
        Assert.Equal("gpt-4", Assert.Single(arguments.Models));
        Assert.Equal(["-s", "-m"], arguments.Options, StringComparer.Ordinal);
        Assert.Equal("prompt", arguments.Prompt);
    }

    [Theory]
    [InlineData("-xm", "gpt-4")]
    [InlineData("-xmgpt-4")]
    public void The_rest_of_a_cluster_with_a_model_stays(params string[] tokens)
    {
        var arguments = Parse([.. tokens, "prompt"]);
        Assert.Equal("gpt-4", Assert.Single(arguments.Models));
        Assert.Equal("-x", Assert.Single(arguments.Options));
        Assert.True(arguments.Has("--extract"));
        Assert.Equal("prompt", arguments.Prompt);
    }

    [Fact]
    public void A_value_in_a_cluster_ends_it()
    {
        var arguments = Parse("-sm", "x");
        Assert.Empty(arguments.Models);
        Assert.Equal("-sm", Assert.Single(arguments.Options));
        Assert.Equal("x", arguments.Prompt);
    }

    [Fact]
    public void Models_keep_their_order() =>
        Assert.Equal(
            ["a", "b", "a", ""],
            Parse("-m", "a", "--model=b", "x", "-ma", "-m", "").Models,
            StringComparer.Ordinal
        );

    [Theory]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("- one\n- two")]
    [InlineData("-5 degrees: is that cold?")]
    [InlineData("-x is what?")]
    [InlineData("--- a\n+++ b\n@@ -1 +1 @@ x=y")]
    [InlineData("-- dashes everywhere --")]
    [InlineData("--no idea=what this is")]
    [InlineData("-\tx")]
    public void A_text_with_a_dash_in_front_is_a_prompt(string prompt)
    {
        var arguments = Parse("-s", "x", prompt);
        Assert.Equal(prompt, arguments.Prompt);
        Assert.Equal(2, arguments.Options.Count);
    }

    [Fact]
    public void After_two_dashes_everything_is_a_prompt()
    {
        var arguments = Parse("-x", "--", "-m", "--", "-s");
        Assert.Equal("-m", arguments.Prompt);
        Assert.Equal(["--", "-s"], arguments.Surplus, StringComparer.Ordinal);
        Assert.Empty(arguments.Models);
        Assert.Equal("-x", Assert.Single(arguments.Options));
        Assert.Null(Parse("--").Prompt);
    }

    [Theory]
    [InlineData("prompt", "hi")]
    [InlineData("prompt", "-x", "hi")]
    [InlineData("prompt", "--", "hi")]
    public void The_word_prompt_in_front_is_llms_own(params string[] tokens)
    {
        Assert.Equal("hi", Parse(tokens).Prompt);
        Assert.Empty(Parse(tokens).Surplus);
    }

    [Fact]
    public void The_word_prompt_may_be_the_prompt()
    {
        Assert.Equal("prompt", Parse("prompt").Prompt);
        Assert.Equal("prompt", Parse("-x", "prompt").Prompt);
        Assert.Equal("hi", Parse("hi", "prompt").Prompt);
        Assert.Equal("prompt", Assert.Single(Parse("hi", "prompt").Surplus));
    }

    [Fact]
    public void More_than_one_prompt_is_left_to_llm_to_refuse()
    {
        var arguments = Parse("one", "-x", "two", "three");
        Assert.Equal("one", arguments.Prompt);
        Assert.Equal(["two", "three"], arguments.Surplus, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("-m")]
    [InlineData("--model")]
    [InlineData("-s")]
    [InlineData("-o")]
    [InlineData("-o", "temperature")]
    [InlineData("--option=temperature")]
    [InlineData("--at", "x.jpg")]
    [InlineData("-xo", "temperature")]
    public void An_option_that_lacks_a_value_is_kept_apart_so_that_it_takes_nothing_else_for_it(params string[] tokens)
    {
        var arguments = Parse(["-n", "the prompt", .. tokens]);
        Assert.Equal(tokens, arguments.Unfinished, StringComparer.Ordinal);
        Assert.Equal("-n", Assert.Single(arguments.Options));
        Assert.Empty(arguments.Models);
        Assert.Equal("the prompt", arguments.Prompt);
    }

    [Fact]
    public void A_cluster_whose_model_is_missing_is_kept_apart_as_a_whole()
    {
        var arguments = Parse("hi", "-xm");
        Assert.Equal("-xm", Assert.Single(arguments.Unfinished));
        Assert.Empty(arguments.Options);
    }

    [Theory]
    [InlineData(true, "-t", "x")]
    [InlineData(true, "-f", "x")]
    [InlineData(true, "-a", "x")]
    [InlineData(true, "--at", "x", "image/png")]
    [InlineData(true, "-xfx")]
    [InlineData(true, "-h")]
    [InlineData(true, "--options")]
    [InlineData(false, "-s", "x")]
    [InlineData(false, "-x")]
    public void It_is_known_whether_there_is_something_to_send_without_a_prompt(
        bool expected,
        params string[] tokens
    ) => Assert.Equal(expected, Parse(tokens).HasOtherInput);

    [Theory]
    [InlineData(true, "-f", "my-alias")]
    [InlineData(true, "--sf", "my-alias")]
    [InlineData(true, "-f", "https://example.com", "-fmy-alias")]
    [InlineData(false, "-f", "https://example.com")]
    [InlineData(false, "-f", "-")]
    [InlineData(false, "--sf", "github:a/b")]
    [InlineData(false, "-s", "-c")]
    public void It_is_known_whether_the_users_own_log_is_read(bool expected, params string[] tokens) =>
        Assert.Equal(expected, Parse(tokens).ReadsUserLog);

    [Theory]
    [InlineData("--continue", "-c")]
    [InlineData("--continue", "-xc")]
    [InlineData("--continue", "--continue")]
    [InlineData("--conversation", "--cid", "01ab")]
    [InlineData("--conversation", "--conversation=01ab")]
    [InlineData(null, "-s", "-c")]
    public void It_is_known_whether_a_conversation_goes_on(string? option, params string[] tokens) =>
        Assert.Equal(option, Parse(tokens).Continues);

    [Theory]
    [InlineData("-5")]
    [InlineData("-42.5")]
    [InlineData("-é")]
    [InlineData("-→")]
    public void A_dash_without_a_letter_begins_a_prompt(string prompt)
    {
        var arguments = Parse("-s", "sys", prompt);

        Assert.Equal((prompt, "-s sys"), (arguments.Prompt, string.Join(' ', arguments.Options)));
    }

    [Fact]
    public void A_fragment_that_is_a_file_is_no_alias()
    {
        var file = _folder.Write("notes", "x");
        Assert.False(Parse("-f", file).ReadsUserLog);
        Assert.True(Parse("-f", file + "2").ReadsUserLog);
    }

    [Theory]
    [InlineData("--usage", "-u", "--usage", "-xRu")]
    [InlineData("--database", "-dfile", "--database=file")]
    [InlineData("--extract-last", "--xl")]
    public void An_option_is_known_by_its_long_form(string option, params string[] tokens)
    {
        Assert.All(tokens, token => Assert.True(Parse(token).Has(option)));
        Assert.All(tokens, token => Assert.False(Parse("-s", token).Has(option)));
    }

    private static LlmProgramArguments Parse(params string[] tokens) => LlmProgramArguments.Parse(tokens);
}
