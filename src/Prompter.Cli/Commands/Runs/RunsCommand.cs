namespace Prompter.Cli.Commands.Runs;

/// <summary><c>prompter runs</c>: what was asked before, wherever it was.</summary>
internal static class RunsCommand
{
    public static Command Create(App app)
    {
        var command = new Page(
            "runs",
            "List, show and repeat what was asked before, in whatever folder.",
            "runs [WORDS…] [OPTIONS]\n  prompter runs COMMAND [OPTIONS]",
            Overview
        );
        RunsListCommand.Define(command, app);
        command.Add(RunsListCommand.Create(app));
        command.Add(RunsShowCommand.Create(app));
        command.Add(RunsOpenCommand.Create(app));
        command.Add(RunsRerunCommand.Create(app));
        command.Add(RunsRemoveCommand.Create(app));
        command.Add(RunsAddCommand.Create(app));
        return command;
    }

    private const string Overview = """
          prompter runs
              the last 20 runs, newest first
          prompter runs list pelican --model gpt --since 7d
              those with a word in the prompt or an answer, of a model, of a week
          prompter runs show 1
              the newest: its prompt, its answers and its summary
          prompter runs rerun k3f -m openai:gpt-5.5
              the same again, for another model

        RUN is the id of a run or the beginning of one, its number in the list of
        all runs (1 is the newest), 'last', or the path of its folder. What is not
        a command is a word to look for: 'prompter runs pelican'.
        """;
}
