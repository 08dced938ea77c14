namespace Prompter.Providers.Processes;

/// <summary>Finds programs as the system does.</summary>
internal static class ExecutablePath
{
    /// <summary>The file that a program's name stands for.</summary>
    /// <param name="program">A name that is looked for on the PATH, or a path.</param>
    /// <returns>null where there is none that may be run.</returns>
    public static string? Find(string program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (program.AsSpan().IndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) >= 0)
        {
            return Endings().Select(ending => program + ending).FirstOrDefault(IsExecutable);
        }

        // An empty entry would be the current folder, where a stranger's file may lie.
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        return folders
            .SelectMany(folder => Endings().Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(IsExecutable);
    }

    private static string[] Endings() =>
        OperatingSystem.IsWindows()
            ? ["", .. (Environment.GetEnvironmentVariable("PATHEXT") ?? ".EXE;.CMD;.BAT").Split(';')]
            : [""];

    private static bool IsExecutable(string file)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            return File.Exists(file)
                && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Execute) != UnixFileMode.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A link to nowhere exists, but what it stands for does not.
            return false;
        }
    }
}
