namespace Prompter.Cli.Tests;

/// <summary>Names of models that nobody knows, and what was probably meant.</summary>
public sealed class ModelNameTests : ProviderTest
{
    private const string Model = "openai:gpt-4.1";

    [Theory]
    [InlineData("openia:gpt-5", "there is no provider 'openia'; did you mean 'openai:gpt-5'?")]
    [InlineData("openia:gtp-5", "did you mean 'openai:gpt-5'? A model of llm that is called so is llm:openia:gtp-5")]
    [InlineData("antrophic:claude-sonnet-4-5", "did you mean 'anthropic:claude-sonnet-4-5'?")]
    [InlineData("opnai:", "did you mean 'openai:MODEL'?")]
    [InlineData("smi:echo", "did you mean 'sim:echo'?")]
    [InlineData("responsse:x", "did you mean 'responses:x'?")]
    [InlineData("openai", "'openai' is a provider; name a model of it, such as openai:gpt-")]
    [InlineData("openai:", "'openai:' names no model; write one, such as openai:gpt-")]
    [InlineData("sim", "such as sim:swift or sim:scholar or sim:flaky")]
    [InlineData("ollama", "'prompter models ollama --live'")]
    [InlineData("llm", "'llm models' lists them")]
    [InlineData("typo", "did you mean 'openai:gpt-5'?")]
    public async Task A_mistyped_provider_is_refused_before_anything_is_sent(string name, string message)
    {
        Configure("aliases: { typo: openia:gpt-5 }");

        var refused = await Prompter.RunAsync("-m", name, "Hi");

        refused.IsRefused();
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        Assert.Empty(Prompter.Runs);
    }

    [Fact]
    public async Task A_mistyped_provider_of_a_fallback_is_refused_too()
    {
        var refused = await Prompter.RunAsync("-m", "sim:echo", "--fallback", "openia:gpt-5", "Hi");

        refused.IsRefused();
        Assert.Contains("did you mean 'openai:gpt-5'?", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama3.2:3b")]
    [InlineData("llama:70b")]
    [InlineData("mixtral:8x7b")]
    [InlineData("deepseek-r1:7b")]
    [InlineData("glm:4b")]
    [InlineData("llm:openia:gpt-5")]
    [InlineData("llm:openai")]
    public async Task A_name_that_llm_may_know_goes_to_llm(string name)
    {
        var command = await Prompter.RunAsync("-m", name, "--dry-run", "Hi");

        Assert.True(command.ExitCode == 0, command.Error);
        Assert.Contains(
            name.StartsWith("llm:", StringComparison.Ordinal) ? name[4..] : name,
            command.Output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("gpt-4o", "did you mean 'openai:gpt-4o'?")]
    [InlineData("claude-sonnet-4.5", "did you mean 'anthropic:claude-sonnet-4-5'?")]
    [InlineData("google:gemini-2.5-pro", "did you mean 'gemini:gemini-2.5-pro'?")]
    [InlineData("qiuck", "did you mean 'quick'?")]
    public async Task Without_llm_the_same_model_of_a_provider_is_offered(string name, string message)
    {
        Prompter.Environment["PATH"] = "/usr/bin:/bin";
        Configure("aliases: { quick: sim:swift }");

        var refused = await Prompter.RunAsync("-m", name, "Hi");

        refused.IsRefused();
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        Assert.Contains("pipx install llm", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_its_provider_does_not_know_is_told_with_the_nearest()
    {
        Configure("aliases: { quick: sim:swift }");

        var failed = await Prompter.RunAsync("-m", "openai:gtp-4.1?fail=404", "-m", "fake-eco", "-m", "quik", "Hi");

        Assert.Equal(1, failed.ExitCode);
        Assert.Equal("ModelNotFound", Prompter.Rows["quik"].Text("error", "category"));
        Assert.EndsWith("; did you mean 'quick'?", Message("quik"), StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", Message("fake-eco"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_finds_mistyped_models_in_the_list()
    {
        Prompter.Configure("models: [sim:echo]\n");

        var refused = await Prompter.RunAsync("--check", "-m", "openai:gtp-5", "--fallback", "anthropic:nobody", "Hi");
        var known = await Prompter.RunAsync("--check", "-m", "openai:gpt-5", "--dry-run", "Hi");

        Assert.Equal((2, 2), (refused.ExitCode, refused.Error.TrimEnd('\n').Split('\n').Length));
        Assert.Contains(
            "does not have 'openai:gtp-5'; did you mean 'openai:gpt-5'?",
            refused.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("does not have 'anthropic:nobody'", refused.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (known.ExitCode, known.Error));
        Assert.Empty(Prompter.Runs);
    }

    [Fact]
    public async Task What_cannot_be_checked_is_said_and_asked()
    {
        var asked = await Prompter.RunAsync("--check", "-m", Model, "-m", "responses:x", "Hi");

        Assert.Equal(0, asked.ExitCode);
        Assert.Contains(
            $"not checked: {Model}: openai has an address of your own",
            asked.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("not checked: responses:x", asked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_asks_servers_on_request()
    {
        var refused = await Prompter.RunAsync("--check", "--live", "-m", "openai:gtp-5.5", "Hi");
        var known = await Prompter.RunAsync("--check", "--live", "-m", "openai:gpt-5.5", "Hi");
        await Server.DisposeAsync();
        var gone = await Prompter.RunAsync("--check", "--live", "-m", "openai:gpt-5.5", "Hi");

        refused.IsRefused();
        Assert.Contains("openai does not list 'openai:gtp-5.5'; did you mean", refused.Error, StringComparison.Ordinal);
        Assert.True(known.ExitCode == 0, known.Error);
        gone.IsRefused();
        Assert.Contains("--check --live: openai: ", gone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wish_to_cache_that_nobody_takes_is_told()
    {
        var asked = await Prompter.RunAsync("-m", Model, "--option", "cache", "1h", "Hi");

        Assert.Equal(0, asked.ExitCode);
        Assert.Contains(
            $"{Model} cannot be told what to cache: asked without it",
            asked.Error,
            StringComparison.Ordinal
        );

        asked = await Prompter.RunAsync("-m", "anthropic:claude-sonnet-4-5", "--option", "cache", "1h", "Hi");

        Assert.DoesNotContain("cache", asked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_before_the_dashes_reach_every_family_of_providers()
    {
        Prompter.WriteFile("notes.txt", "Fragment-A");
        Prompter.WriteFile("rules.txt", "System-C\n");

        var asked = await Prompter.RunWithInputAsync(
            "Input-B",
            [.. Ask(Families), "-s", "@rules.txt", "--option", "max_tokens", "321", "-f", "notes.txt", "Question-D"]
        );

        Assert.True(asked.ExitCode == 0, asked.Error);
        Assert.Equal(Families.Length, Server.Requests.Count);
        Assert.All(
            Server.Requests,
            request =>
                Assert.All(
                    (string[])["System-C", "321", "Fragment-A\\nInput-B Question-D"],
                    part => Assert.Contains(part, request.Body, StringComparison.Ordinal)
                )
        );
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    public async Task A_limit_below_one_token_is_an_error_of_a_simulated_model(string limit)
    {
        await Prompter.RunAsync("-m", "sim:echo", "--option", "max_tokens", limit, "Hi");

        Assert.Equal("InvalidRequest", Prompter.Row.Text("error", "category"));
        Assert.Equal($"max_tokens must be at least 1, not {limit}", Message("sim:echo"));
    }
}
