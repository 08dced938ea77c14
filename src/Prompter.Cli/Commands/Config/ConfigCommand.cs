using Prompter.Settings;

namespace Prompter.Cli.Commands.Config;

internal static class ConfigCommand
{
    private const int WidestLine = 96;

    public static Command Create(App app) =>
        new Group
        {
            Show(app),
            ConfigSetCommand.Get(app),
            ConfigSetCommand.Set(app),
            ConfigSetCommand.Unset(app),
            PathCommand(app),
            Validate(app),
            Init(app),
        };

    private sealed class Group()
        : Page("config", "Show, check and change the configuration.", "config COMMAND [OPTIONS]", "")
    {
        /// <summary>Only who looks at it waits for it.</summary>
        public override string Examples => Overview;
    }

    private static Page Show(App app)
    {
        var command = new Page(
            "show",
            "Print the merged configuration, with the origin of each value.",
            "config show [OPTIONS]",
            "  prompter config show\n  PROMPTER_RETRIES=2 prompter config show --config team.yaml"
        );
        var options = new ConfigurationOptions(command);
        command.SetAction(parsed =>
        {
            var sources = options.Read(parsed, app.Environment);
            // To look at what a folder asks for is how its user decides; that nothing of it counts yet is said after it.
            var configuration = app.Environment.LoadConfiguration(sources with { IsShown = true });
            app.Output.Write(DisplayText.MakeVisible(configuration.Render(app.Environment.Redactor.Redact)));
            _ = app.Environment.LoadConfiguration(sources);
        });
        return command;
    }

    private static Page PathCommand(App app)
    {
        var command = new Page(
            "path",
            "Print where configuration files are looked for, weakest first.",
            "config path [OPTIONS]",
            "  prompter config path"
        );
        var options = new ConfigurationOptions(command);
        command.SetAction(parsed =>
        {
            foreach (var place in ConfigurationLoader.Search(options.Read(parsed, app.Environment)))
            {
                app.Print($"{(place.Exists ? "found  " : "missing")}  {place.Path}");
            }
        });
        return command;
    }

    private static Page Validate(App app)
    {
        var command = new Page(
            "validate",
            "Check one file and report every mistake in it.",
            "config validate FILE",
            "  prompter config validate .prompter-config.yaml"
        );
        var file = command.Required("FILE");
        command.SetAction(parsed =>
        {
            var path = app.Environment.Sources.ExpandHome(parsed.GetValue(file)!);
            _ = app.Environment.PathOf(path);
            var mistakes = ConfigurationLoader.Validate(path, app.Environment.Sources);
            if (mistakes.Count > 0)
            {
                throw new ConfigurationException(mistakes);
            }

            app.Print($"{path}: valid{Trusted(app.Environment.Sources, path)}");
        });
        return command;
    }

    /// <summary>What is to be added of a folder's own file that does not count yet.</summary>
    internal static string Trusted(ConfigurationSources sources, string file)
    {
        var path = Path.GetFullPath(file, sources.WorkingDirectory);
        try
        {
            return
                ConfigurationLoader.IsFolders(path)
                && ConfigurationLoader.Examine(sources, path) is { } folder
                && !folder.Counts(sources)
                ? "; it asks for what needs your trust, and does not count before 'prompter trust'"
                : "";
        }
        catch (ConfigurationException)
        {
            // The user's own file, or the list of what is trusted, is wrong, about which nobody has asked.
            return "";
        }
    }

    private static Page Init(App app)
    {
        var command = new Page(
            "init",
            "Write a commented configuration file to start from.",
            "config init [--user]",
            "  prompter config init\n  prompter config init --user"
        );
        var user = command.Flag("--user", "write ~/.prompter/config.yaml instead of ./.prompter-config.yaml");
        command.SetAction(parsed =>
        {
            var sources = app.Environment.Sources;
            var path = parsed.GetValue(user)
                ? UserFile.Configuration.In(sources.HomeDirectory, sources.Environment)
                : Path.Combine(sources.WorkingDirectory, UserFile.ProjectConfiguration);
            Write(app, path);
            app.Print(app.Environment.NameOf(path));
        });
        return command;
    }

    private static void Write(App app, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
            };
            using var stream = new WrittenFile(path, options);
            try
            {
                stream.Write(Encoding.UTF8.GetBytes(InitialFile.Text));
            }
            catch (IOException)
            {
                File.Delete(path);
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var what =
                exception is IOException && File.Exists(path)
                    ? "exists already and stays as it is"
                    : $"cannot be written: {FailureReason.Of(exception)}";
            throw new UsageException($"{app.Environment.NameOf(path)} {what}");
        }
    }

    private static string Overview => Explanation.Replace("{VARIABLES}", Variables(), StringComparison.Ordinal);

    /// <summary>All variables of the table, in lines that fit.</summary>
    private static string Variables() =>
        string.Join(
            '\n',
            DisplayText.Wrap(
                string.Join(", ", ConfigurationKeys.All.Select(key => key.Variable).OfType<string>()),
                WidestLine,
                keepsWords: true
            )
        );

    private const string Explanation = """
          prompter config init
          prompter config set models gpt-4o sim:swift
          prompter config show
          prompter config validate .prompter-config.yaml

        Files, each stronger than the one before: ~/.prompter/config.yaml, ./.prompter-config.yaml,
        the one named by --config. Variables are stronger than files, and options are stronger than
        everything. A variable is named by its setting, PROMPTER_RETRIES by defaults.retries:
        {VARIABLES}

        A file of a folder may be a stranger's. It may choose among what you have; what runs programs,
        sends keys or costs more counts only after 'prompter trust': see 'prompter trust --help'.
        """;
}
