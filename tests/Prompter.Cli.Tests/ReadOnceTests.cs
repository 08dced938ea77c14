namespace Prompter.Cli.Tests;

/// <summary>Files, addresses and standard input are read once a run, and count wherever a prompt counts.</summary>
public sealed class ReadOnceTests : ProviderTest
{
    private const string Model = "openai:gpt-4.1";

    [Theory]
    [InlineData("a prompt", "--", "{words}")]
    [InlineData("a file", "--", "-f", "words.txt", "Hi")]
    [InlineData("a system prompt", "--", "-s", "{words}", "Hi")]
    [InlineData("a file of a system prompt", "--", "--system-fragment", "words.txt", "Hi")]
    [InlineData("an attached text", "--", "-a", "words.txt", "Hi")]
    public async Task What_is_too_long_for_a_target_is_not_sent_wherever_it_comes_from(
        string place,
        params string[] arguments
    )
    {
        Configure($$"""targets: { "{{Model}}": { max_context_tokens: 100 } }""");
        Prompter.WriteFile("words.txt", Words(5_000));

        var end = await Prompter.RunAsync(["-m", Model, .. arguments.Select(InWords)]);

        Assert.True(end.ExitCode == 1, place);
        IsTooLong();

        static string InWords(string argument) => argument == "{words}" ? Words(5_000) : argument;
    }

    [Fact]
    public async Task Standard_input_that_is_too_long_for_a_target_is_not_sent()
    {
        Configure($$"""targets: { "{{Model}}": { max_context_tokens: 100 } }""");

        var end = await Prompter.RunWithInputAsync(Words(5_000), "-m", Model, "--", "Hi");

        Assert.Equal(1, end.ExitCode);
        IsTooLong();
    }

    [Fact]
    public async Task An_address_is_read_once_for_all_models_and_all_their_attempts()
    {
        await using var page = new ScriptedServer(Page, Page, Page, Page, Page);
        string[] models =
        [
            $"{Model}?fail=429x2&retry_after_ms=1",
            "anthropic:claude-sonnet-4-5",
            "gemini:gemini-2.5-flash",
        ];

        var end = await Prompter.RunAsync([
            "--retries",
            "2",
            .. Ask(models),
            "--",
            "-f",
            page.BaseUrl.ToString(),
            "Question",
        ]);

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Equal(3, Prompter.Rows[models[0]].At("attempts").GetArrayLength());
        Assert.Equal(5, Server.Requests.Count);
        Assert.All(
            Server.Requests,
            request => Assert.Contains("Text-Of-The-Page", request.Body, StringComparison.Ordinal)
        );
        Assert.Single(page.Requests);
    }

    [Fact]
    public async Task Attached_standard_input_is_whole_at_every_attempt()
    {
        var end = await Prompter.RunWithInputAsync(
            RealLlm.TestImage.Bytes,
            ["--retries", "1", "-m", $"{Model}?fail=503x1&retry_after_ms=1", "--", "-a", "-", "Look"]
        );

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Equal([503, 200], Server.Requests.Select(request => request.Status));
        Assert.All(Server.Requests, request => Assert.Equal(RealLlm.TestImage.Bytes, ImageIn(request.Body)));
    }

    [Theory]
    [InlineData(10, 2)]
    [InlineData(20_000, 1)]
    public async Task The_tokens_of_a_file_count_in_the_limit_of_a_minute(int words, int sent)
    {
        Configure($$"""targets: { "{{Model}}": { tokens_per_minute: 1000 } }""");
        Prompter.WriteFile("words.txt", Words(words));

        await Prompter.RunAsync([.. Ask(Model, Model), "--", "-f", "words.txt", "Hi"]);

        Assert.Equal(sent, Server.Requests.Count);
        var refused = Prompter.Rows.Values.Where(row => row.Text("status") != "ok").ToList();
        Assert.Equal(2 - sent, refused.Count);
        Assert.All(refused, row => Assert.Equal("RateLimit", row.Text("error", "category")));
    }

    private static ScriptedAnswer Page => new("Text-Of-The-Page") { ContentType = "text/plain" };

    private static string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count));

    private void IsTooLong()
    {
        Assert.Equal("ContextLength", Prompter.Row.Text("error", "category"));
        Assert.Contains("too many for its 100", Prompter.Row.Text("error", "message"), StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    private static byte[] ImageIn(string body)
    {
        using var request = JsonDocument.Parse(body);
        var parts = request.RootElement.At("messages").EnumerateArray().Last().At("content").EnumerateArray();
        var image = Assert.Single(parts, part => part.Text("type") == "image_url");
        return Convert.FromBase64String(image.Text("image_url", "url")!.Split(',')[1]);
    }
}
