using System.Text.Json.Nodes;
using System.Text.Unicode;
using Prompter.Calls;
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
    private const int LongestArgument = LlmProgramChatClient.LongestPromptArgument;
    private readonly LlmProgramPrompt prompt = LlmProgramPrompt.From(input.ToMessages());

    /// <summary>Writes a line for each target, and says why where there is none.</summary>
    public int Write(Terminal terminal)
    {
        var bytes = prompt.GoesToStandardInput(LongestArgument).ToArray();
        // A shell can hold no other in an argument.
        var text =
            Utf8.IsValid(bytes) && !bytes.Contains((byte)0) ? redactor.Redact(Encoding.UTF8.GetString(bytes)) : null;
        string[]? source =
            bytes.Length == 0 ? null
            : text is not null ? ["printf", "%s", text]
            : ["printf", string.Concat(bytes.Select(one => $"\\{Convert.ToString(one, 8).PadLeft(3, '0')}"))];
        var exitCode = ExitCodes.Success;
        foreach (var target in targets.Targets)
        {
            try
            {
                var command = CommandOf(target).Select(redactor.Redact).ToList();
                if (request.Json)
                {
                    var shown = target with { Reference = redactor.RedactModel(target.Reference) };
                    terminal.Output.WriteJson(AsJson(shown, command, bytes, text));
                }
                else
                {
                    terminal.Output.WriteLine(
                        terminal.Output.IsTerminal
                            ? ShellCommand.Quote(command, source)
                            : ShellCommand.QuoteForPipe(command, source)
                    );
                }
            }
            catch (PrompterException exception)
            {
                terminal.Error.WriteWrapped(
                    DisplayText.MakeVisible($"prompter: {target.Label}: {redactor.Redact(exception.Message)}")
                );
                exitCode = ExitCodes.Failure;
            }
        }

        return exitCode;
    }

    private IReadOnlyList<string> CommandOf(Target target)
    {
        if (target.Reference.Provider == PrompterHost.Llm)
        {
            return targets.CreateLlmClient(target, null).CommandFor(input.ToMessages());
        }

        string[] texts = [.. prompt.GoesToArgument(LongestArgument), .. arguments.Surplus];
        texts = texts.Any(text => text.StartsWith('-')) ? ["--", .. texts] : texts;
        IEnumerable<string> own = ["prompter", "-m", targets.NameOf(target), .. request.Options];
        return [.. own, "--", .. arguments.Options, .. texts, .. arguments.Unfinished];
    }

    private static string AsJson(Target target, List<string> command, byte[] bytes, string? text)
    {
        var row = new JsonObject
        {
            ["model"] = target.Reference.Model,
            ["provider"] = target.Reference.Provider,
            ["label"] = target.Label,
            ["command"] = new JsonArray([.. command]),
        };
        if (bytes.Length > 0)
        {
            row[text is null ? "standard_input_base64" : "standard_input"] = text ?? Convert.ToBase64String(bytes);
        }

        return JsonLine.Of(row);
    }
}
