namespace Prompter.Providers.Http;

/// <summary>A stream that ends in an exception where more comes than anybody can mean, before it fills the memory.</summary>
internal sealed class LimitedStream(Stream inner) : Stream
{
    /// <summary>The most bytes of an answer, or of an event of a stream; a picture in it is some MiB.</summary>
    public const int Limit = 64 * 1024 * 1024;

    private int count;

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>What came so far is read and done with.</summary>
    public void Restart() => count = 0;

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">More than <see cref="Limit"/> bytes came.</exception>
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => Counted(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">More than <see cref="Limit"/> bytes came.</exception>
    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    /// <inheritdoc />
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Counted(int read)
    {
        count += read;
        return count <= Limit
            ? read
            : throw new InvalidDataException($"more than {Limit / (1024 * 1024)} MiB came at once");
    }
}
