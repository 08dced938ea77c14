namespace Prompter.Cli.Console;

/// <summary>A standard stream whose failures end no command: a read that fails is told to the user, a write that fails is remembered.</summary>
/// <param name="stream">What is read or written; null where it was closed from the start.</param>
internal sealed class GuardedStream(Stream? stream) : Stream
{
    /// <summary>Why not everything was written, such as a full disk; after that, nothing more is. A reader that has gone is no failure.</summary>
    public string? Problem { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return stream?.Read(buffer, offset, count) ?? 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"standard input cannot be read: {ReasonOf(exception)}");
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        try
        {
            if (Problem is null && count > 0)
            {
                (stream ?? throw new IOException("it is closed")).Write(buffer, offset, count);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem = ReasonOf(exception);
        }
    }

    public override void Flush() { }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream?.Dispose();
        }

        base.Dispose(disposing);
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>The runtime speaks of a path where there is none; the exception inside has the system's words.</summary>
    private static string ReasonOf(Exception exception) => (exception.InnerException ?? exception).Message;
}
