using System.Text.Json.Nodes;
using System.Text.Unicode;
using Prompter.Calls;
using Prompter.Cli.Console;
using Prompter.Providers.LlmProgram;
using Prompter.Redaction;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>Prints the commands of a run, one a line.</summary>
internal sealed class DryRun(
    PromptRequest request,
    TargetList targets,
    LlmProgramArguments arguments,
    PromptInput input,
    Redactor redactor
)
{
    /// <summary>Writes a line for each target, and says why where there is none.</summary>
    public int Write(string runDirectory, Terminal terminal)
    {
        var exitCode = ExitCodes.Success;
        foreach (var target in targets.Targets)
        {
            try
            {
                var command = CommandOf(target, runDirectory).Select(redactor.Redact).ToList();
                terminal.Output.WriteLine(
                    request.Json ? AsJson(target, command)
                    : terminal.Output.IsTerminal ? ShellCommand.Quote(command, StandardInput())
                    : ShellCommand.QuoteForPipe(command, StandardInput())
                );
            }
            catch (PrompterException exception)
            {
                terminal.Error.WriteLine(DisplayText.MakeVisible($"prompter: {target.Label}: {exception.Message}"));
                exitCode = ExitCodes.Failure;
            }
        }

        return exitCode;
    }

    private IReadOnlyList<string> CommandOf(Target target, string runDirectory) =>
        target.Reference.Provider == PrompterHost.Llm
            ? targets.CreateLlmClient(target, runDirectory).CommandFor(input.ToMessages())
            :
            [
                "prompter",
                "-m",
                targets.NameOf(target),
                .. request.Options,
                "--",
                .. arguments.Options,
                .. input.Prompt is ['-', ..] ? ["--", input.Prompt]
                : input.Prompt is { Length: > 0 } prompt ? [prompt]
                : (string[])[],
                .. arguments.Surplus,
                .. arguments.Unfinished,
            ];

    /// <summary>The command that prints standard input; null where that is empty.</summary>
    private string[]? StandardInput() =>
        input.StandardInput.Length == 0 ? null
        : IsText ? ["printf", "%s", redactor.Redact(Encoding.UTF8.GetString(input.StandardInput))]
        : ["printf", string.Concat(input.StandardInput.Select(one => $"\\{Convert.ToString(one, 8).PadLeft(3, '0')}"))];

    /// <summary>Whether a shell can hold it in an argument.</summary>
    private bool IsText => Utf8.IsValid(input.StandardInput) && !input.StandardInput.Contains((byte)0);

    private string AsJson(Target target, List<string> command)
    {
        var row = new JsonObject
        {
            ["model"] = target.Reference.Model,
            ["provider"] = target.Reference.Provider,
            ["label"] = target.Label,
            ["command"] = new JsonArray([.. command]),
        };
        if (input.StandardInput.Length > 0)
        {
            row[IsText ? "standard_input" : "standard_input_base64"] = IsText
                ? redactor.Redact(Encoding.UTF8.GetString(input.StandardInput))
                : Convert.ToBase64String(input.StandardInput);
        }

        return JsonLine.Of(row);
    }
}
