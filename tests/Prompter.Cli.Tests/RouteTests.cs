namespace Prompter.Cli.Tests;

/// <summary>Roles that say what they need.</summary>
public sealed class RouteTests : ProviderTest
{
    private const string List = """
        {"format":1,"as_of":"2031-02-03","source":"made up","providers":{
        "openai":{
        "small":{"released":"2030-01-01","context":50000,"output":4000,"price":[0.1,0.4],"can":"tools json"},
        "large":{"released":"2030-06-01","context":1000000,"output":128000,"price":[3,15],"can":"tools images json reasoning"},
        "unpriced":{"released":"2030-07-01","context":400000,"output":64000,"can":"tools images json"}},
        "anthropic":{
        "middle":{"released":"2030-09-01","context":200000,"output":64000,"price":[1,5],"can":"tools images pdf"}},
        "groq":{"free":{"released":"2031-01-01","context":2000000,"output":64000,"price":[0,0],"can":"tools images pdf json"}}}}
        """;

    [Theory]
    [InlineData("{ needs: [tools] }", "openai:small", "cheapest of 4 with tools")]
    [InlineData("{ needs: [tools, 100k] }", "anthropic:middle", "cheapest of 3 with tools, 100k")]
    [InlineData("{ needs: vision, prefer: largest }", "openai:large", "largest of 3 with images")]
    [InlineData("{ needs: [tools], prefer: newest }", "anthropic:middle", "newest of 4 with tools")]
    [InlineData("{ needs: [100k output] }", "openai:large", "the only one with 100k output")]
    [InlineData(
        "{ needs: [images, $4 input, $20 output], among: [openai] }",
        "openai:large",
        "the only one with images, $4 input, $20 output of openai"
    )]
    [InlineData(
        "{ prefer: first, among: [openai:large, anthropic] }",
        "openai:large",
        "first of 2 with nothing in particular of openai:large, anthropic"
    )]
    [InlineData("{ needs: [json, 100k], among: [openai] }", "openai:large", "cheapest of 2 with json, 100k of openai")]
    public async Task A_role_is_played_by_a_model_that_the_user_can_ask_and_it_says_why(
        string route,
        string model,
        string reason
    )
    {
        Use(route);
        var finished = await Prompter.RunAsync("-m", "code", "Hi");

        Assert.Equal((0, "You said: Hi\n"), (finished.ExitCode, finished.Output));
        Assert.StartsWith($"code: {model}, {reason}\n", finished.Error, StringComparison.Ordinal);
        var target = Prompter.Manifest.GetProperty("targets")[0];
        Assert.Equal(model, $"{Text(target, "provider")}:{Text(target, "model")}");
        Assert.Equal(reason, Text(target, "choice"));
    }

    [Fact]
    public async Task Where_nothing_fits_it_says_what_the_nearest_lack()
    {
        Use("{ needs: [pdf, json, 500k] }");
        var finished = await Prompter.RunAsync("-m", "code", "Hi");

        Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
        Assert.Equal(
            "prompter: the route 'code' needs pdf, json, 500k, and no model that you can ask has all of it; the nearest: "
                + "openai:large (pdf unknown); openai:small (pdf unknown, 50k context); anthropic:middle (json unknown, 200k context)\n",
            finished.Error
        );
        Assert.Empty(Prompter.Runs);
    }

    [Fact]
    public async Task A_role_with_needs_is_a_fallback_and_a_part_of_another_role_too()
    {
        Use("{ needs: [pdf] }", "routes: { code: { needs: [pdf] }, all: [\"sim:echo?fail=500\", code] }");
        var role = await Prompter.RunAsync("-m", "all", "Hi");
        var fallback = await Prompter.RunAsync("-q", "-m", "sim:echo?fail=500", "--fallback", "code", "Hi");

        Assert.Equal((0, "You said: Hi\n"), (role.ExitCode, role.Output));
        Assert.Equal((0, "You said: Hi\n", ""), (fallback.ExitCode, fallback.Output, fallback.Error));
    }

    [Fact]
    public async Task Needs_are_shown_as_they_can_be_written()
    {
        Use("{ needs: [vision, 8k output, $2], among: [openai] }");
        var shown = await Prompter.RunAsync("config", "show");

        Assert.Matches(
            """(?m)^  code: \{ needs: \[images, "8k output", "\$2"\], prefer: cheapest, among: \[openai\] \} +# """,
            shown.Output
        );
    }

    [Theory]
    [InlineData("{ needs: [tols] }", "1:27: routes.code.needs does not know 'tols'; did you mean 'tools'?")]
    [InlineData(
        "{ needs: [10 kg] }",
        "1:27: routes.code.needs does not know '10 kg'; write tools, images, pdf, audio, video, json, reasoning, temperature, prefill, a size such as 100k or '8k output', or a price for a million tokens such as $2 or '$10 output'"
    )]
    [InlineData("{ prefer: best }", "1:27: routes.code.prefer must be cheapest, newest, largest, first, not 'best'")]
    [InlineData(
        "{ prefer: first }",
        "1:17: routes.code prefers the first, but of nothing; write among: [PROVIDER or MODEL, …]"
    )]
    [InlineData("{ need: tools }", "1:19: unknown key 'need' in routes.code; did you mean 'needs'?")]
    [InlineData("{}", "1:17: routes.code names no model and needs nothing; write a model, or what it needs")]
    public async Task What_is_wrong_with_needs_is_told_with_its_place(string route, string mistake)
    {
        Prompter.Configure($"routes: {{ code: {route} }}");
        var finished = await Prompter.RunAsync("-m", "code", "Hi");

        Assert.Equal((2, $"prompter: ~/.prompter/config.yaml:{mistake}\n"), (finished.ExitCode, finished.Error));
    }

    [Fact]
    public async Task A_folder_may_name_needs_for_a_new_role_alone()
    {
        Use("{ needs: [pdf] }");
        Prompter.WriteFile(".prompter-config.yaml", "routes: { mine: { needs: [tools] }, code: { needs: [tools] } }");
        var refused = await Prompter.RunAsync("-m", "mine", "Hi");
        Prompter.WriteFile(".prompter-config.yaml", "routes: { mine: { needs: [tools] } }");
        var finished = await Prompter.RunAsync("-m", "mine", "Hi");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(
            "routes.code changes what a name in your own settings means",
            refused.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(0, finished.ExitCode);
    }

    private void Use(string route, string? more = null)
    {
        var file = Path.Combine(Prompter.Home, ".local/share/prompter/models.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, List);
        Configure(more ?? $"routes: {{ code: {route} }}");
    }
}
