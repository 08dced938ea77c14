namespace Prompter.Tests.Settings;

public sealed class ProviderConfigurationTests : ConfigurationTest
{
    [Fact]
    public void A_declared_provider_has_all_that_was_said_of_it()
    {
        Folder.WithProject(
            """
            providers:
              mine:
                kind: openai
                base_url: https://models.example/api/v1
                api_key_env: [MY_KEY, OUR_KEY]
                headers: { X-Team: blue }
                quirks:
                  max_tokens_field: max_new_tokens
                  takes_stream_options: false
                  extra_body: '{"safe_mode": true}'
            """
        );

        var provider = Folder.Load().Value.Providers["mine"];

        Assert.Equal(ProviderKind.OpenAI, provider.Kind);
        Assert.Equal("https://models.example/api/v1", provider.BaseUrl!.OriginalString);
        Assert.Equal(["MY_KEY", "OUR_KEY"], provider.KeyVariables);
        Assert.True(provider.NeedsKey);
        Assert.Equal("blue", provider.Headers["X-Team"]);
        Assert.Equal("max_new_tokens", provider.Quirks.MaxTokensField);
        Assert.False(provider.Quirks.TakesStreamOptions);
        Assert.Equal("""{"safe_mode": true}""", provider.Quirks.ExtraBody);
    }

    [Theory]
    [InlineData("\"\"", "x", "is no header of a request")]
    [InlineData("Content-Length", "1", "is no header of a request")]
    [InlineData("X", "\"a\\nb\"", "has a character that no header can carry")]
    [InlineData("X", "üñ€", "has a character that no header can carry")]
    public void A_header_that_cannot_be_sent_is_a_mistake(string name, string value, string problem)
    {
        Folder.WithProject($"providers: {{ openai: {{ headers: {{ {name}: {value} }} }} }}");

        var mistake = Assert.Single(Assert.Throws<ConfigurationException>(() => Folder.Load()).Mistakes);

        Assert.Contains(problem, mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_needed_where_its_variable_is_named_and_not_where_a_list_is_empty()
    {
        Folder.WithProject(
            """
            providers:
              mine: { kind: openai, base_url: "http://127.0.0.1:1/v1", api_key_env: MY_KEY }
              free: { kind: openai, base_url: "http://127.0.0.1:1/v1", api_key_env: [] }
            """
        );
        var providers = Folder.Load().Value.Providers;
        var registry = new ProviderRegistry(providers);

        var failure = Assert.Throws<PrompterException>(() =>
            registry.CreateClient(new("mine", "x"), null, baseUrl: providers["mine"].BaseUrl)
        );

        Assert.Equal(ErrorCategory.AuthFailure, failure.Category);
        Assert.Contains("MY_KEY", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(registry.CreateClient(new("free", "x"), null, baseUrl: providers["free"].BaseUrl));
    }

    [Fact]
    public void A_built_in_provider_keeps_what_the_configuration_does_not_say()
    {
        Folder.WithProject("providers: { openai: { base_url: 'http://127.0.0.1:8080/v1' } }");

        var provider = Folder.Load().Value.Providers["openai"];

        Assert.Equal("http://127.0.0.1:8080/v1", provider.BaseUrl!.OriginalString);
        Assert.Equal("max_completion_tokens", provider.Quirks.MaxTokensField);
        Assert.Equal(["OPENAI_API_KEY"], provider.KeyVariables);
        Assert.False(provider.NeedsKey);
    }

    [Fact]
    public void Layers_merge_key_by_key()
    {
        Folder.WithUser("providers: { mine: { kind: openai, base_url: 'http://a.example/v1' } }");
        Folder.WithProject("providers: { mine: { base_url: 'http://b.example/v1' } }");

        var provider = Folder.Load().Value.Providers["mine"];

        Assert.Equal((ProviderKind.OpenAI, "http://b.example/v1"), (provider.Kind, provider.BaseUrl!.OriginalString));
    }

    [Theory]
    [CaseFile("provider-mistakes.jsonl")]
    public void A_mistake_is_reported(string providers, string message)
    {
        Folder.WithProject($"providers: {{ {providers} }}");

        var mistakes = Assert.Throws<ConfigurationException>(() => Folder.Load()).Message;

        Assert.Contains(message, mistakes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_missing_is_told_before_anything_is_sent()
    {
        var exception = Assert.Throws<PrompterException>(() =>
            new ProviderRegistry().CreateClient(new("groq", "llama"), null)
        );

        Assert.Equal(ErrorCategory.AuthFailure, exception.Category);
        Assert.Equal(
            "there is no key for groq: set GROQ_API_KEY, or store one with 'prompter keys set groq'",
            exception.Message
        );
    }

    [Fact]
    public void A_provider_whose_address_everyone_has_an_own_one_of_asks_for_it()
    {
        var exception = Assert.Throws<PrompterException>(() =>
            new ProviderRegistry().CreateClient(new("azure", "gpt-5.5"), "key")
        );

        Assert.Contains("base_url", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt-5.5", "OpenAIChatClient")]
    [InlineData("gpt-5.5-pro", "ResponsesChatClient")]
    [InlineData("gpt-5.2-codex", "ResponsesChatClient")]
    [InlineData("o3-deep-research", "ResponsesChatClient")]
    public void A_model_that_is_served_by_responses_only_is_asked_there(string model, string client) =>
        Assert.Equal(client, new ProviderRegistry().CreateClient(new("openai", model), "key").GetType().Name);

    [Fact]
    public void Every_known_provider_makes_a_client()
    {
        var registry = new ProviderRegistry();
        foreach (var provider in registry.All.Where(provider => provider.BaseUrl is not null))
        {
            Assert.NotNull(registry.CreateClient(new(provider.Name, "model"), "key"));
        }
    }
}
