namespace Prompter.Cli.Tests;

/// <summary>What comes beside text, on the screen, in the row and on disk.</summary>
public sealed class BesideTests : CommandLineTest
{
    [Theory]
    [InlineData(
        "openai",
        """{"choices":[{"message":{"content":"It is so.","images":[{"image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}],"annotations":[{"type":"url_citation","url_citation":{"url":"https://example.org/a","title":"A page"}}]},"finish_reason":"stop"}]}"""
    )]
    [InlineData(
        "openai-responses",
        """{"object":"response","status":"completed","output":[{"type":"image_generation_call","id":"ig_1","result":"iVBORw0KGgo="},{"type":"message","content":[{"type":"output_text","text":"It is so.","annotations":[{"type":"url_citation","url":"https://example.org/a","title":"A page"}]}]}]}"""
    )]
    [InlineData(
        "gemini",
        """{"candidates":[{"content":{"parts":[{"text":"It is so."},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]},"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://example.org/a","title":"A page"}}]}}]}"""
    )]
    [InlineData(
        "anthropic",
        """{"type":"message","content":[{"type":"text","text":"It is so.","citations":[{"type":"web_search_result_location","url":"https://example.org/a","title":"A page","cited_text":"so"}]}],"stop_reason":"end_turn"}"""
    )]
    public async Task Media_are_files_that_are_named_and_sources_have_numbers(string kind, string answer)
    {
        var finished = await AskAsync(kind, answer);

        Assert.Equal((0, "It is so.\n"), (finished.ExitCode, finished.Output));
        Assert.Contains("[1] A page  https://example.org/a", finished.Error, StringComparison.Ordinal);
        Assert.Equal(
            """[{"number":1,"title":"A page","url":"https://example.org/a"}]""",
            Prompter.Row.GetProperty("sources").GetRawText()
        );
        if (kind == "anthropic")
        {
            return;
        }

        var media = Assert.Single(Prompter.Row.GetProperty("media").EnumerateArray());
        var file = media.Text("file")!;
        var place = $"./prompter-runs/{Path.GetFileName(Prompter.Run)}/{file}";
        Assert.Contains($"→ {place} (image/png, 8 bytes)\n", finished.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Prompter.PathOf(place)));
        Assert.Equal(
            Convert.FromBase64String("iVBORw0KGgo="),
            await File.ReadAllBytesAsync(Path.Combine(Prompter.Run, file), TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(Prompter.Run, file))
        );
    }

    private const string WithEverything =
        """{"choices":[{"message":{"content":"It is so.","reasoning":"Is it?","images":[{"image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}],"annotations":[{"type":"url_citation","url_citation":{"url":"https://example.org/a","title":"A page"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""";

    /// <summary>A model is done when its block is: everything about it is in there, and a blank line between blocks.</summary>
    [Fact]
    public async Task A_block_holds_all_that_is_said_of_its_model()
    {
        await using var server = new ScriptedServer(new ScriptedAnswer(WithEverything));
        Configure("openai", server);

        var finished = await Prompter.RunOnTerminalAsync(
            80,
            [
                "--no-color",
                "--view",
                "blocks",
                "-v",
                "--parallel",
                "1",
                "-m",
                "sim:echo",
                "-m",
                "maker:one",
                "-m",
                "sim:echo",
                "--",
                "Hi",
            ]
        );

        Golden.Matches("blocks-beside", ScreenImage.Of(finished.Output, 80), Prompter);
    }

    [Fact]
    public async Task Media_are_named_where_no_answer_is_shown()
    {
        var finished = await AskAsync("openai", WithEverything, "--no-stream");

        Assert.Contains("→ ./prompter-runs/", finished.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("→ ./", (await AskAsync("openai", WithEverything, "-q")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_of_a_source_stays_on_its_line()
    {
        var finished = await AskAsync(
            "openai",
            """{"choices":[{"message":{"content":"It is so.","annotations":[{"type":"url_citation","url_citation":{"url":"https://example.org/a","title":"A\n[9] B"}}]},"finish_reason":"stop"}]}"""
        );

        Assert.Contains("[1] A^J[9] B  https://example.org/a", finished.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "openai",
        """{"choices":[{"message":{"content":null,"refusal":"I would rather not."},"finish_reason":"stop"}]}"""
    )]
    [InlineData(
        "openai-responses",
        """{"object":"response","status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"I would rather not."}]}]}"""
    )]
    [InlineData(
        "anthropic",
        """{"type":"message","content":[],"stop_reason":"refusal","stop_details":{"explanation":"I would rather not."}}"""
    )]
    [InlineData("gemini", """{"promptFeedback":{"blockReason":"OTHER","blockReasonMessage":"I would rather not."}}""")]
    public async Task A_refusal_is_told_in_the_words_of_the_model(string kind, string answer)
    {
        var finished = await AskAsync(kind, answer);

        Assert.NotEqual(0, finished.ExitCode);
        Assert.Contains("I would rather not.", finished.Error, StringComparison.Ordinal);
        var error = Prompter.Row.GetProperty("error");
        Assert.Equal("ContentFilter", error.Text("category"));
        Assert.Contains("I would rather not.", error.Text("message"), StringComparison.Ordinal);
    }

    private async Task<Finished> AskAsync(string kind, string answer, params string[] options)
    {
        await using var server = new ScriptedServer(new ScriptedAnswer(answer));
        Configure(kind, server);
        return await Prompter.RunAsync(["--retries", "0", .. options, "-m", "maker:one", "--", "Hi"]);
    }

    private void Configure(string kind, ScriptedServer server)
    {
        Prompter.Environment["PROMPTER_MAKER_API_KEY"] = "test-key-of-the-user";
        Prompter.Configure($"providers: {{ maker: {{ kind: {kind}, base_url: \"{server.BaseUrl}\" }} }}\n");
    }
}
