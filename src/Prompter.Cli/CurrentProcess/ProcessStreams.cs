namespace Prompter.Cli.CurrentProcess;

/// <summary>The standard streams of this process.</summary>
internal static class ProcessStreams
{
    public static StandardStreams Create() =>
        new(
            new(!System.Console.IsInputRedirected, () => Open(System.Console.OpenStandardInput, 0))
            {
                AskHidden = HiddenInput.Ask,
                RunProgram = ForegroundProgram.Run,
            },
            Output(Open(() => Writer(1, System.Console.OpenStandardOutput), 1), 1, !System.Console.IsOutputRedirected),
            Output(Open(() => Writer(2, System.Console.OpenStandardError), 2), 2, !System.Console.IsErrorRedirected)
        );

    private static Stream Writer(int descriptor, Func<Stream> ofConsole) =>
        OperatingSystem.IsWindows() ? ofConsole() : new DescriptorStream(descriptor);

    private static StandardOutput Output(Stream? stream, int descriptor, bool isTerminal) =>
        new(new(stream), isTerminal)
        {
            Columns = () => Size(() => TerminalSize.Get().Columns, () => System.Console.WindowWidth),
            Rows = () => Size(() => TerminalSize.Get().Rows, () => System.Console.WindowHeight),
            IsGone = () => PipeEnd.IsGone(descriptor),
        };

    private static int? Size(Func<int> onLinux, Func<int> elsewhere)
    {
        try
        {
            return (OperatingSystem.IsLinux() ? onLinux() : elsewhere()) is > 0 and var size ? size : null;
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
}
