namespace Prompter.Providers.CommandLine;

/// <summary>The answer without the line end that <c>llm</c> prints after it.</summary>
internal sealed class LlmAnswerText
{
    private string held = "";

    /// <summary>Whether nothing but blanks has come so far.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Takes a piece of output and gives what certainly belongs to the answer.</summary>
    public string Append(string text)
    {
        IsEmpty = IsEmpty && string.IsNullOrWhiteSpace(text);
        var all = held + text;
        var end =
            all.EndsWith("\r\n", StringComparison.Ordinal) ? 2
            : all.EndsWith('\n') || all.EndsWith('\r') ? 1
            : 0;
        held = all[^end..];
        return all[..^end];
    }
}
