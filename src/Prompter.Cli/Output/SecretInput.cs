using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Prompter.Cli.Output;

/// <summary>Reads a secret: typed on a terminal without being shown, or from standard input as it is.</summary>
internal static class SecretInput
{
    private const int LongestSecret = 16 * 1024;

    /// <summary>Reads it; a line end behind it does not belong to it.</summary>
    /// <param name="question">What a terminal shows, on standard error.</param>
    /// <exception cref="UsageException">Nothing was given, or what cannot be a key.</exception>
    public static string Read(string question)
    {
        var secret = (Console.IsInputRedirected ? ReadAll() : Ask(question)).TrimEnd('\r', '\n').Trim();
        return secret.Length == 0 ? throw new UsageException("no key was given; nothing is stored")
            : secret.Any(char.IsControl)
                ? throw new UsageException("a key is one line without control characters; nothing is stored")
            : secret;
    }

    private static string ReadAll()
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        var characters = new char[LongestSecret + 1];
        var count = input.ReadBlock(characters);
        return count <= LongestSecret
            ? new(characters, 0, count)
            : throw new UsageException("standard input is too long for a key; nothing is stored");
    }

    private static string Ask(string question)
    {
        if (OperatingSystem.IsWindows())
        {
            Console.Error.Write(question);
            return ReadKeys();
        }

        // Off before the question is shown: whoever waits for it types unseen.
        using var hidden = TerminalEcho.TurnOff();
        Console.Error.Write(question);
        // The console's own stream would show what is typed, whatever the terminal does.
        using var descriptor = new SafeFileHandle(0, ownsHandle: false);
        using var input = new StreamReader(new FileStream(descriptor, FileAccess.Read, bufferSize: 0), Encoding.UTF8);
        var line = input.ReadLine() ?? "";
        Console.Error.WriteLine();
        return line;
    }

    private static string ReadKeys()
    {
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
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

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
