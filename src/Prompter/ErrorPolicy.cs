using System.Net;

namespace Prompter;

/// <summary>The one table that decides what follows from an <see cref="ErrorCategory"/>.</summary>
internal static class ErrorPolicy
{
    /// <summary>How often the same request may be sent again to the same model after a failure of this kind.</summary>
    /// <returns>0: never; 1: once, whatever the caller asked for; <see cref="int.MaxValue"/>: as often as the caller asked for.</returns>
    public static int RetryLimit(ErrorCategory category) =>
        category switch
        {
            ErrorCategory.Transient or ErrorCategory.Overloaded or ErrorCategory.RateLimit => int.MaxValue,
            ErrorCategory.MalformedOutput => 1,
            _ => 0,
        };

    /// <summary>Whether another model may be asked after a failure of this kind.</summary>
    /// <remarks>After <see cref="ErrorCategory.ContextLength"/> only one with a larger context.</remarks>
    public static bool MayFallBack(ErrorCategory category) =>
        category is not (ErrorCategory.ContentFilter or ErrorCategory.InvalidRequest or ErrorCategory.Cancelled);

    /// <summary>Whether a failure of this kind speaks against the provider, so that enough of them open its circuit.</summary>
    public static bool TripsBreaker(ErrorCategory category) =>
        category
            is ErrorCategory.Transient
                or ErrorCategory.Overloaded
                or ErrorCategory.Timeout
                or ErrorCategory.MalformedOutput;

    /// <summary>The category that an HTTP status stands for when nothing in the body says more.</summary>
    /// <param name="status">A status of 400 or above; others are <see cref="ErrorCategory.Permanent"/>.</param>
    public static ErrorCategory FromStatus(int status) =>
        status switch
        {
            (int)HttpStatusCode.TooManyRequests => ErrorCategory.RateLimit,
            503 or 529 => ErrorCategory.Overloaded,
            408 or >= 500 and <= 599 and not 501 => ErrorCategory.Transient,
            401 or 403 => ErrorCategory.AuthFailure,
            402 => ErrorCategory.QuotaExceeded,
            404 => ErrorCategory.ModelNotFound,
            413 => ErrorCategory.ContextLength,
            400 or 422 => ErrorCategory.InvalidRequest,
            _ => ErrorCategory.Permanent,
        };
}
