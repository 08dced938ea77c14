using System.Text;
using Microsoft.Extensions.AI;
using Prompter.Providers.LlmProgram;
using Prompter.Runs;

namespace Prompter.Cli.Runs;

/// <summary>What every model is asked: the prompt with its variables filled in, and standard input.</summary>
internal sealed record PromptInput(string? Prompt, byte[] StandardInput)
{
    private const int LargestStandardInput = 512 * 1024 * 1024;
    private static readonly TimeSpan PatienceBeforeHint = TimeSpan.FromSeconds(3);

    public static PromptInput Read(PromptRequest request, LlmProgramArguments arguments, TimeProvider time)
    {
        if (request.Prompt is not null && arguments.Prompt is not null)
        {
            throw new UsageException("there are two prompts, one before and one after '--'; keep one of them");
        }

        var prompt = request.Prompt ?? arguments.Prompt;
        var standardInput = Console.IsInputRedirected && !IsClosed() ? ReadStandardInput(time) : [];
        var variables = PromptVariables.Read(request.VariablesFile, request.Variables);
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

    /// <summary>What is asked, and what is attached to it.</summary>
    public IReadOnlyList<ChatMessage> ToMessages(LlmProgramArguments arguments)
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

        contents.AddRange(Attachments.Announced(arguments));
        return [new(ChatRole.User, contents)];
    }

    /// <summary>
    /// Whether Prompter was started without a standard input (<c>&lt;&amp;-</c>). Its number then belongs to a pipe of the runtime, which
    /// never ends; what was handed over from outside is never marked as the runtime marks its own.
    /// </summary>
    private static bool IsClosed()
    {
        const int CloseOnExec = 0x80000;
        try
        {
            const string Flags = "flags:";
            var flags = File.ReadLines("/proc/self/fdinfo/0")
                .First(line => line.StartsWith(Flags, StringComparison.Ordinal));
            return (Convert.ToInt32(flags[Flags.Length..].Trim(), 8) & CloseOnExec) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not Linux.
            return false;
        }
    }

    private static bool IsText(byte[] bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    private static byte[] ReadStandardInput(TimeProvider time)
    {
        using var hint = time.CreateTimer(
            _ =>
                Console.Error.WriteLine(
                    "prompter: waiting for standard input to end (use </dev/null if there is none)"
                ),
            null,
            PatienceBeforeHint,
            Timeout.InfiniteTimeSpan
        );
        using var input = Console.OpenStandardInput();
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
