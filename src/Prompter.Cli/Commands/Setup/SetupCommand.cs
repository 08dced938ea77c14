using Prompter.Settings;

namespace Prompter.Cli.Commands.Setup;

/// <summary><c>prompter setup</c>: from nothing to a first answer.</summary>
internal static class SetupCommand
{
    public static Command Create(App app)
    {
        var command = new Page(
            "setup",
            "Find keys, programs and local servers, and choose the models to ask.",
            "setup [--yes]",
            """
              prompter setup
              prompter setup --yes
                  asks nothing, sends nothing: the first model that can be asked is the default

            It asks on the terminal, and writes at its end: Ctrl-C before leaves everything as it was.
            """
        );
        var yes = command.Flag("--yes", "ask nothing, and take what is preselected", "-y");
        command.SetAction((parsed, _) => RunAsync(app, parsed.GetValue(yes)));
        return command;
    }

    private static async Task<int> RunAsync(App app, bool isAgreed)
    {
        if (!isAgreed && !app.Streams.Input.IsTerminal)
        {
            throw new UsageException(
                "setup asks for a key where there is none, which models to ask by default, and whether to try one; standard input is no terminal: 'prompter setup --yes' takes what is preselected"
            );
        }

        // It is about the user's own settings, wherever it is started.
        var inventory = new Inventory(app, app.Environment.Sources with { ProjectFile = ProjectFileUse.Never });
        if (inventory.ConfigurationProblem is { } problem)
        {
            throw problem;
        }

        if (inventory.KeyProblem is { } keyProblem)
        {
            throw new UsageException(keyProblem);
        }

        using var dialogue = isAgreed ? null : new Dialogue(app);
        return await new SetupSteps(app, inventory, dialogue).RunAsync();
    }
}
