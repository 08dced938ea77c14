using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>
/// Writes to standard output or standard error as it is. The console's own stream would switch the keys of the terminal to another mode
/// before its first byte, also with <c>--no-color</c> and in front of a pipe.
/// </summary>
/// <param name="descriptor">Its number.</param>
internal sealed partial class DescriptorStream(int descriptor) : Stream
{
    private const int Interrupted = 4;
    private const int ReaderGone = 32;

    /// <summary>EAGAIN of Linux and of macOS.</summary>
    private static readonly int Full = OperatingSystem.IsMacOS() ? 35 : 11;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var written = WriteTo(descriptor, in MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
            }
            else if (Marshal.GetLastPInvokeError() is var error && error == Full)
            {
                PipeEnd.WaitForRoom(descriptor);
            }
            else if (error == ReaderGone)
            {
                // PipeEnd tells of it.
                return;
            }
            else if (error != Interrupted)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Whoever reads it sees its end. Its number goes on to stand for something, so that no file gets it.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
            foreach (var number in NumbersOfSame())
            {
                _ = Duplicate((int)nothing.DangerousGetHandle(), number);
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>All numbers of what is written to, of which the runtime may have made more.</summary>
    private List<int> NumbersOfSame()
    {
        const string Numbers = "/proc/self/fd";
        if (!OperatingSystem.IsLinux() || new FileInfo($"{Numbers}/{descriptor}").LinkTarget is not { } same)
        {
            return [descriptor];
        }

        return
        [
            .. new DirectoryInfo(Numbers)
                .GetFileSystemInfos()
                .Where(number => number.LinkTarget == same)
                .Select(number => int.Parse(number.Name, CultureInfo.InvariantCulture)),
        ];
    }

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteTo(int descriptor, in byte bytes, nuint count);
}
