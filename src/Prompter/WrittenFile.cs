namespace Prompter;

/// <summary>A file to write that fails in the same way whatever it does not fit into: the disk, or what the system or a shell lets a file grow to.</summary>
/// <remarks>Spans are written by way of arrays, as always where a class comes from <see cref="FileStream"/>; nothing writes asynchronously.</remarks>
internal sealed class WrittenFile(string path, FileStreamOptions options) : FileStream(path, options)
{
    public override void Write(byte[] array, int offset, int count)
    {
        try
        {
            base.Write(array, offset, count);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw TooLarge(exception);
        }
    }

    /// <summary>The runtime takes it for an argument that is wrong.</summary>
    private IOException TooLarge(ArgumentOutOfRangeException exception) =>
        new($"File too large : '{Name}' (ulimit -f)", exception);
}
