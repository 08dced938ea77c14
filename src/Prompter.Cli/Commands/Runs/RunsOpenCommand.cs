using Prompter.Providers.Processes;

namespace Prompter.Cli.Commands.Runs;

/// <summary><c>prompter runs open</c>: the folder of a run in the program for folders.</summary>
internal static class RunsOpenCommand
{
    public static Page Create(App app)
    {
        var command = new Page(
            "open",
            "Open the folder of a run, or print its path where no program opens folders.",
            "runs open [RUN] [--path]",
            "  prompter runs open 1\n  cd \"$(prompter runs open last --path)\""
        );
        var name = command.Optional("RUN");
        var path = command.Flag("--path", "only print the path");
        command.SetAction(
            async (parsed, _) =>
            {
                var run = new RunFinder(app).Find(parsed.GetValue(name) ?? RunFinder.Last);
                if (parsed.GetValue(path) || OpenerIn(app.Environment) is not { } opener)
                {
                    app.Print(run.Path);
                    return ExitCodes.Success;
                }

                return await StopSignals.GuardAsync(
                    app.Environment,
                    (children, stop) => OpenAsync(app, children, [opener, run.Path], stop)
                );
            }
        );
        return command;
    }

    private static async Task<int> OpenAsync(
        App app,
        ChildProcessGroup children,
        IReadOnlyList<string> command,
        CancellationToken cancellationToken
    )
    {
        var (exitCode, said) = await CommandOutput.ReadAsync(children, command, cancellationToken);
        if (exitCode == 0)
        {
            return ExitCodes.Success;
        }

        app.Say($"prompter: {command[0]} failed ({exitCode}): {said.Trim()}");
        app.Print(command[^1]);
        return ExitCodes.Failure;
    }

    /// <summary>A program that opens folders; null where there is none, or no screen that it could show one on.</summary>
    private static string? OpenerIn(AppEnvironment environment)
    {
        var name =
            OperatingSystem.IsWindows() ? "explorer"
            : OperatingSystem.IsMacOS() ? "open"
            : "xdg-open";
        var hasScreen =
            !OperatingSystem.IsLinux()
            || environment.Variables.GetValueOrDefault("DISPLAY") is { Length: > 0 }
            || environment.Variables.GetValueOrDefault("WAYLAND_DISPLAY") is { Length: > 0 };
        return hasScreen && environment.FindProgram(name) is not null ? name : null;
    }
}
