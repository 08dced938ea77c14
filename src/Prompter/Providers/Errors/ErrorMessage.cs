namespace Prompter.Providers.Errors;

/// <summary>The one line that tells a user of a provider's error: what kind it is, the provider's words, and a way out.</summary>
internal static class ErrorMessage
{
    public const int MaxLength = 300;
    private const string Separator = ": ";

    /// <param name="category">What the error stands for.</param>
    /// <param name="answer">What was said.</param>
    /// <param name="fallback">Words for an answer that has neither a status nor words.</param>
    /// <param name="hint">What the user can do, or null.</param>
    /// <param name="label">What kind of error it is, in other words than the category's; or null.</param>
    public static string From(
        ErrorCategory category,
        ErrorAnswer answer,
        string fallback,
        string? hint,
        string? label = null
    )
    {
        var status = answer.Status is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"{label ?? Label(category)} ({number})")
            : "";
        hint = hint is null ? "" : $"; {hint}";
        var room = MaxLength - status.Length - Separator.Length - hint.Length;
        var words = OneLine.From(answer.Text, room);
        if (words.Length == 0 && status.Length == 0)
        {
            words = OneLine.From(fallback, room);
        }

        return string.Join(Separator, new[] { status, words }.Where(part => part.Length > 0)) + hint;
    }

    private static string Label(ErrorCategory category) =>
        category switch
        {
            ErrorCategory.Transient => "server error",
            ErrorCategory.Overloaded => "overloaded",
            ErrorCategory.RateLimit => "rate limit",
            ErrorCategory.MalformedOutput => "malformed output",
            ErrorCategory.ModelNotFound => "model not found",
            ErrorCategory.AuthFailure => "not authorized",
            ErrorCategory.QuotaExceeded => "quota exceeded",
            ErrorCategory.ContextLength => "too long for the model",
            ErrorCategory.TokenLimit => "token limit",
            ErrorCategory.ContentFilter => "refused by content policy",
            ErrorCategory.InvalidRequest => "bad request",
            _ => "error",
        };
}
