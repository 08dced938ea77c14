using System.Text.Unicode;
using Prompter.Providers.LlmProgram;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>What every model is asked: the prompt with its variables filled in, and standard input.</summary>
internal sealed record PromptInput(string? Prompt, byte[] StandardInput)
{
    private const string Standard = "-";

    /// <summary>Options that can name standard input; of two values the first.</summary>
    private static readonly string[] InputOptions =
    [
        "--attachment",
        "--attachment-type",
        "--fragment",
        "--system-fragment",
    ];

    /// <summary>Standard input as it came, before variables were filled in.</summary>
    public required byte[] Given { get; init; }

    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public static PromptInput Read(PromptRequest request, LlmProgramArguments arguments)
    {
        if ((request.Prompt is not null || request.IsInputPrompt) && arguments.Prompt is not null)
        {
            throw new UsageException("there are two prompts, one before and one after '--'; keep one of them");
        }

        if (
            request.IsInputPrompt
            && InputOptions.FirstOrDefault(option =>
                arguments.Values(option).Contains(Standard, StringComparer.Ordinal)
            )
                is { } other
        )
        {
            throw new UsageException($"standard input is the prompt already; it cannot be for {other} too");
        }

        var prompt = request.Prompt ?? arguments.Prompt;
        var standardInput = request.StandardInput.Read();
        if (request.Template is { } template)
        {
            (prompt, standardInput) = template.Ask(prompt, standardInput, arguments);
        }
        else if (prompt is not null)
        {
            prompt = request.Variables.Fill(prompt);
        }
        else if (standardInput.Length > 0 && request.Variables.Count > 0)
        {
            standardInput = Encoding.UTF8.GetBytes(request.Variables.Fill(Encoding.UTF8.GetString(standardInput)));
        }

        if (prompt is not null && string.IsNullOrWhiteSpace(prompt))
        {
            throw new UsageException(
                "the prompt is empty; leave it out where a file or standard input says all that is asked"
            );
        }

        return prompt is not null || !IsBlank(standardInput) || (arguments.HasOtherInput && !request.IsInputPrompt)
            ? new(prompt, standardInput) { Given = request.StandardInput.Read(), Variables = request.Variables.Values }
            : throw new UsageException(
                request.Arguments.FirstOrDefault(IsGlued) is { } glued
                    ? $"there is no prompt: '{DisplayText.Truncate(glued, 40)}' is read as an option with its value; as a prompt: prompter -m MODEL -- -- \"PROMPT\""
                : standardInput.Length > 0 || request.IsInputPrompt ? "there is no prompt: standard input is empty"
                : "there is no prompt: prompter -m MODEL \"PROMPT\", or give it on standard input"
            );
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    /// <summary>An option and its value in one argument, with a blank in it: <c>-dash prompt</c>.</summary>
    private static bool IsGlued(string argument) =>
        argument is ['-', not '-', ..] && argument.Contains(' ', StringComparison.Ordinal);

    /// <summary>Standard input and the prompt as they are, which is what llm gets.</summary>
    public IReadOnlyList<ChatMessage> ToMessages()
    {
        var contents = new List<AIContent>();
        if (StandardInput.Length > 0)
        {
            contents.Add(
                new DataContent(
                    StandardInput,
                    Attachments.TypeOf(StandardInput)
                        ?? (Utf8.IsValid(StandardInput) ? "text/plain" : "application/octet-stream")
                )
            );
        }

        if (Prompt is not null)
        {
            contents.Add(new TextContent(Prompt));
        }

        return [new(ChatRole.User, contents)];
    }
}
