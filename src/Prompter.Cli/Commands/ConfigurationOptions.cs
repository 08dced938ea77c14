using Prompter.Settings;

namespace Prompter.Cli.Commands;

/// <summary>The options of every command that reads the configuration: which files it is read from.</summary>
internal sealed class ConfigurationOptions(Command command)
{
    private readonly Option<string?> file = command.Text(
        "--config",
        "PATH",
        "use this configuration file too (the strongest)",
        "-c"
    );

    private readonly Option<bool> withoutProject = command.Flag(
        "--no-project-config",
        "do not read ./.prompter-config.yaml"
    );

    public ConfigurationSources Read(ParseResult parsed, AppEnvironment environment) =>
        environment.Sources with
        {
            ExplicitFile = parsed.GetValue(file),
            ProjectFile = parsed.GetValue(withoutProject) ? ProjectFileUse.Never : environment.Sources.ProjectFile,
        };
}
