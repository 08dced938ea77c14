using Prompter.Tests.Providers.Properties;

namespace Prompter.Tests.Providers.Http;

/// <summary>Streams are cut into documents as the standard of server-sent events says, and lines as their breaks say.</summary>
public class DocumentStreamTests
{
    [Theory]
    [InlineData("1|2", "data: 1\n\ndata: 2\n\n", "data: 1\r\n\r\ndata:2\r\n\r\n", "data: 1\r\rdata: 2\r\r")]
    [InlineData("1", "\uFEFFdata: 1\n\n", "data\n\ndata: \n\n\n\ndata: 1\n\n")]
    [InlineData("1|cut", "data: 1\n\ndata: cut", "data: 1\n\ndata: cut\n")]
    [InlineData(" 1", ": comment\nevent: x\nid: 7\nretry: 5\ndata:  1\n\n")]
    [InlineData("1\n2", "data: 1\ndata: 2\n\n")]
    [InlineData("2", "database: 1\n\ndata: 2\n\n")]
    [InlineData("", "")]
    public Task The_data_of_events_are_documents(string expected, params string[] bodies) =>
        AssertAsync(isLines: false, expected, bodies);

    [Theory]
    [InlineData(
        "{1}|{2}",
        "{1}\n{2}\n",
        "{1}\r\n\r\n \n{2}",
        "{1}\r{2}\r",
        "{1}{2}",
        "[{1},\n{2}]",
        "[{1}\n,{2}\n]",
        "\n\n  {1}\n{2}"
    )]
    [InlineData("{1}", "\uFEFF{1}", "{1}", " {1} \n", "[{1}]")]
    [InlineData("{\n  \"a\": {\n    \"b\": \"}\"\n  }\n}", "{\n  \"a\": {\n    \"b\": \"}\"\n  }\n}\n")]
    [InlineData("{\"a\":\"{\"}|{1}", "{\"a\":\"{\"}\n{1}\n", "{\"a\":\"{\"}{1}")]
    [InlineData("{1}|[DONE]", "{1}\n[DONE]\n", "{1}\n[DONE]")]
    [InlineData("{1,", "{1,", "data: {1,", "data: {1,\n", "[{1,")]
    public Task Documents_without_events_are_documents(string expected, params string[] bodies) =>
        AssertAsync(isLines: true, Spelled(expected), [.. bodies.Select(Spelled)]);

    [Theory]
    [InlineData(
        "{1}|{2}",
        "data: {1}\ndata: {2}\n",
        "data: {1}\r\ndata: {2}",
        "event: a\ndata: {1}\nevent: b\ndata: {2}\n"
    )]
    [InlineData("{1}|[DONE]|{2}", "data: {1}\ndata: [DONE]\ndata: {2}\n")]
    [InlineData(
        "{\n\"a\":1\n}|{2}",
        "data: {\ndata: \"a\":1\ndata: }\n\ndata: {2}\n",
        "data: {\ndata: \"a\":1\ndata: }\ndata: {2}\n"
    )]
    [InlineData(
        "{1}|{2}|{3}",
        "data: {1}\n\n{2}\n\ndata: {3}\n\n",
        "data: {1}\n{2}\ndata: {3}",
        "{1}\ndata: {2}\n\n{3}"
    )]
    [InlineData(
        "{1}|error {2}|{3}",
        "data: {1}\n\nevent: error\ndata: {2}\n\ndata: {3}\n\n",
        "data: {1}\n\nerror: {2}\n\ndata: {3}\n\n",
        "data: {1}\nevent: Error\ndata: {2}\ndata: {3}"
    )]
    [InlineData("{1}|{2}", "event: error\n\ndata: {1}\n\ndata: {2}\n\n")]
    public Task Events_that_lack_a_line_are_told_apart_all_the_same(string expected, params string[] bodies) =>
        AssertAsync(isLines: false, Spelled(expected), [.. bodies.Select(Spelled)]);

    [Fact]
    public async Task A_document_may_be_longer_than_any_buffer()
    {
        var text = new string('a', 1_000_000);
        await AssertAsync(isLines: false, $"1|{text}|2", $"data: 1\n\ndata: {text}\n\ndata: 2\n\n");
    }

    /// <summary>In the rows above, a number in braces is an object.</summary>
    private static string Spelled(string text) =>
        text.Replace("{1", "{\"n\":1", StringComparison.Ordinal)
            .Replace("{2", "{\"n\":2", StringComparison.Ordinal)
            .Replace("{3", "{\"n\":3", StringComparison.Ordinal);

    private static async Task AssertAsync(bool isLines, string expected, params string[] bodies)
    {
        foreach (var body in bodies)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            foreach (var width in (int[])[bytes.Length + 1, 1, 2, 3, 7])
            {
                using var stream = new PiecesStream(
                    bytes.Chunk(width).Select(piece => new ReadOnlyMemory<byte>(piece))
                );
                using var documents = new DocumentStream(stream, isLines);
                var read = new List<string>();
                do
                {
                    while (documents.TryRead(out var document))
                    {
                        read.Add((documents.IsError ? "error " : "") + Encoding.UTF8.GetString(document.Span));
                    }
                } while (await documents.FillAsync(TestContext.Current.CancellationToken));

                Assert.Equal(expected, string.Join('|', read));
            }
        }
    }
}
