namespace Prompter.Calls;

/// <summary>A stream that failed after it had handed out content.</summary>
public sealed class BrokenStreamException : PrompterException
{
    internal BrokenStreamException(PrompterException cause, string text)
        : base(cause.Category, cause.Message, cause)
    {
        (Provider, Model, StatusCode) = (cause.Provider, cause.Model, cause.StatusCode);
        (RetryAfter, Command, WasSent, Text) = (cause.RetryAfter, cause.Command, cause.WasSent, text);
    }

    /// <summary>The text that had come; its first 1,048,576 characters where it is longer.</summary>
    public string Text { get; }
}
