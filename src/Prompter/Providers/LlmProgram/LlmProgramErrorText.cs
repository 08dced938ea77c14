namespace Prompter.Providers.LlmProgram;

/// <summary>The part of what <c>llm</c> wrote to its standard error that says why it failed.</summary>
internal static class LlmProgramErrorText
{
    private const string Error = "Error:";
    private const string Traceback = "Traceback (most recent call last):";
    private const string TokenUsage = "Token usage: ";
    private const int MaxLength = 65_536;

    /// <summary>
    /// The last <c>Error: …</c> to the end, the exception of a traceback after it, or the last line: before it stand reasoning,
    /// tool calls and warnings, which say nothing of the failure. At most 65,536 characters.
    /// </summary>
    public static string In(string standardError)
    {
        var error = LastLine(standardError, Error);
        var traceback = LastLine(standardError, Traceback);
        var ending = EndingLine(standardError);
        if (ending is "Aborted!" || (error < 0 && traceback < 0))
        {
            return WithoutReasoning(ending);
        }

        var start = traceback > error ? ExceptionIn(standardError, traceback) : error + Error.Length;
        var length = Math.Min(MaxLength, standardError.Length - start);
        return WithoutTokenUsage(standardError.Substring(start, length));
    }

    private static int LastLine(string text, string beginning) =>
        $"\n{text}".LastIndexOf($"\n{beginning}", StringComparison.Ordinal);

    /// <summary>The frames of a traceback are indented; the exception that ended it is not.</summary>
    private static int ExceptionIn(string text, int traceback)
    {
        for (var start = text.IndexOf('\n', traceback) + 1; start > 0 && start < text.Length; )
        {
            if (text[start] is not (' ' or '\t' or '\r' or '\n'))
            {
                return start;
            }

            start = text.IndexOf('\n', start) + 1;
        }

        return traceback;
    }

    private static string EndingLine(string text)
    {
        var line = WithoutTokenUsage(text).TrimEnd().Split('\n')[^1].Trim();
        return line[^Math.Min(line.Length, MaxLength)..];
    }

    /// <summary>Reasoning that did not end its line stands right before the error.</summary>
    private static string WithoutReasoning(string line)
    {
        var error = line.IndexOf($"{Error} ", StringComparison.Ordinal);
        return error < 0 ? line : line[(error + Error.Length)..];
    }

    private static string WithoutTokenUsage(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.StartsWith(TokenUsage, StringComparison.Ordinal)));
}
