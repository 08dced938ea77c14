using System.Text.Json.Nodes;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Trust;

internal static class TrustCommand
{
    public static Command Create(App app)
    {
        var command = new Page(
            "trust",
            "Trust the configuration file of a folder, as it is now.",
            "trust [FILE]\n  prompter trust COMMAND [OPTIONS]",
            Overview
        )
        {
            List(app),
            Remove(app),
        };
        var file = command.Optional("FILE");
        command.SetAction(parsed =>
        {
            var path = FileOf(app, parsed.GetValue(file));
            if (!File.Exists(path))
            {
                throw new UsageException($"there is no {app.Environment.NameOf(path)}; name the file that you trust");
            }

            if (!ConfigurationLoader.IsFolders(path))
            {
                throw new UsageException(
                    $"{app.Environment.NameOf(path)} is no {UserFile.ProjectConfiguration}, and needs no trust: a file that --config names is yours"
                );
            }

            var trusted = Open(app);
            if (ConfigurationLoader.Examine(app.Environment.Sources, path) is not { } examined)
            {
                app.Say($"{path}: this is your own configuration, which needs no trust");
                return;
            }

            foreach (var objection in examined.Objections)
            {
                app.Print(DisplayText.MakeVisible(app.Environment.Redactor.Redact(objection.ToString())));
            }

            examined.Trust(trusted, app.Environment.Time.GetUtcNow());
            app.Say(
                examined.Objections.Count == 0
                    ? $"{examined.Path}: trusted, though nothing in it needs trust"
                    : $"{examined.Path}: trusted with what is above, until it changes"
            );
        });
        return command;
    }

    private static Page List(App app)
    {
        var command = new Page(
            "list",
            "Print the files that are trusted, and whether they are still as they were.",
            "trust list [--json]",
            "  prompter trust list\n  prompter trust list --json | jq -r 'select(.state != \"trusted\") | .path'"
        );
        var json = command.Flag("--json", "one JSON line a file");
        command.SetAction(parsed =>
        {
            var files = Open(app).Load();
            if (files.Count == 0 && !parsed.GetValue(json))
            {
                app.Output.WriteLine("No file is trusted. Trust that of this folder with 'prompter trust'.");
            }

            foreach (var file in files)
            {
                var state = StateOf(file);
                if (parsed.GetValue(json))
                {
                    app.PrintJson(
                        JsonLine.Of(
                            new JsonObject
                            {
                                ["path"] = file.Path,
                                ["state"] = state,
                                ["trusted_at"] = file.Since,
                                ["sha256"] = file.Hash,
                            }
                        )
                    );
                }
                else
                {
                    app.Output.WriteLine(DisplayText.MakeVisible($"{state, -7}  {file.Since}  {file.Path}"));
                }
            }
        });
        return command;
    }

    private static Page Remove(App app)
    {
        var command = new Page(
            "remove",
            "Trust a file no longer.",
            "trust remove [FILE]",
            "  prompter trust remove\n  prompter trust remove ~/work/.prompter-config.yaml"
        );
        var file = command.Optional("FILE");
        command.SetAction(parsed =>
        {
            var path = FileOf(app, parsed.GetValue(file));
            var place = ProjectFile.PlaceOf(path);
            if (!Open(app).Remove(place))
            {
                throw new UsageException($"{app.Environment.NameOf(path)} is not trusted; see 'prompter trust list'");
            }

            app.Say($"{place}: not trusted any more");
        });
        return command;
    }

    /// <summary>The file that the user names, or that of the folder that the user names or stands in.</summary>
    private static string FileOf(App app, string? named)
    {
        var path = Path.GetFullPath(app.Environment.PathOf(named ?? "."));
        if (!Directory.Exists(path))
        {
            return path;
        }

        var yaml = Path.Join(path, UserFile.ProjectConfiguration);
        var other = Path.ChangeExtension(yaml, UserFile.OtherEnding);
        return !Path.Exists(yaml) && Path.Exists(other) ? other : yaml;
    }

    private static string StateOf(TrustedFile file)
    {
        try
        {
            using var stream = OrdinaryFile.Open(file.Path);
            return TrustedFiles.HashOf(WholeFile.Read(stream, mebibytes: 1)) == file.Hash ? "trusted" : "changed";
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "missing";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "changed";
        }
    }

    private static TrustedFiles Open(App app) =>
        TrustedFiles.Of(app.Environment.Sources)
        ?? throw new UsageException("there is no home directory to remember in what is trusted; set HOME");

    private const string Overview = """
          prompter trust
              show what ./.prompter-config.yaml asks for, and trust it
          prompter trust ~/work/.prompter-config.yaml
          prompter trust list
          prompter trust remove

        A folder may come from a stranger. Its ./.prompter-config.yaml may choose among what you have:
        models, aliases of them, time-outs, views, lower limits. What runs a program, names an address,
        a key, a header or a place outside of the folder, or raises a limit is refused, by every
        command, until you trust the file. Trust is for the file's place and content: when it changes,
        you are asked again. --config FILE trusts a file this once, --no-project-config ignores it, and
        PROMPTER_TRUST_PROJECT_CONFIG=1 trusts every folder, for machines that see no strangers' files.
        """;
}
