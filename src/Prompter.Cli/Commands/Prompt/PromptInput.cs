using Prompter.Providers.LlmProgram;
using Prompter.Runs;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>What every model is asked: the prompt with its variables filled in, and standard input.</summary>
internal sealed record PromptInput(string? Prompt, byte[] StandardInput)
{
    private const int LargestStandardInput = 512 * 1024 * 1024;
    private static readonly TimeSpan PatienceBeforeHint = TimeSpan.FromSeconds(3);

    public static PromptInput Read(App app, PromptRequest request, LlmProgramArguments arguments)
    {
        if (request.Prompt is not null && arguments.Prompt is not null)
        {
            throw new UsageException("there are two prompts, one before and one after '--'; keep one of them");
        }

        var prompt = request.Prompt ?? arguments.Prompt;
        var standardInput = app.Streams.Input.IsTerminal ? [] : ReadStandardInput(app);
        var variables = PromptVariables.Read(
            request.VariablesFile,
            request.Variables,
            app.Environment.WorkingDirectory
        );
        if (prompt is not null)
        {
            prompt = variables.Fill(prompt);
        }
        else if (standardInput.Length > 0 && variables.Count > 0)
        {
            standardInput = Encoding.UTF8.GetBytes(variables.Fill(Encoding.UTF8.GetString(standardInput)));
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
                        ?? (IsText(StandardInput) ? "text/plain" : "application/octet-stream")
                )
            );
        }

        if (Prompt is not null)
        {
            contents.Add(new TextContent(Prompt));
        }

        return [new(ChatRole.User, contents)];
    }

    private static bool IsText(byte[] bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    private static byte[] ReadStandardInput(App app)
    {
        using var hint = app.Environment.Time.CreateTimer(
            _ => app.Error.WriteLine("prompter: waiting for standard input to end (use </dev/null if there is none)"),
            null,
            PatienceBeforeHint,
            Timeout.InfiniteTimeSpan
        );
        using var input = app.Streams.Input.Open();
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = input.Read(buffer, 0, buffer.Length)) > 0; )
        {
            if (all.Length + count > LargestStandardInput)
            {
                throw new UsageException("standard input is larger than 512 MiB, which no model takes");
            }

            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }
}
