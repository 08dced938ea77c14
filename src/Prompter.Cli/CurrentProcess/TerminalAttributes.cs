using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>The attributes of the terminal behind standard input (struct termios), as bytes.</summary>
internal static partial class TerminalAttributes
{
    /// <summary>A change at once, and one that forgets what was typed before.</summary>
    public const int AtOnce = 0;
    public const int AfterFlush = 2;

    public const uint Echo = 0x8;

    /// <summary>Whether keys are held back up to the end of their line.</summary>
    public static readonly uint Lines = OperatingSystem.IsMacOS() ? 0x100u : 0x2u;

    private const int StandardInput = 0;

    /// <summary>Larger than struct termios anywhere (60 bytes on Linux, 72 on macOS).</summary>
    private const int Size = 256;

    /// <summary>Where c_lflag is: behind three flag words, of 4 bytes on Linux and 8 on macOS.</summary>
    private static readonly int LocalFlags = OperatingSystem.IsMacOS() ? 24 : 12;

    /// <summary>The attributes now; null where there is no terminal.</summary>
    public static byte[]? Read()
    {
        var now = new byte[Size];
        return Get(StandardInput, ref now[0]) == 0 ? now : null;
    }

    public static bool Set(byte[] attributes, int when) => Set(StandardInput, when, ref attributes[0]) == 0;

    /// <summary>The same without some of the local flags.</summary>
    public static byte[] Without(byte[] attributes, uint flags)
    {
        var changed = (byte[])attributes.Clone();
        var local = MemoryMarshal.Cast<byte, uint>(changed.AsSpan(LocalFlags, sizeof(uint)));
        local[0] &= ~flags;
        return changed;
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int Get(int descriptor, ref byte attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int Set(int descriptor, int actions, ref byte attributes);
}
