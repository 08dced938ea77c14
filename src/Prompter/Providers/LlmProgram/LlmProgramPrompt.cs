namespace Prompter.Providers.LlmProgram;

/// <summary>What of a conversation <c>llm</c> can be given in one call: a system prompt, standard input, and a prompt.</summary>
internal sealed record LlmProgramPrompt(string? System, ReadOnlyMemory<byte> StandardInput, string? Text)
{
    public static LlmProgramPrompt From(IEnumerable<ChatMessage> messages)
    {
        var all = messages.ToList();
        var users = all.Where(message => message.Role == ChatRole.User).ToList();
        var systems = all.Where(message => message.Role == ChatRole.System).Select(message => message.Text).ToList();
        if (users.Count == 0 || users.Count + systems.Count != all.Count)
        {
            throw new PrompterException(
                ErrorCategory.InvalidRequest,
                "llm takes one prompt a call; to go on with a conversation, use its own --cid"
            )
            {
                Provider = "llm",
            };
        }

        var contents = users.SelectMany(message => message.Contents).ToList();
        var data = contents.OfType<DataContent>().ToList();
        var texts = contents.OfType<TextContent>().Select(content => content.Text).ToList();
        return new(
            systems.Count == 0 ? null : string.Join("\n\n", systems),
            data.Count == 1 ? data[0].Data : Join(data),
            texts.Count == 0 ? null : string.Join("\n\n", texts)
        );
    }

    /// <summary>The prompt as an argument, unless none can hold it: it is too long, or has a zero character.</summary>
    public IReadOnlyList<string> GoesToArgument(int longest) => Text is null || IsNoArgument(longest) ? [] : [Text];

    /// <summary>Standard input; a prompt that no argument can hold follows it after a blank, which is how llm itself joins the two.</summary>
    public ReadOnlyMemory<byte> GoesToStandardInput(int longest) =>
        !IsNoArgument(longest) ? StandardInput
        : StandardInput.IsEmpty ? Encoding.UTF8.GetBytes(Text!)
        : (byte[])[.. StandardInput.Span, (byte)' ', .. Encoding.UTF8.GetBytes(Text!)];

    private static byte[] Join(List<DataContent> data)
    {
        using var all = new MemoryStream();
        data.ForEach(part => all.Write(part.Data.Span));
        return all.ToArray();
    }

    private bool IsNoArgument(int longest) =>
        Text is not null
        && (Encoding.UTF8.GetByteCount(Text) > longest || Text.Contains('\0', StringComparison.Ordinal));
}
