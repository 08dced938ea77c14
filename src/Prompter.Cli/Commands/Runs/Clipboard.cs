using Prompter.Providers.Processes;

namespace Prompter.Cli.Commands.Runs;

/// <summary>The clipboard: by the program that the system has for it, else by the terminal itself (OSC 52), which also works from afar.</summary>
internal sealed class Clipboard(App app, ChildProcessGroup children)
{
    /// <summary>What most terminals take.</summary>
    private const int LongestForTerminal = 74_994;

    private readonly AppEnvironment environment = app.Environment;

    /// <exception cref="UsageException">There is none.</exception>
    public async Task<int> CopyAsync(string text, CancellationToken cancellationToken)
    {
        var why = "";
        if (Program() is { } command)
        {
            try
            {
                if (await RunAsync(command, text, cancellationToken) is not { Length: > 0 } problem)
                {
                    return Copied(text, command[0]);
                }

                why = $"{command[0]} failed: {problem}; ";
            }
            catch (PrompterException exception)
            {
                why = $"{exception.Message}; ";
            }
        }

        if (TerminalToAsk() is not { } terminal)
        {
            throw new UsageException(
                $"{why}there is no clipboard: install wl-copy, xclip or xsel, or run this in a terminal that has one (OSC 52)"
            );
        }

        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        if (encoded.Length > LongestForTerminal)
        {
            throw new UsageException(
                $"{why}the answer is too long for the clipboard of a terminal ({encoded.Length} bytes, {LongestForTerminal} at most); install wl-copy, xclip or xsel"
            );
        }

        terminal.Write($"\e]52;c;{encoded}\a");
        return Copied(text, "the terminal, if it permits that");
    }

    private int Copied(string text, string by)
    {
        app.Say($"{text.Length} characters copied by {by}");
        return ExitCodes.Success;
    }

    private string[]? Program()
    {
        string[][] candidates =
            OperatingSystem.IsWindows()
                ?
                [
                    ["clip"],
                ]
            : OperatingSystem.IsMacOS()
                ?
                [
                    ["pbcopy"],
                ]
            :
            [
                .. Has("WAYLAND_DISPLAY")
                    ? (string[][])
                        [
                            ["wl-copy"],
                        ]
                    : [],
                .. Has("DISPLAY")
                    ? (string[][])
                        [
                            ["xclip", "-selection", "clipboard"],
                            ["xsel", "--clipboard", "--input"],
                        ]
                    : [],
                .. Has("WSL_DISTRO_NAME")
                    ? (string[][])
                        [
                            ["clip.exe"],
                        ]
                    : [],
            ];
        return Array.Find(candidates, command => environment.FindProgram(command[0]) is not null);
    }

    /// <summary>Gives the text to a program, which may stay behind to have it.</summary>
    /// <returns>Why that failed; empty where it did not.</returns>
    private async Task<string> RunAsync(string[] command, string text, CancellationToken cancellationToken)
    {
        var said = new StringBuilder();
        var child = children.Start(command, Encoding.UTF8.GetBytes(text));
        await using (child.ConfigureAwait(false))
        {
            await foreach (var (_, piece) in child.ReadAsync(cancellationToken))
            {
                said.Append(piece);
            }

            return await child.WaitAsync(cancellationToken) is var exitCode && exitCode == 0
                ? ""
                : $"{said.ToString().ReplaceLineEndings(" ").Trim()} ({exitCode})".Trim();
        }
    }

    private TextWriter? TerminalToAsk() =>
        environment.Variables.GetValueOrDefault("TERM") is null or "" or "dumb" ? null
        : app.Streams.Error.IsTerminal ? app.Error
        : app.Streams.Output.IsTerminal ? app.Output
        : null;

    private bool Has(string variable) => environment.Variables.GetValueOrDefault(variable) is { Length: > 0 };
}
