using System.Text.Unicode;
using Prompter.Providers.LlmProgram;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>What every model is asked: the prompt with its variables filled in, and standard input.</summary>
internal sealed record PromptInput(string? Prompt, byte[] StandardInput)
{
    public static PromptInput Read(PromptRequest request, LlmProgramArguments arguments)
    {
        if (request.Prompt is not null && arguments.Prompt is not null)
        {
            throw new UsageException("there are two prompts, one before and one after '--'; keep one of them");
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

        return prompt is not null || standardInput.Length > 0 || arguments.HasOtherInput
            ? new(prompt, standardInput)
            : throw new UsageException(
                "there is no prompt: prompter -m MODEL -- \"PROMPT\", or give it on standard input"
            );
    }

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
