namespace Prompter.Tests.Providers.Http;

public sealed class UserHeaderTests : WayOutTest
{
    private const string Body = """{"choices":[{"index":0,"message":{"content":"Hello"},"finish_reason":"stop"}]}""";

    [Theory]
    [InlineData("sk-abc\nX-Injected: yes", "a line break, which no header can hold, at place 7 of 22")]
    [InlineData("sk-abc\r\nX-Injected: yes", "a line break, which no header can hold, at place 7 of 23")]
    [InlineData("sk-abc\0def", "the character U+0000, which no header can hold, at place 7 of 10")]
    [InlineData("sk-abc…", "the character U+2026, which no header can hold, at place 7 of 7")]
    [InlineData("sk-abc\u200b", "the character U+200B, which no header can hold, at place 7 of 7")]
    public async Task A_key_that_no_header_can_hold_is_refused_and_never_shown(string key, string fault)
    {
        await using var server = new ScriptedServer(new ScriptedAnswer(Body));
        var error = await FailureOfAsync(
            "openai:m",
            ("OPENAI_API_KEY", key),
            ("OPENAI_BASE_URL", $"{server.BaseUrl}v1")
        );

        Assert.Equal(
            $"the key of openai, from the variable OPENAI_API_KEY, holds {fault}, and nothing was sent; give the key alone, on one line",
            error.Message
        );
        Assert.Equal(ErrorCategory.AuthFailure, error.Category);
        Assert.False(error.WasSent);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(
        "OpenAI-Organization",
        "org\nX-Injected: yes",
        "the header OpenAI-Organization of openai holds a line break"
    )]
    [InlineData("anthropic-beta", "a\u0007b", "the header anthropic-beta of openai holds the character U+0007")]
    [InlineData("User-Agent", "é", "the header User-Agent of openai holds the character U+00E9")]
    [InlineData("X-Team\nX-Injected", "yes", "'X-Team X-Injected' is no name of a header")]
    [InlineData("X Team", "blue", "'X Team' is no name of a header")]
    [InlineData("X-Team:", "blue", "'X-Team:' is no name of a header")]
    [InlineData("", "blue", "'' is no name of a header")]
    public async Task A_header_that_cannot_be_sent_is_refused(string name, string value, string message)
    {
        await using var server = new ScriptedServer(new ScriptedAnswer(Body));
        var error = await Assert.ThrowsAsync<PrompterException>(() =>
            AskAsync("openai:m", With(server, (name, value)))
        );

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidRequest, error.Category);
        Assert.False(error.WasSent);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Headers_win_over_what_is_sent_by_itself_and_blanks_around_a_key_are_none_of_it()
    {
        await using var server = new ScriptedServer(new ScriptedAnswer(Body));
        await AskAsync(
            "openai:m",
            With(
                server,
                ("user-agent", "Mine/1.0 (a; b)"),
                ("Content-Type", "application/json; v=2"),
                ("X-Tab", "a\tb")
            ),
            ("PROMPTER_OPENAI_API_KEY", " \tsk-abc\r\n")
        );

        var sent = Assert.Single(server.Requests).Headers;
        Assert.Equal("Bearer sk-abc", sent["authorization"]);
        Assert.Equal("Mine/1.0 (a; b)", sent["user-agent"]);
        Assert.Equal("application/json; v=2", sent["content-type"]);
        Assert.Equal("a\tb", sent["x-tab"]);
    }

    [Fact]
    public async Task Who_is_refused_without_a_key_is_told_the_variable_that_was_looked_at()
    {
        await using var server = new ScriptedServer(Answers.Json("""{"error":"unauthorized"}""", 401));
        var settings = With(server);
        settings = settings with
        {
            Providers = new Dictionary<string, Provider>
            {
                ["openai"] = settings.Providers["openai"] with { KeyVariables = ["MY_KEY"] },
            },
        };
        var error = await Assert.ThrowsAsync<PrompterException>(() => AskAsync("openai:m", settings));

        Assert.Equal(
            "not authorized (401): unauthorized; no key was sent: set MY_KEY, or store one with 'prompter keys set openai'",
            error.Message
        );
    }

    private static PrompterConfiguration With(ScriptedServer server, params (string Name, string Value)[] headers) =>
        ConfigurationLoader.BuiltIn with
        {
            Providers = new Dictionary<string, Provider>
            {
                ["openai"] = new("openai", ProviderKind.OpenAI)
                {
                    BaseUrl = new(server.BaseUrl, "v1"),
                    Headers = headers.ToDictionary(header => header.Name, header => header.Value),
                },
            },
        };
}
