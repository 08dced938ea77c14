using System.Net;

namespace Prompter.Providers.Http;

/// <summary>Tells a log of each request, and of its response when that has been read.</summary>
internal sealed class WireHandler(HttpMessageInvoker inner, string provider, Action<WireMessage> log)
    : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var exchange = WireMessage.NextExchange();
        var sent = request.Content is RequestContent content ? content.Bytes : default;
        log(
            new(provider, exchange, "request", WireBody.Of(sent.Span))
            {
                Address = $"{request.Method} {request.RequestUri}",
                Headers = [.. Texts(request.Headers), .. Texts(request.Content?.Headers)],
            }
        );
        var response = await inner.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.Content = new RecordedContent(
            response.Content,
            body =>
                log(
                    new(provider, exchange, "response", body)
                    {
                        Status = (int)response.StatusCode,
                        Headers = [.. Texts(response.Headers), .. Texts(response.Content.Headers)],
                    }
                )
        );
        return response;
    }

    private static IEnumerable<KeyValuePair<string, string>> Texts(System.Net.Http.Headers.HttpHeaders? headers) =>
        headers is null
            ? []
            : headers.NonValidated.Select(header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)));

    /// <summary>What comes, told when it has come or nobody wants more of it.</summary>
    private sealed class RecordedContent : HttpContent
    {
        private readonly HttpContent content;
        private readonly Action<WireBody> tell;

        public RecordedContent(HttpContent content, Action<WireBody> tell)
        {
            (this.content, this.tell) = (content, tell);
            foreach (var header in content.Headers.NonValidated)
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() =>
            new RecordedStream(await content.ReadAsStreamAsync().ConfigureAwait(false), tell);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
            new RecordedStream(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), tell);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var source = await CreateContentReadStreamAsync().ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                await source.CopyToAsync(stream).ConfigureAwait(false);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = content.Headers.ContentLength ?? 0;
            return content.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            content.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class RecordedStream(Stream stream, Action<WireBody> tell) : ReadStream
    {
        private readonly WireBody body = new();
        private bool isTold;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            var count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            body.Append(buffer.Span[..count]);
            if (count == 0)
            {
                Tell();
            }

            return count;
        }

        protected override void Dispose(bool disposing)
        {
            Tell();
            stream.Dispose();
            base.Dispose(disposing);
        }

        private void Tell()
        {
            if (!isTold)
            {
                isTold = true;
                tell(body);
            }
        }
    }
}
