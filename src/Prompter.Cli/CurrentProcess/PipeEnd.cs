using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>Tells whether whoever reads a pipe has gone, about which the runtime's console streams are silent.</summary>
internal static partial class PipeEnd
{
    private const short Input = 0x01;
    private const short Room = 0x04;
    private const short Error = 0x08;
    private const short HangUp = 0x10;

    /// <param name="descriptor">The pipe's number; whatever else it is, it is never gone. Windows is not asked.</param>
    public static bool IsGone(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        var entry = new Entry { Descriptor = descriptor };
        return Poll(ref entry, 1, timeout: 0) > 0 && (entry.Returned & (Error | HangUp)) != 0;
    }

    /// <summary>Waits until more can be written, or nobody reads it any more.</summary>
    public static void WaitForRoom(int descriptor)
    {
        var entry = new Entry { Descriptor = descriptor, Asked = Room };
        _ = Poll(ref entry, 1, timeout: -1);
    }

    /// <summary>Whether something could be written without waiting.</summary>
    public static bool HasRoom(int descriptor) => Has(descriptor, Room);

    /// <summary>Whether something could be read without waiting.</summary>
    public static bool HasInput(int descriptor) => Has(descriptor, Input);

    private static bool Has(int descriptor, short what)
    {
        var entry = new Entry { Descriptor = descriptor, Asked = what };
        return Poll(ref entry, 1, timeout: 0) > 0 && (entry.Returned & what) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Entry entries, nuint count, int timeout);

    /// <summary>struct pollfd; errors come without being asked for.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int Descriptor;
        public short Asked;
        public short Returned;
    }
}
