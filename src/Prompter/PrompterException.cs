using Prompter.Calls;

namespace Prompter;

/// <summary>The one exception that a failed call ends in; its message says what happened, where, and what to do.</summary>
public class PrompterException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="category">What kind of failure this is.</param>
    /// <param name="message">One line a user understands.</param>
    /// <param name="innerException">What caused it, if an exception did.</param>
    public PrompterException(ErrorCategory category, string message, Exception? innerException = null)
        : base(message, innerException) => Category = category;

    /// <summary>What kind of failure this is.</summary>
    public ErrorCategory Category { get; }

    /// <summary>The provider that failed, or null where none was reached.</summary>
    public string? Provider { get; init; }

    /// <summary>The model that was asked, as the provider names it, or null.</summary>
    public string? Model { get; init; }

    /// <summary>The HTTP status that the provider answered with, or null.</summary>
    public int? StatusCode { get; init; }

    /// <summary>How long the provider asks to wait before the next try, or null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The command line program behind the failure, or null where the provider is not a program.</summary>
    public CommandReport? Command { get; init; }

    /// <summary>Whether anything was sent to the provider; default true.</summary>
    public bool WasSent { get; init; } = true;

    /// <summary>Everything that happened on the way to this failure; null where the call was not Prompter's.</summary>
    public CallRecord? Record { get; internal set; }

    /// <summary>Every attempt of the call that ended so, in order, the last one too; empty where nobody counted.</summary>
    public IReadOnlyList<Attempt> Attempts => Record?.Attempts ?? [];

    /// <summary>What the provider told of tokens and cost before it failed, or with its error; null for nothing.</summary>
    internal ChatResponseUpdate? Told { get; set; }

    /// <summary>Whether the provider could not be reached, with whatever model: by name, connection, encryption, or behind its gateway.</summary>
    internal bool IsOfConnection { get; init; }

    /// <summary>How long the call waited in line before it was sent or refused; null where it did not.</summary>
    internal TimeSpan? Waited { get; init; }

    /// <summary>The exit code of that program, or null.</summary>
    public int? ExitCode => Command?.ExitCode;

    /// <summary>The same failure in other words.</summary>
    internal PrompterException InWords(string message) =>
        new(Category, message, this)
        {
            Provider = Provider,
            Model = Model,
            StatusCode = StatusCode,
            RetryAfter = RetryAfter,
            Command = Command,
            WasSent = WasSent,
            Told = Told,
            IsOfConnection = IsOfConnection,
        };
}
