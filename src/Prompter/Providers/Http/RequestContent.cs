using System.Net;
using System.Net.Http.Headers;

namespace Prompter.Providers.Http;

/// <summary>JSON that is sent, which knows whether a connection has taken it.</summary>
internal sealed class RequestContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> bytes;

    public RequestContent(ReadOnlyMemory<byte> bytes)
    {
        this.bytes = bytes;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Whether there was a connection for it, encrypted where it has to be.</summary>
    public bool IsTaken { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        IsTaken = true;
        return stream.WriteAsync(bytes, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
