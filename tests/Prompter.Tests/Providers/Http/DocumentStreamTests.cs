namespace Prompter.Tests.Providers.Http;

/// <summary>Streams are cut into documents as the standard of server-sent events says, and lines as their breaks say.</summary>
public class DocumentStreamTests
{
    [Theory]
    [InlineData("data: 1\n\ndata: 2\n\n", "1|2")]
    [InlineData("data: 1\r\n\r\ndata:2\r\n\r\n", "1|2")]
    [InlineData("data: 1\r\rdata: 2\r\r", "1|2")]
    [InlineData("\uFEFFdata: 1\n\n", "1")]
    [InlineData(": comment\nevent: x\nid: 7\nretry: 5\ndata:  1\n\n", " 1")]
    [InlineData("data: 1\ndata: 2\n\n", "1\n2")]
    [InlineData("data\n\ndata: \n\n\n\ndata: 1\n\n", "1")]
    [InlineData("database: 1\n\ndata: 2\n\n", "2")]
    [InlineData("data: 1\n\ndata: cut", "1")]
    [InlineData("data: 1\n\ndata: cut\n", "1")]
    [InlineData("", "")]
    public Task The_data_of_events_are_documents(string body, string expected) =>
        AssertAsync(body, isLines: false, expected);

    [Theory]
    [InlineData("1\n2\n", "1|2")]
    [InlineData("1\r\n\r\n \n2", "1|2")]
    [InlineData("\uFEFF1", "1")]
    public Task Lines_are_documents_the_last_without_a_break_too(string body, string expected) =>
        AssertAsync(body, isLines: true, expected);

    [Fact]
    public async Task A_document_may_be_longer_than_any_buffer()
    {
        var text = new string('a', 1_000_000);
        await AssertAsync($"data: 1\n\ndata: {text}\n\ndata: 2\n\n", isLines: false, $"1|{text}|2");
    }

    private static async Task AssertAsync(string body, bool isLines, string expected)
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
