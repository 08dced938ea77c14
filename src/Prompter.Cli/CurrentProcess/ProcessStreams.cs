using Prompter.Cli.Console;

namespace Prompter.Cli.CurrentProcess;

/// <summary>The standard streams of this process.</summary>
internal static class ProcessStreams
{
    public static StandardStreams Create() =>
        new(
            new(!System.Console.IsInputRedirected, () => IsClosed() ? Stream.Null : System.Console.OpenStandardInput())
            {
                AskHidden = HiddenInput.Ask,
            },
            Output(System.Console.OpenStandardOutput(), 1, !System.Console.IsOutputRedirected),
            Output(System.Console.OpenStandardError(), 2, !System.Console.IsErrorRedirected)
        );

    private static StandardOutput Output(Stream stream, int descriptor, bool isTerminal) =>
        new(stream, isTerminal) { Columns = Columns, IsGone = () => PipeEnd.IsGone(descriptor) };

    private static int? Columns()
    {
        try
        {
            return System.Console.WindowWidth is > 0 and var width ? width : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether Prompter was started without a standard input (<c>&lt;&amp;-</c>). Its number then belongs to a pipe of the runtime, which
    /// never ends; what was handed over from outside is never marked as the runtime marks its own.
    /// </summary>
    private static bool IsClosed()
    {
        const int CloseOnExec = 0x80000;
        try
        {
            const string Flags = "flags:";
            var flags = File.ReadLines("/proc/self/fdinfo/0")
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
