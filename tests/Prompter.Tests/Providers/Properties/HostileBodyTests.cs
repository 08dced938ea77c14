using Prompter.Providers.Ollama;
using Prompter.Providers.OpenAI;

namespace Prompter.Tests.Providers.Properties;

/// <summary>Bodies without an end, which must not fill the memory.</summary>
public class HostileBodyTests
{
    private const long MiB = 1024 * 1024;
    private const int Longest = 64;

    [Theory]
    // One line of an event.
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"", "aaaaaaaa", "text/event-stream")]
    [InlineData("", "aaaaaaaa", "text/event-stream")]
    // An event of many lines.
    [InlineData("", "data: 1234567\n", "text/event-stream")]
    // Nothing but comments.
    [InlineData("", ": and on and on\n\n", "text/event-stream")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"", "aaaaaaaa", "application/json")]
    [InlineData("", "        ", "application/json")]
    // Each of them may end an event.
    [InlineData("", "\n\n\n\n\n\n\n\n", "text/event-stream")]
    [InlineData("", "\r\n \n\0\n\t\n", "text/event-stream")]
    public Task An_event_or_an_answer_without_an_end_is_malformed(string start, string again, string type) =>
        AssertMalformedAsync(start, again, type, least: Longest * MiB, most: (Longest + 1) * MiB, $"{Longest} MiB");

    [Theory]
    [InlineData("", "[[[[[[[[", "application/json")]
    [InlineData("{\"error\":", "{\"x\":[[", "application/json")]
    [InlineData("", "{\"error\":", "application/json")]
    public Task Json_that_is_nested_for_ever_is_malformed_at_once(string start, string again, string type) =>
        AssertMalformedAsync(start, again, type, least: 0, most: MiB);

    [Fact]
    public async Task A_line_of_ollama_without_an_end_is_malformed()
    {
        var (failure, count) = await FailureOfAsync(
            "{\"message\":{\"content\":\"",
            "aaaaaaaa",
            "application/x-ndjson",
            options => new OllamaChatClient("any", options)
        );
        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
        Assert.InRange(count, MiB, 5 * MiB);
    }

    [Fact]
    public async Task A_list_of_models_without_an_end_is_malformed()
    {
        await using var body = Endless("{\"data\":[{\"id\":\"", "aaaaaaaa");
        var failure = await Assert.ThrowsAsync<PrompterException>(async () =>
        {
            using var invoker = Invoker(body, "application/json");
            await new OpenAIChatClient("any", OptionsOf(invoker)).ListModelsAsync(
                TestContext.Current.CancellationToken
            );
        });
        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
        Assert.InRange(body.Count, Longest * MiB, (Longest + 1) * MiB);
    }

    private static async Task AssertMalformedAsync(
        string start,
        string again,
        string type,
        long least,
        long most,
        string words = ""
    )
    {
        var (failure, count) = await FailureOfAsync(start, again, type);
        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.InRange(count, least, most);
    }

    private static async Task<(PrompterException Failure, long Count)> FailureOfAsync(
        string start,
        string again,
        string mediaType,
        Func<HttpProviderOptions, HttpChatClient>? create = null
    )
    {
        await using var body = Endless(start, again);
        using var invoker = Invoker(body, mediaType);
        var client = create is null ? new OpenAIChatClient("any", OptionsOf(invoker)) : create(OptionsOf(invoker));
        var failure = await Assert.ThrowsAsync<PrompterException>(async () =>
            await client
                .GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
                .ToListAsync(TestContext.Current.CancellationToken)
        );
        return (failure, body.Count);
    }

    private static PiecesStream Endless(string start, string again)
    {
        ReadOnlyMemory<byte> many = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat(again, 64 * 1024 / again.Length))
        );
        return new(Enumerable.Repeat(many, int.MaxValue).Prepend(Encoding.UTF8.GetBytes(start)));
    }

    private static HttpMessageInvoker Invoker(Stream body, string mediaType) =>
        new(new BytesHandler(() => body, mediaType));

    private static HttpProviderOptions OptionsOf(HttpMessageInvoker invoker) =>
        new()
        {
            Provider = "openai",
            BaseUrl = new("https://api.example.org/v1"),
            Invoker = invoker,
        };
}
