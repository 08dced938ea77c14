using System.Collections;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Where the configuration is looked for.</summary>
/// <param name="HomeDirectory">The user's home directory, absolute; empty when there is none.</param>
/// <param name="WorkingDirectory">The directory that the program was started in, absolute.</param>
/// <param name="ExplicitFile">The file given by <c>--config</c>, or null.</param>
/// <param name="Environment">The environment variables.</param>
public sealed record ConfigurationSources(
    string HomeDirectory,
    string WorkingDirectory,
    string? ExplicitFile,
    IReadOnlyDictionary<string, string> Environment
)
{
    /// <summary>Whether the file of the working directory counts, which may be a stranger's; default where the user trusts it.</summary>
    public ProjectFileUse ProjectFile { get; init; }

    /// <summary>Whether the file of the working directory is read only to be shown to the user, who decides then whether it counts.</summary>
    internal bool IsShown { get; init; }

    /// <summary>The directory that the user stands in, where that is another one than the file is looked for in.</summary>
    internal string? ShownFrom { get; init; }

    /// <summary>The sources of this process.</summary>
    /// <param name="explicitFile">The file given by <c>--config</c>, or null.</param>
    /// <exception cref="PrompterException">The name of the working folder is no UTF-8.</exception>
    /// <exception cref="IOException">The working folder is gone.</exception>
    public static ConfigurationSources FromProcess(string? explicitFile)
    {
        var names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var environment = new Dictionary<string, string>(names);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        var home = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);
        return new(Path.IsPathRooted(home) ? home : "", WorkingFolder.Path, explicitFile, environment);
    }

    /// <summary>A path with <c>~</c> or a leading <c>~/</c> replaced by the home directory.</summary>
    internal string ExpandHome(string path) =>
        HomeDirectory.Length > 0 && path is "~" or ['~', '/', ..] ? Path.Join(HomeDirectory, path[1..]) : path;

    /// <summary>A path as the user would name it, safe to print in one line.</summary>
    internal string Show(string path)
    {
        return MessageText.OneLine(Below(ShownFrom ?? WorkingDirectory, ".") ?? Below(HomeDirectory, "~") ?? path);

        string? Below(string directory, string name)
        {
            var start = directory.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
            return directory.Length > 0 && path.StartsWith(start, StringComparison.Ordinal)
                ? Path.Join(name, path[start.Length..])
                : null;
        }
    }
}
