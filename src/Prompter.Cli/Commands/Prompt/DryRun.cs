using System.Text.Json.Nodes;
using Prompter.Calls;
using Prompter.Cli.Console;
using Prompter.Redaction;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>Prints the commands of a run, one a line.</summary>
internal static class DryRun
{
    public static void Write(
        PromptRequest request,
        TargetList targets,
        IReadOnlyList<ChatMessage> messages,
        string runDirectory,
        Redactor redactor,
        Screen output
    )
    {
        foreach (var target in targets.Targets)
        {
            IReadOnlyList<string> command =
                target.Reference.Provider == PrompterHost.Llm
                    ? targets.CreateLlmClient(target, runDirectory).CommandFor(messages)
                    : ["prompter", "-m", target.Reference.ToString(), "--", .. Operands(messages)];
            command = [.. command.Select(redactor.Redact)];
            output.WriteLine(
                request.Json ? AsJson(target, command)
                : output.IsTerminal ? ShellCommand.Quote(command)
                : ShellCommand.QuoteForPipe(command)
            );
        }
    }

    private static IEnumerable<string> Operands(IReadOnlyList<ChatMessage> messages)
    {
        var text = messages[0].Text;
        return text.StartsWith('-') ? ["--", text]
            : text.Length > 0 ? [text]
            : [];
    }

    private static string AsJson(Target target, IReadOnlyList<string> command) =>
        JsonLine.Of(
            new JsonObject
            {
                ["model"] = target.Reference.Model,
                ["provider"] = target.Reference.Provider,
                ["label"] = target.Label,
                ["command"] = new JsonArray([.. command]),
            }
        );
}
