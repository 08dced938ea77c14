namespace Prompter.Tests.Providers.Properties;

/// <summary>Gives its pieces one a read; there may be no end to them.</summary>
internal sealed class PiecesStream(IEnumerable<ReadOnlyMemory<byte>> pieces) : ReadStream
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> next = pieces.GetEnumerator();
    private ReadOnlyMemory<byte> rest;

    /// <summary>How many bytes were read.</summary>
    public long Count { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (rest.IsEmpty)
        {
            if (!next.MoveNext())
            {
                return new(0);
            }

            rest = next.Current;
        }

        var length = Math.Min(buffer.Length, rest.Length);
        rest[..length].CopyTo(buffer);
        rest = rest[length..];
        Count += length;
        return new(length);
    }

    protected override void Dispose(bool disposing)
    {
        next.Dispose();
        base.Dispose(disposing);
    }
}
