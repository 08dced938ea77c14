namespace Prompter.Simulator.Tests;

/// <summary>When tools are called.</summary>
public sealed class ToolTests : SimulatorTest
{
    private const string Result =
        """,{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"alpha","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"1"}""";

    [Theory]
    [InlineData("m", "Hello", "", "")]
    [InlineData("m", "Use beta", "", "beta")]
    [InlineData("m", "Use beta and alpha", "", "alpha")]
    [InlineData("m", "Hello", ""","tool_choice":"required" """, "alpha")]
    [InlineData("m", "Hello", ""","tool_choice":{"type":"function","function":{"name":"beta"}}""", "beta")]
    [InlineData("m", "Use beta", ""","tool_choice":"none" """, "")]
    [InlineData("m?tools=3", "Hello", "", "alpha beta alpha")]
    [InlineData("m?tools=0", "Use beta", "", "")]
    public async Task A_tool_is_called_where_the_prompt_names_it_or_the_request_asks(
        string model,
        string prompt,
        string more,
        string expected
    ) => Assert.Equal(expected, await CallsAsync(model, prompt, "", more));

    [Fact]
    public async Task After_the_results_it_answers_unless_more_rounds_are_asked_for()
    {
        Assert.Equal("", await CallsAsync("m", "Use alpha", Result, ""));
        Assert.Equal("alpha", await CallsAsync("m?rounds=2", "Use alpha", Result, ""));
        Assert.Equal("", await CallsAsync("m?rounds=2", "Use alpha", Result + Result, ""));
    }

    [Fact]
    public async Task Text_may_come_before_a_call()
    {
        var json = await AskAsync("m?text=First", "Use alpha", "", "");

        Assert.Equal("First", $"{json["choices"]![0]!["message"]!["content"]}");
        Assert.Single(json["choices"]![0]!["message"]!["tool_calls"]!.AsArray());
        Assert.Equal("tool_calls", $"{json["choices"]![0]!["finish_reason"]}");
    }

    private async Task<string> CallsAsync(string model, string prompt, string history, string more)
    {
        var message = (await AskAsync(model, prompt, history, more))["choices"]![0]!["message"]!;
        var calls = message["tool_calls"]?.AsArray() ?? [];
        return string.Join(' ', calls.Select(call => $"{call!["function"]!["name"]}"));
    }

    private Task<JsonNode> AskAsync(string model, string prompt, string history, string more) =>
        PostForJsonAsync(
            "/v1/chat/completions",
            $$$"""{"model":"{{{model}}}","messages":[{"role":"user","content":"{{{prompt}}}"}{{{history}}}],"tools":[{"type":"function","function":{"name":"alpha"}},{"type":"function","function":{"name":"beta"}}]{{{more}}}}"""
        );
}
