namespace Prompter.Providers.LlmProgram;

/// <summary>What the complaints of <c>llm</c> itself stand for.</summary>
internal static class LlmOwnWords
{
    /// <summary>How <c>llm</c> itself, not a provider, begins its complaints.</summary>
    private static readonly (ErrorCategory Category, string[] Beginnings)[] OwnWords =
    [
        (ErrorCategory.ModelNotFound, ["Unknown model"]),
        (ErrorCategory.AuthFailure, ["No key found"]),
        (
            ErrorCategory.InvalidRequest,
            [
                "No such option",
                "No such command",
                "Invalid value",
                "Invalid template",
                "Missing argument",
                "Missing option",
                "Missing parameter",
                "Got unexpected extra argument",
                "This model does not support",
            ]
        ),
    ];

    /// <summary>The category of an error that <c>llm</c> itself made, or null where the error came from elsewhere.</summary>
    /// <param name="error">The error from its beginning.</param>
    /// <param name="exitCode">The exit code of <c>llm</c>; 2 is its answer to wrong usage.</param>
    public static ErrorCategory? CategoryOf(string error, int exitCode)
    {
        const int UsageError = 2;
        var beginning = error.TrimStart(' ', '\t', '\'', '"');
        foreach (var (category, beginnings) in OwnWords)
        {
            if (beginnings.Any(words => beginning.StartsWith(words, StringComparison.Ordinal)))
            {
                return category;
            }
        }

        return exitCode == UsageError ? ErrorCategory.InvalidRequest : null;
    }
}
