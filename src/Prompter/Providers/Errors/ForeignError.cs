namespace Prompter.Providers.Errors;

/// <summary>What the exception of anybody's client means, such as an official SDK's, whose words name the status that it got.</summary>
internal static class ForeignError
{
    /// <summary>The failure that the exception is; the same where it is one already.</summary>
    public static PrompterException Of(Exception exception)
    {
        if (exception is PrompterException known)
        {
            return known;
        }

        var connection = ConnectionIn(exception);
        var read = ErrorAnswer.Read(exception.Message);
        var answer = read with { Status = (int?)connection?.StatusCode ?? read.Status };
        var delay = StatedDelay.In(answer.Evidence);
        var category =
            connection is not null && answer.Status is null ? ErrorCategory.Transient : ErrorWords.Of(answer, delay);
        return new(category, OneLine.From(exception.Message, ErrorMessage.MaxLength), exception)
        {
            StatusCode = answer.Status,
            RetryAfter = delay,
            IsOfConnection = connection is not null && answer.Status is null,
        };
    }

    /// <summary>Some clients have an exception of their own around that of the connection.</summary>
    private static HttpRequestException? ConnectionIn(Exception? exception) =>
        exception is null ? null : exception as HttpRequestException ?? ConnectionIn(exception.InnerException);
}
