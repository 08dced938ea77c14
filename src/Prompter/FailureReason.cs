namespace Prompter;

/// <summary>Why a file or JSON cannot be used, for people: .NET speaks of its own types and parameters.</summary>
internal static class FailureReason
{
    public static string Of(Exception exception) =>
        exception switch
        {
            JsonException { Path: { } path, InnerException: not JsonException } =>
                $"{(path == "$" ? "it" : path)} is not what it has to be",
            JsonException { LineNumber: 0, BytePositionInLine: 0 } json
                when json.Message.Contains("tokens", StringComparison.Ordinal) => "it is empty",
            JsonException { LineNumber: { } line } json =>
                $"it breaks at line {line + 1}, column {json.BytePositionInLine + 1}",
            FileNotFoundException or DirectoryNotFoundException => "there is no such file; check the path",
            UnauthorizedAccessException => "permission denied; give yourself the right to it",
            ArgumentException => "its name is no path",
            _ => exception.Message.ReplaceLineEndings(" "),
        };
}
