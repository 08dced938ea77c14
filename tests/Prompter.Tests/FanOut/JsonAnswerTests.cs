using Microsoft.Extensions.AI;
using Prompter.FanOut;
using Prompter.Models;

namespace Prompter.Tests.FanOut;

public class JsonAnswerTests
{
    [Theory]
    [InlineData("""{"a": 1}""")]
    [InlineData("""[1, 2]""")]
    [InlineData("  \n{\"a\": [\"ü\", null]}\r\n")]
    public async Task An_answer_that_is_json_as_a_whole_is_kept_parsed_too(string text)
    {
        var result = await AskAsync(text, expectsJson: false);
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Equal(text.Trim(), result.Json?.GetRawText());
        Assert.Equal(text, result.Answer.ToString());
        Assert.Equal(TargetStatus.Ok, (await AskAsync(text, expectsJson: true)).Status);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("42")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\": 1")]
    [InlineData("{\"a\": 1} and more")]
    [InlineData("Here it is: {\"a\": 1}")]
    [InlineData("[1, 2,]")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    [InlineData("{\"\\udc00\": 1}")]
    public async Task Another_answer_is_a_failure_only_where_json_was_asked_for(string text)
    {
        var free = await AskAsync(text, expectsJson: false);
        Assert.Equal(TargetStatus.Ok, free.Status);
        Assert.Null(free.Json);
        var strict = await AskAsync(text, expectsJson: true);
        Assert.Equal(new(ErrorCategory.MalformedOutput, "the answer is not JSON, which was asked for"), strict.Error);
        Assert.Equal(text, strict.Answer.ToString());
        Assert.Null(strict.Json);
    }

    [Fact]
    public async Task Half_a_character_is_no_json()
    {
        var result = await AskAsync("{\"a\": \"\ud800\"}", expectsJson: false);
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Null(result.Json);
        Assert.Equal(
            ErrorCategory.MalformedOutput,
            (await AskAsync("{\"a\": \"\ud800\"}", expectsJson: true)).Error?.Category
        );
    }

    [Fact]
    public async Task Json_of_extreme_depth_is_taken_for_text()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);
        var result = await AskAsync(deep, expectsJson: false);
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Null(result.Json);
    }

    [Fact]
    public async Task Json_beyond_memory_is_not_parsed()
    {
        var client = new ScriptedChatClient(["[1,", "2]", ChatFinishReason.Stop]);
        var result = await Runs.RunAsync(new() { TextLimit = 4 }, Runs.Target(client));
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Null(result.Json);
    }

    private static Task<TargetResult> AskAsync(string text, bool expectsJson) =>
        Runs.RunAsync(
            new(),
            Runs.Target(new ScriptedChatClient([text, ChatFinishReason.Stop]), expectsJson: expectsJson)
        );
}
