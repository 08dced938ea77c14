namespace Prompter.Tests.Policies.Fallback;

public sealed class RequestNeedsTests
{
    [Theory]
    [InlineData("image/png", ModelCapabilities.Images)]
    [InlineData("AUDIO/mpeg", ModelCapabilities.Audio)]
    [InlineData("video/mp4", ModelCapabilities.Video)]
    [InlineData("application/pdf", ModelCapabilities.Pdf)]
    [InlineData("text/plain", ModelCapabilities.None)]
    public void An_attachment_needs_a_model_that_reads_its_kind(string type, ModelCapabilities needed)
    {
        AIContent[] attachments =
        [
            new DataContent(new byte[] { 1 }, type),
            new UriContent("https://a.example/b", type),
        ];

        Assert.All(
            attachments,
            attachment => Assert.Equal(needed, RequestNeeds.Of([new(ChatRole.User, [attachment])], null).Capabilities)
        );
    }
}
