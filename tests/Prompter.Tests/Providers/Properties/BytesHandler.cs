using System.Net.Http.Headers;

namespace Prompter.Tests.Providers.Properties;

/// <summary>Answers requests with a stream of bytes, without a network.</summary>
internal sealed class BytesHandler(Func<Stream> body, string mediaType, HttpStatusCode status = HttpStatusCode.OK)
    : HttpMessageHandler
{
    /// <summary>The body of the last request.</summary>
    public string RequestBody { get; private set; } = "";

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        RequestBody = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var content = new StreamContent(body());
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return new(status) { Content = content };
    }
}
