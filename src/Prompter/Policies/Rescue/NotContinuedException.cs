namespace Prompter.Policies.Rescue;

/// <summary>A model was asked to go on with a text that broke off, and does something else.</summary>
internal sealed class NotContinuedException(string message) : PrompterException(ErrorCategory.MalformedOutput, message);
