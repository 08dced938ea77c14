using Prompter.Tests.Providers.Properties;

namespace Prompter.Tests.Providers.Beside;

/// <summary>What comes beside the text of an answer, in every family: media, sources, and what its own provider wants back.</summary>
public sealed class BesideTests
{
    internal static readonly IReadOnlyDictionary<string, BesideCase> All = ChatCases
        .All.Concat(AnthropicCases.All)
        .Concat(GeminiCases.All)
        .Concat(ResponsesCases.All)
        .ToDictionary(one => one.Name, one => one.Case);

    private static readonly Family[] Families =
    [
        Family.OpenAI with
        {
            Provider = "somebody",
        },
        Family.Responses,
        Family.Anthropic,
        Family.Gemini,
        Family.Ollama,
    ];

    public static TheoryData<string, bool> Cases =>
        [.. All.Keys.SelectMany(name => (IEnumerable<(string, bool)>)[(name, true), (name, false)])];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_comes_beside_text_is_told_and_goes_back_to_whom_it_came_from(string name, bool streams)
    {
        var known = All[name];
        var response = (await AskAsync(known.Family, [new(ChatRole.User, "Hi")], known, streams)).Answer!;

        Assert.Equal(known.Text, response.Text);
        var contents = response.Messages.SelectMany(message => message.Contents).ToList();
        Assert.Equal(known.Media, contents.Select(MediaOf).OfType<string>());
        Assert.Equal(
            known.Sources,
            contents
                .SelectMany(content => content.Annotations ?? [])
                .OfType<CitationAnnotation>()
                .Select(citation => $"{citation.Title} {citation.Url?.OriginalString}")
        );

        List<AIContent> results =
        [
            .. contents.OfType<FunctionCallContent>().Select(call => new FunctionResultContent(call.CallId, "12")),
        ];
        List<ChatMessage> conversation = [new(ChatRole.User, "Hi"), .. response.Messages];
        conversation.Add(results.Count > 0 ? new(ChatRole.Tool, results) : new(ChatRole.User, "Go on."));
        foreach (var family in Families.Where(family => family != known.Family).Prepend(known.Family))
        {
            var sent = JsonNode.Parse((await AskAsync(family, conversation, known, streams: false)).Sent);
            Assert.All(
                known.Returns,
                part =>
                    Assert.True(
                        IsIn(sent, JsonNode.Parse(part)!) == (family == known.Family),
                        $"{part} to {family.Provider}: {sent?.ToJsonString()}"
                    )
            );
        }
    }

    /// <summary>What is answered, null where it is not understood, and what was sent for it.</summary>
    private static async Task<(ChatResponse? Answer, string Sent)> AskAsync(
        Family family,
        IEnumerable<ChatMessage> messages,
        BesideCase known,
        bool streams
    )
    {
        var lines = family.Provider == Family.Ollama.Provider;
        var body = !streams
            ? known.Whole
            : string.Concat(known.Stream.Select(one => lines ? $"{one}\n" : $"data: {one}\n\n"));
        using var handler = new BytesHandler(
            () => new MemoryStream(Encoding.UTF8.GetBytes(body)),
            !streams ? "application/json"
                : lines ? "application/x-ndjson"
                : "text/event-stream"
        );
        using var invoker = new HttpMessageInvoker(handler);
        using var client = family.Client(new("https://api.example.org"), invoker: invoker);
        var cancellation = TestContext.Current.CancellationToken;
        try
        {
            var answer = streams
                ? await client.GetStreamingResponseAsync(messages, null, cancellation).ToChatResponseAsync(cancellation)
                : await client.GetResponseAsync(messages, null, cancellation);
            return (answer, handler.RequestBody);
        }
        catch (PrompterException failure)
            when (failure.Category is ErrorCategory.MalformedOutput && family != known.Family)
        {
            // Another family's answer.
            return (null, handler.RequestBody);
        }
    }

    private static string? MediaOf(AIContent content) =>
        content switch
        {
            DataContent data => $"{data.MediaType} {data.Base64Data}",
            UriContent link => $"{link.MediaType} {link.Uri.OriginalString}",
            _ => null,
        };

    private static bool IsIn(JsonNode? whole, JsonNode part) =>
        JsonNode.DeepEquals(whole, part)
        || whole switch
        {
            JsonObject members => members.Any(member => IsIn(member.Value, part)),
            JsonArray items => items.Any(item => IsIn(item, part)),
            _ => false,
        };
}
