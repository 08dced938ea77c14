using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>Keys as they are typed on the terminal behind standard input. Ctrl-C, Ctrl-Z and Ctrl-\ stay signals.</summary>
internal sealed partial class TerminalKeys : ITerminalKeys
{
    private const int StandardInput = 0;

    private readonly Lock gate = new();

    /// <summary>The attributes of the terminal before; null while keys are not read.</summary>
    private byte[]? before;

    public void Open()
    {
        lock (gate)
        {
            if (before is null && TerminalAttributes.Read() is { } now)
            {
                before = now;
                TerminalAttributes.Set(
                    TerminalAttributes.Without(now, TerminalAttributes.Lines | TerminalAttributes.Echo),
                    TerminalAttributes.AtOnce
                );
            }
        }
    }

    public void Close()
    {
        lock (gate)
        {
            if (before is { } attributes)
            {
                before = null;
                TerminalAttributes.Set(attributes, TerminalAttributes.AtOnce);
            }
        }
    }

    public string Read()
    {
        lock (gate)
        {
            var typed = new byte[64];
            return
                before is not null
                && PipeEnd.HasInput(StandardInput)
                && ReadFrom(StandardInput, ref typed[0], (nuint)typed.Length) is > 0 and var count
                ? Encoding.ASCII.GetString(typed, 0, (int)count)
                : "";
        }
    }

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadFrom(int descriptor, ref byte bytes, nuint count);
}
