using Prompter.Calls;

namespace Prompter.Policies.Attempts;

/// <summary>The caller's cancellation, with the tries until then: they may have cost something.</summary>
internal sealed class CancelledCallException(
    OperationCanceledException cause,
    IReadOnlyList<Attempt> attempts,
    PartialAnswer? partial
) : OperationCanceledException(cause.Message, cause, cause.CancellationToken)
{
    public IReadOnlyList<Attempt> Attempts { get; } = attempts;

    public PartialAnswer? Partial { get; } = partial;
}
