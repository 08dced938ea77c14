namespace Prompter.Providers.Http;

/// <summary>A stream that ends in an exception where more comes than anybody can mean, before it fills the memory.</summary>
/// <param name="inner">What is read.</param>
/// <param name="limit">The most bytes.</param>
internal sealed class LimitedStream(Stream inner, int limit = LimitedStream.Limit) : ReadStream
{
    /// <summary>The most bytes of an answer, or of an event of a stream; a picture in it is some MiB.</summary>
    public const int Limit = 64 * 1024 * 1024;

    private int count;

    /// <exception cref="TooLongException">More bytes came than the limit.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        count += read;
        return count <= limit ? read : throw new TooLongException(limit);
    }
}
