using System.Text.Unicode;
using Prompter.Providers.LlmProgram;
using Prompter.Runs;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>What every model is asked: the prompt with its variables filled in, and standard input.</summary>
internal sealed record PromptInput(string? Prompt, byte[] StandardInput)
{
    private const int LargestMebibytes = 512;
    private static readonly TimeSpan PatienceBeforeHint = TimeSpan.FromSeconds(3);

    /// <summary>Standard input as it came, before variables were filled in.</summary>
    public required byte[] Given { get; init; }

    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public static PromptInput Read(App app, PromptRequest request, LlmProgramArguments arguments)
    {
        if (request.Prompt is not null && arguments.Prompt is not null)
        {
            throw new UsageException("there are two prompts, one before and one after '--'; keep one of them");
        }

        var prompt = request.Prompt ?? arguments.Prompt;
        var given = app.Streams.Input.IsTerminal ? [] : ReadStandardInput(app);
        var standardInput = given;
        var variables = PromptVariables.Read(
            request.VariablesFile is { } file ? app.Environment.Sources.ExpandHome(file) : null,
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
            ? new(prompt, standardInput) { Given = given, Variables = variables.Values }
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

    private static byte[] ReadStandardInput(App app)
    {
        using var hint = app.Environment.Time.CreateTimer(
            _ => app.Error.WriteLine("prompter: waiting for standard input to end (use </dev/null if there is none)"),
            null,
            PatienceBeforeHint,
            Timeout.InfiniteTimeSpan
        );
        try
        {
            return WholeFile.Read(app.Streams.Input.Open(), LargestMebibytes);
        }
        catch (IOException)
        {
            // What cannot be read at all is told as such.
            throw new UsageException($"standard input is larger than {LargestMebibytes} MiB, which no model takes");
        }
    }
}
