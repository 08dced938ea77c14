namespace Prompter.Cli.Commands.Completion;

/// <summary><c>prompter completion SHELL</c>: the script that completes command lines in a shell.</summary>
internal static class CompletionCommand
{
    private sealed record Shell(string Name, string Script, UserFile Place, string Afterwards);

    private static readonly Shell[] Shells =
    [
        new(
            "bash",
            CompletionScripts.Bash,
            UserFile.BashCompletion,
            "new shells have it where the package bash-completion is; elsewhere put this into ~/.bashrc: source {0}"
        ),
        new(
            "zsh",
            CompletionScripts.Zsh,
            UserFile.ZshCompletion,
            "put this into ~/.zshrc in front of compinit: fpath=({1} $fpath)"
        ),
        new("fish", CompletionScripts.Fish, UserFile.FishCompletion, "new shells have it"),
    ];

    public static Command Create(App app)
    {
        var command = new Page(
            "completion",
            "Print or install what completes command lines in bash, zsh or fish.",
            "completion SHELL [--install]",
            """
              source <(prompter completion bash)
                  completes commands, options, models, aliases, files in this shell
              prompter completion bash --install
                  writes it to where new shells find it, and says what else is to do
              prompter completion zsh --install
              prompter completion fish --install
            """
        );
        var name = command.Required("SHELL");
        var install = command.Flag("--install", "write it to the shell's usual place");
        command.SetAction(parsed =>
        {
            var shell =
                Shells.FirstOrDefault(shell => shell.Name == parsed.GetValue(name))
                ?? throw new UsageException(
                    $"there is no completion for '{parsed.GetValue(name)}'; there is one for {string.Join(", ", Shells.Select(shell => shell.Name))}"
                );
            if (!parsed.GetValue(install))
            {
                app.Output.Write(shell.Script);
                return;
            }

            var path = shell.Place.In(app.Environment.Sources.HomeDirectory, app.Environment.Variables);
            InstalledFile.Write(path, shell.Script);
            var afterwards = string.Format(
                CultureInfo.InvariantCulture,
                shell.Afterwards,
                path,
                Path.GetDirectoryName(path)
            );
            app.Say($"{app.Environment.NameOf(path)} is written; {afterwards}");
        });
        return command;
    }
}
