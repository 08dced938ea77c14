namespace Prompter.Tests.Providers.Http;

/// <summary>Streams are cut into documents as the standard of server-sent events says, and lines as their breaks say.</summary>
public class DocumentStreamTests
{
    [Theory]
    [InlineData("1|2", "data: 1\n\ndata: 2\n\n", "data: 1\r\n\r\ndata:2\r\n\r\n", "data: 1\r\rdata: 2\r\r")]
    [InlineData("1", "\uFEFFdata: 1\n\n", "data\n\ndata: \n\n\n\ndata: 1\n\n")]
    [InlineData("1", "data: 1\n\ndata: cut", "data: 1\n\ndata: cut\n")]
    [InlineData(" 1", ": comment\nevent: x\nid: 7\nretry: 5\ndata:  1\n\n")]
    [InlineData("1\n2", "data: 1\ndata: 2\n\n")]
    [InlineData("2", "database: 1\n\ndata: 2\n\n")]
    [InlineData("", "")]
    public Task The_data_of_events_are_documents(string expected, params string[] bodies) =>
        AssertAsync(isLines: false, expected, bodies);

    [Theory]
    [InlineData("1|2", "1\n2\n", "1\r\n\r\n \n2")]
    [InlineData("1", "\uFEFF1")]
    public Task Lines_are_documents_the_last_without_a_break_too(string expected, params string[] bodies) =>
        AssertAsync(isLines: true, expected, bodies);

    [Fact]
    public async Task A_document_may_be_longer_than_any_buffer()
    {
        var text = new string('a', 1_000_000);
        await AssertAsync(isLines: false, $"1|{text}|2", $"data: 1\n\ndata: {text}\n\ndata: 2\n\n");
    }

    private static async Task AssertAsync(bool isLines, string expected, params string[] bodies)
    {
        foreach (var body in bodies)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
            using var documents = new DocumentStream(stream, isLines);
            var read = new List<string>();
            do
            {
                while (documents.TryRead(out var document))
                {
                    read.Add(Encoding.UTF8.GetString(document.Span));
                }
            } while (await documents.FillAsync(TestContext.Current.CancellationToken));

            Assert.Equal(expected, string.Join('|', read));
        }
    }
}
