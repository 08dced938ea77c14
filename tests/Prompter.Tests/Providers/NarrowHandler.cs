namespace Prompter.Tests.Providers;

/// <summary>Lets answers through in pieces of some bytes, so that every place of them is once the end of a read.</summary>
internal sealed class NarrowHandler(int width) : DelegatingHandler(new SocketsHttpHandler())
{
    public static HttpMessageInvoker Invoker(int width) => new(new NarrowHandler(width));

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var response = await base.SendAsync(request, cancellationToken);
        var content = new StreamContent(
            new NarrowStream(await response.Content.ReadAsStreamAsync(cancellationToken), width)
        );
        content.Headers.ContentType = response.Content.Headers.ContentType;
        response.Content = content;
        return response;
    }

    private sealed class NarrowStream(Stream inner, int width) : ReadStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer[..Math.Min(width, buffer.Length)], cancellationToken);
    }
}
