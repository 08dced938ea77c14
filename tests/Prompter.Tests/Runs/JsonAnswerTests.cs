namespace Prompter.Tests.Runs;

public class JsonAnswerTests
{
    [Theory]
    [InlineData("""{"a": 1}""")]
    [InlineData("""[1, 2]""")]
    [InlineData("  \n{\"a\": [\"ü\", null]}\r\n")]
    public async Task An_answer_that_is_json_as_a_whole_is_kept_parsed_too(string text)
    {
        var result = await ScriptedRun.AnswerAsync(text);
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Equal(text.Trim(), result.Json?.GetRawText());
        Assert.Equal(text, result.Answer.ToString());
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
    public async Task Another_answer_is_a_text(string text)
    {
        var result = await ScriptedRun.AnswerAsync(text);
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Null(result.Json);
    }

    [Fact]
    public async Task Half_a_character_is_no_json() =>
        Assert.Null((await ScriptedRun.AnswerAsync("{\"a\": \"\ud800\"}")).Json);

    [Fact]
    public async Task Json_of_extreme_depth_is_taken_for_text()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);
        var result = await ScriptedRun.AnswerAsync(deep);
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Null(result.Json);
    }

    [Fact]
    public async Task Json_beyond_memory_is_not_parsed()
    {
        var client = new ScriptedChatClient(["[1,", "2]", ChatFinishReason.Stop]);
        var result = await ScriptedRun.RunAsync(new() { TextLimit = 4 }, ScriptedRun.Target(client));
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Null(result.Json);
    }
}
