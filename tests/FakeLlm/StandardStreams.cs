using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace FakeLlm;

/// <summary>The three standard streams without a buffer between: one call is one write(2), for tests of split characters and pauses.</summary>
internal static class StandardStreams
{
    private const int Interrupted = 4;

    /// <summary>All of standard input, or the empty string where it is a terminal.</summary>
    public static unsafe string ReadInput()
    {
        if (Posix.IsTerminal(0) == 1)
        {
            return "";
        }

        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        fixed (byte* start = buffer)
        {
            nint read;
            while ((read = Posix.Read(0, start, buffer.Length)) > 0 || (read < 0 && WasInterrupted()))
            {
                all.Write(buffer, 0, (int)Math.Max(read, 0));
            }
        }

        // Python reads text, which makes every line end a \n.
        return Encoding
            .UTF8.GetString(all.GetBuffer(), 0, (int)all.Length)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n');
    }

    public static void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <exception cref="ClickException">Nobody reads standard output any more; in the words of the real program.</exception>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        if (!TryWrite(1, bytes))
        {
            throw new ClickException("[Errno 32] Broken pipe");
        }
    }

    public static void WriteError(string text) => WriteError(Encoding.UTF8.GetBytes(text));

    /// <summary>Where nobody reads standard error, nothing happens.</summary>
    public static void WriteError(ReadOnlySpan<byte> bytes) => TryWrite(2, bytes);

    /// <summary>
    /// Closes a standard stream for the other side; here it goes on as /dev/null. The .NET runtime holds copies of the standard
    /// streams under other numbers, which would keep a pipe open: they are closed too.
    /// </summary>
    public static void Close(int descriptor)
    {
        using var nothing = File.OpenHandle("/dev/null", access: FileAccess.ReadWrite, share: FileShare.ReadWrite);
        var target = TargetOf($"/proc/self/fd/{descriptor}");
        foreach (var path in Directory.GetFiles("/proc/self/fd"))
        {
            var number = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
            var isCopy = number > 2 && string.Equals(TargetOf(path), target, StringComparison.Ordinal);
            if (number == descriptor || isCopy)
            {
                _ = Posix.Duplicate((int)nothing.DangerousGetHandle(), number);
            }
        }
    }

    private static string? TargetOf(string path) => new FileInfo(path).LinkTarget;

    private static unsafe bool TryWrite(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length; )
            {
                var written = Posix.Write(descriptor, start + done, bytes.Length - done);
                if (written < 0 && !WasInterrupted())
                {
                    return false;
                }

                done += Math.Max(written, 0);
            }
        }

        return true;
    }

    private static bool WasInterrupted() => Marshal.GetLastPInvokeError() == Interrupted;
}
