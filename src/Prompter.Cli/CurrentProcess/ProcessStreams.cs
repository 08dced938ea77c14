using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>The standard streams of this process.</summary>
internal static partial class ProcessStreams
{
    public static StandardStreams Create() =>
        new(
            new(IsTerminal(0), () => Open(System.Console.OpenStandardInput, 0))
            {
                AskHidden = HiddenInput.Ask,
                RunProgram = ForegroundProgram.Run,
                OpenKeys = () => OperatingSystem.IsWindows() || !IsTerminal(0) ? null : new TerminalKeys(),
            },
            Output(Open(() => Writer(1, System.Console.OpenStandardOutput), 1), 1, IsTerminal(1)),
            Output(Open(() => Writer(2, System.Console.OpenStandardError), 2), 2, IsTerminal(2))
        )
        {
            FindPager = Pager.Find,
        };

    private static Stream Writer(int descriptor, Func<Stream> ofConsole) =>
        OperatingSystem.IsWindows() ? ofConsole() : new DescriptorStream(descriptor);

    private static StandardOutput Output(Stream? stream, int descriptor, bool isTerminal) =>
        new(new(stream), isTerminal)
        {
            Columns = () => Told(size => size.Columns, () => System.Console.WindowWidth),
            Rows = () => Told(size => size.Rows, () => System.Console.WindowHeight),
            IsGone = () => PipeEnd.IsGone(descriptor),
            HasRoom = () => OperatingSystem.IsWindows() || PipeEnd.HasRoom(descriptor),
            IsInForeground = () => JobControl.IsInForeground(descriptor),
        };

    private static int? Told(Func<(int Columns, int Rows), int> onLinux, Func<int> elsewhere)
    {
        try
        {
            return (OperatingSystem.IsLinux() ? onLinux(TerminalSize.Now) : elsewhere()) is > 0 and var told
                ? told
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Stream? Open(Func<Stream> open, int descriptor)
    {
        try
        {
            return IsClosed(descriptor) ? null : open();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether Prompter was started without a stream (<c>&lt;&amp;-</c>). Its number then may belong to a pipe of the runtime, which
    /// never ends; what was handed over from outside is never marked as the runtime marks its own.
    /// </summary>
    private static bool IsClosed(int descriptor)
    {
        const int CloseOnExec = 0x80000;
        try
        {
            const string Flags = "flags:";
            var flags = File.ReadLines($"/proc/self/fdinfo/{descriptor}")
                .First(line => line.StartsWith(Flags, StringComparison.Ordinal));
            return (Convert.ToInt32(flags[Flags.Length..].Trim(), 8) & CloseOnExec) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not Linux.
            return false;
        }
    }

    /// <summary>The console would keep a second number of each stream, by which a pipe stays open that is closed.</summary>
    private static bool IsTerminal(int descriptor) =>
        OperatingSystem.IsWindows()
            ? !(
                descriptor == 0 ? System.Console.IsInputRedirected
                : descriptor == 1 ? System.Console.IsOutputRedirected
                : System.Console.IsErrorRedirected
            )
            : AskWhetherTerminal(descriptor) == 1;

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int AskWhetherTerminal(int descriptor);
}
