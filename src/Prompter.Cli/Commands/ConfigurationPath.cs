using Prompter.Settings;

namespace Prompter.Cli.Commands;

/// <summary>The configuration file that a command changes, which need not be there.</summary>
internal static class ConfigurationPath
{
    /// <exception cref="UsageException">There is no home directory that it could be in.</exception>
    public static string Of(ConfigurationSources sources, bool isProject)
    {
        if (!isProject && sources.HomeDirectory.Length == 0)
        {
            throw new UsageException("there is no home directory with a configuration; set HOME, or say --project");
        }

        var path = isProject
            ? Path.Join(sources.WorkingDirectory, UserFile.ProjectConfiguration)
            : UserFile.Configuration.In(sources.HomeDirectory, sources.Environment);
        var other = Path.ChangeExtension(path, UserFile.OtherEnding);
        return !Path.Exists(path) && Path.Exists(other) ? other : path;
    }
}
