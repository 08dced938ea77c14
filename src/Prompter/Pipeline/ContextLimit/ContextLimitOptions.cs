using Microsoft.Extensions.AI;
using Prompter.Tokens;

namespace Prompter.Pipeline.ContextLimit;

/// <summary>How much a model is sent.</summary>
public sealed record ContextLimitOptions
{
    /// <summary>The most tokens of input; 1 or more, or null, the default, for no limit.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>
    /// Whether a conversation that is too long is made to fit: the oldest turns are left out, and system messages stay. Else, and where
    /// even the last turn is too long, the call fails with <see cref="Models.ErrorCategory.ContextLength"/>, so that a chain passes the model
    /// by. Default false.
    /// </summary>
    public bool Shapes { get; init; }

    /// <summary>Counts the tokens of messages; default an estimate.</summary>
    public Func<IEnumerable<ChatMessage>, long> Count { get; init; } = TokenEstimate.Of;
}
