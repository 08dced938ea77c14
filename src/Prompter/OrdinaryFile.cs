using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Prompter;

/// <summary>Files that nobody named, such as those that are found by their names: a pipe or a device in their place is not waited for.</summary>
internal static partial class OrdinaryFile
{
    private const int OnlyRead = 0;

    /// <summary>O_NONBLOCK and O_CLOEXEC, of macOS and of Linux.</summary>
    private static readonly int AtOnce = OperatingSystem.IsMacOS() ? 0x4 | 0x1000000 : 0x800 | 0x80000;

    /// <summary>Opens a file to read it.</summary>
    /// <exception cref="IOException">It is a folder, a pipe or a device, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return ByName(path);
        }

        var descriptor = OpenAtOnce(path, OnlyRead | AtOnce);
        if (descriptor < 0)
        {
            // It fails again, with the words for it.
            return ByName(path);
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Directory.Exists(path))
        {
            handle.Dispose();
            throw new IOException("it is a folder; name a file");
        }

        var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        throw NotOrdinary();
    }

    private static FileStream ByName(string path) =>
        File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static IOException NotOrdinary() => new("it is a pipe or a device, and no file");

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenAtOnce(string path, int flags);
}
