using System.Text.Unicode;

namespace Prompter.Cli.CurrentProcess;

/// <summary>The arguments of this process as they were given. On Unix they are bytes, and the runtime replaces what is no text in them.</summary>
internal static class ArgumentBytes
{
    private const char Replaced = '\uFFFD';

    /// <summary>The number of the last argument that is no UTF-8, from 1; null where there is none, or the system does not tell.</summary>
    public static int? FindBroken(string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || !arguments.Any(argument => argument.Contains(Replaced)))
        {
            return null;
        }

        try
        {
            var bytes = File.ReadAllBytes("/proc/self/cmdline").AsSpan();
            // The names of the program come first, each argument has a zero at its end.
            for (var index = arguments.Length - 1; index >= 0 && bytes.Length > 0; index--)
            {
                bytes = bytes[..^1];
                var begin = bytes.LastIndexOf((byte)0) + 1;
                if (!Utf8.IsValid(bytes[begin..]))
                {
                    return index + 1;
                }

                bytes = bytes[..begin];
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is not told.
        }

        return null;
    }
}
