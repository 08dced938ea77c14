using Microsoft.Win32.SafeHandles;

namespace Prompter.Cli.CurrentProcess;

/// <summary>Reads what is typed on this process's terminal without showing it.</summary>
internal static class HiddenInput
{
    /// <exception cref="UsageException">The terminal would show it.</exception>
    public static string Ask(TextWriter output, string question)
    {
        // Off before the question is shown: whoever waits for it types unseen.
        using var hidden = OperatingSystem.IsWindows() ? null : TerminalEcho.TurnOff();
        output.Write(question);
        var line = hidden is null ? ReadKeys() : ReadLine();
        output.WriteLine();
        return line;
    }

    private static string ReadLine()
    {
        // The console's own stream would show what is typed, whatever the terminal does.
        using var descriptor = new SafeFileHandle(0, ownsHandle: false);
        using var input = new StreamReader(new FileStream(descriptor, FileAccess.Read, bufferSize: 0), Encoding.UTF8);
        return input.ReadLine() ?? "";
    }

    private static string ReadKeys()
    {
        var typed = new StringBuilder();
        while (System.Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                typed.Append(key.KeyChar);
            }
        }

        return typed.ToString();
    }
}
