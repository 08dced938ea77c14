using Prompter.Calls;

namespace Prompter.Policies;

/// <summary>What is done around the asking of a model, or of a chain of models: one method over one stream.</summary>
/// <remarks>
/// A whole answer passes as a stream of one update, so that there is no second way. A policy changes what goes down by
/// <c>call with { … }</c>, and writes what it learns into <see cref="Call.Record"/>. Its failures are <see cref="PrompterException"/>s.
/// </remarks>
internal interface IPolicy
{
    /// <summary>Opens the stream of a call; nothing is sent before its first update is asked for.</summary>
    IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken);
}

internal static class PolicyChain
{
    /// <summary>Puts policies around what is inside, the first outermost; nulls are left out.</summary>
    public static OpenCall Around(this OpenCall inner, params IEnumerable<IPolicy?> policies)
    {
        foreach (var policy in policies.Reverse().OfType<IPolicy>())
        {
            var next = inner;
            inner = (call, cancellationToken) => policy.Open(call, next, cancellationToken);
        }

        return inner;
    }
}
