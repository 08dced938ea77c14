using Prompter.Settings;

namespace Prompter.Cli.Commands.Config;

/// <summary><c>prompter config get|set|unset</c>: one setting, without an editor.</summary>
internal static class ConfigSetCommand
{
    public static Page Get(App app)
    {
        var command = new Page(
            "get",
            "Print one setting that is in force.",
            "config get KEY [OPTIONS]",
            "  prompter config get defaults.retries\n  prompter config get models"
        );
        var key = command.Required("KEY");
        var options = new ConfigurationOptions(command);
        command.SetAction(parsed =>
        {
            var name = ConfigurationName.Read(parsed.GetValue(key)!);
            var loaded = app.Environment.LoadConfiguration(options.Read(parsed, app.Environment));
            if (loaded.Find(name) is not { } setting)
            {
                app.Say($"prompter: {name} is not set");
                return ExitCodes.Failure;
            }

            var redact = app.Environment.Redactor.Redact;
            app.Print(setting.Value is string text ? redact(text) : ConfigurationWriter.Value(setting, redact));
            return ExitCodes.Success;
        });
        return command;
    }

    public static Page Set(App app)
    {
        var command = new Page(
            "set",
            "Set one setting in a file, which keeps its comments and its order.",
            "config set KEY VALUE… [--user|--project]",
            """
              prompter config set models gpt-4o sim:swift
              prompter config set defaults.timeout 2m
              prompter config set aliases.fast openai:gpt-5.5-mini
              prompter config set targets.gpt-4o.fallback '[o3, sim:swift]' --project
              prompter config set defaults.timeout null
                  takes a limit of a weaker place away

            Nothing is written where the file would have a mistake. A value is written as
            on a command line; a list is several values, or one in brackets.
            """
        );
        var key = command.Required("KEY");
        var values = new Argument<string[]>("VALUE") { Arity = ArgumentArity.OneOrMore };
        command.Add(values);
        var place = new Place(command);
        command.SetAction(parsed =>
        {
            var name = ConfigurationName.Read(parsed.GetValue(key)!);
            var path = place.Read(parsed, app.Environment);
            _ = new ConfigurationEdit(path, app.Environment.Sources).Set(name, parsed.GetValue(values) ?? []);
            app.Say(
                $"{app.Environment.NameOf(path)}: {name} is set{ConfigCommand.Trusted(app.Environment.Sources, path)}"
            );
        });
        return command;
    }

    public static Page Unset(App app)
    {
        var command = new Page(
            "unset",
            "Take one setting out of a file, which keeps its comments and its order.",
            "config unset KEY [--user|--project]",
            "  prompter config unset defaults.timeout\n  prompter config unset aliases.fast --project"
        );
        var key = command.Required("KEY");
        var place = new Place(command);
        command.SetAction(parsed =>
        {
            var name = ConfigurationName.Read(parsed.GetValue(key)!);
            var path = place.Read(parsed, app.Environment);
            var shown = app.Environment.NameOf(path);
            if (!new ConfigurationEdit(path, app.Environment.Sources).Unset(name))
            {
                throw new UsageException($"{name} is not set in {shown}");
            }

            app.Say($"{shown}: {name} is not set any more");
        });
        return command;
    }

    /// <summary>Which file is changed.</summary>
    private sealed class Place(Command command)
    {
        private readonly Option<bool> user = command.Flag("--user", "in ~/.prompter/config.yaml (default)");
        private readonly Option<bool> project = command.Flag("--project", "in ./.prompter-config.yaml");

        public string Read(ParseResult parsed, AppEnvironment environment)
        {
            var isProject = parsed.GetValue(project);
            if (isProject && parsed.GetValue(user))
            {
                throw new UsageException($"{user.Name} and {project.Name} exclude each other");
            }

            return ConfigurationPath.Of(environment.Sources, isProject);
        }
    }
}
