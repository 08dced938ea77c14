using Prompter.Calls;

namespace Prompter.Policies.Rescue;

/// <summary>A stream that failed after it had handed out content.</summary>
public sealed class BrokenStreamException : PrompterException
{
    internal BrokenStreamException(PrompterException cause, PartialAnswer partial)
        : base(cause.Category, cause.Message, cause)
    {
        (Provider, Model, StatusCode, RetryAfter, Command, Attempts, Partial) = (
            cause.Provider,
            cause.Model,
            cause.StatusCode,
            cause.RetryAfter,
            cause.Command,
            cause.Attempts,
            partial
        );
    }

    /// <summary>The text that had come; its first 1,048,576 characters where it is longer.</summary>
    public string Text => Partial.Text;

    internal PartialAnswer Partial { get; }

    /// <summary>The same failure where nothing had been handed out.</summary>
    internal PrompterException Cause
    {
        get
        {
            var cause = (PrompterException)InnerException!;
            cause = (cause as BrokenStreamException)?.Cause ?? cause;
            cause.Attempts = Attempts;
            return cause;
        }
    }
}
