using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>The size of this process's terminal on Linux; the console would switch the keys of the terminal to another mode to know it.</summary>
internal static partial class TerminalSize
{
    private const nuint GetWindowSize = 0x5413;

    /// <summary>How wide and how high the first of the standard streams that is a terminal is; 0 where nobody knows.</summary>
    public static (int Columns, int Rows) Get()
    {
        for (var descriptor = 1; descriptor <= 2; descriptor++)
        {
            var size = default(Size);
            if (Ask(descriptor, GetWindowSize, ref size) == 0)
            {
                return (size.Columns, size.Rows);
            }
        }

        return (0, 0);
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ask(int descriptor, nuint request, ref Size size);

    /// <summary>struct winsize.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Size
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
