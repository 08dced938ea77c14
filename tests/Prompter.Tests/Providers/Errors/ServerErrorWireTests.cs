using Prompter.Tests.Providers.Properties;

namespace Prompter.Tests.Providers.Errors;

/// <summary>Errors of servers that come as a success: alone, as an event of a stream, and in the middle of one.</summary>
public sealed class ServerErrorWireTests
{
    private static readonly (Family Family, string Begun)[] Families =
    [
        (Family.OpenAI, """{"choices":[{"index":0,"delta":{"content":"Well."}}]}"""),
        (Family.Responses, """{"type":"response.output_text.delta","delta":"Well."}"""),
        (Family.Anthropic, """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Well."}}"""),
        (Family.Gemini, """{"candidates":[{"content":{"parts":[{"text":"Well."}]}}]}"""),
        (Family.Ollama, """{"message":{"content":"Well."},"done":false}"""),
    ];

    [Theory]
    [CaseFile("server-errors.jsonl")]
    public async Task What_servers_say_with_a_success_is_told_and_is_no_answer(
        string server,
        long status,
        string category,
        string words,
        string body
    )
    {
        // One without words has those of its status alone.
        words = body == """{"error": {}}""" ? "" : words;
        var line = body.ReplaceLineEndings(" ");
        foreach (var (family, begun) in Families)
        {
            (string Name, string Body, bool Streams)[] wires =
            [
                ("whole", body, false),
                ("whole in place of a stream", body, true),
                ("an event", $"data: {line}\n\n", true),
                ("an event of its name", $"event: error\ndata: {line}\n\n", true),
                ("in the middle", $"data: {begun}\n\ndata: {line}\n\n", true),
                ("a line in the middle", $"data: {begun}\n\n{line}\n\n", true),
            ];
            foreach (var (name, wire, streams) in wires)
            {
                using var handler = new BytesHandler(
                    () => new MemoryStream(Encoding.UTF8.GetBytes(wire)),
                    "text/event-stream"
                );
                using var invoker = new HttpMessageInvoker(handler);
                using var client = family.Client(new("https://api.example.org"), invoker: invoker);
                var cancellation = TestContext.Current.CancellationToken;
                var error = await Record.ExceptionAsync(() =>
                    streams
                        ? client.GetStreamingResponseAsync("Hi", null, cancellation).ToChatResponseAsync(cancellation)
                        : client.GetResponseAsync("Hi", null, cancellation)
                );

                var failure = Assert.IsType<PrompterException>(error);
                var place = $"{server} {status}, {family.Model}, {name}: {failure.Category}: {failure.Message}";
                Assert.True(IsRight(category, status, failure.Category), place);
                Assert.True(failure.Message.Contains(words, StringComparison.Ordinal), $"{words}: {place}");
            }
        }
    }

    /// <summary>Where the status alone told what an error stands for, it is an error that nobody knows.</summary>
    private static bool IsRight(string category, long status, ErrorCategory told) =>
        category == $"{told}"
        || (
            category == $"{ErrorPolicy.FromStatus((int)status)}"
            && told is ErrorCategory.Permanent or ErrorCategory.MalformedOutput
        );
}
