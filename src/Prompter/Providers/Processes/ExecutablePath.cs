namespace Prompter.Providers.Processes;

/// <summary>Finds programs as the system does.</summary>
internal static class ExecutablePath
{
    /// <summary>The file that a name on the PATH, or a path, stands for. What is null is that of this process.</summary>
    /// <returns>The path as it was found, relative where <paramref name="program"/> is; null where there is none that may be run.</returns>
    public static string? Find(
        string program,
        IReadOnlyDictionary<string, string>? environment = null,
        string? workingDirectory = null
    )
    {
        var endings = OperatingSystem.IsWindows()
            ? ["", .. (Variable("PATHEXT") ?? ".EXE;.CMD;.BAT").Split(';')]
            : (string[])[""];
        if (program.AsSpan().IndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) >= 0)
        {
            return endings.Select(ending => program + ending).FirstOrDefault(IsExecutable);
        }

        // An empty or a relative entry would be in the current folder, where a stranger's file may lie.
        // One that is no UTF-8 was read as the name of another one.
        var folders = (Variable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Where(folder => Path.IsPathFullyQualified(folder) && !folder.Contains('\uFFFD', StringComparison.Ordinal));
        return folders
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(IsExecutable);

        string? Variable(string name) =>
            environment is null ? Environment.GetEnvironmentVariable(name) : environment.GetValueOrDefault(name);

        bool IsExecutable(string file) => IsProgram(Path.Combine(workingDirectory ?? "", file));
    }

    private static bool IsProgram(string file)
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
