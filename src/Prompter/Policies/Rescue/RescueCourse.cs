using Prompter.Calls;

namespace Prompter.Policies.Rescue;

/// <summary>Who is asked next.</summary>
/// <param name="Open">Asks the model.</param>
/// <param name="Leaf">Its client, which knows whether it can go on from a text.</param>
/// <param name="Model">The model.</param>
/// <param name="IsFirst">Whether it is the model that the caller asked for.</param>
/// <param name="TakesModelId">Whether options that name a model mean the first.</param>
internal sealed record RescueStep(
    OpenCall Open,
    IChatClient Leaf,
    ModelReference Model,
    bool IsFirst,
    bool TakesModelId = true
)
{
    /// <summary>What is asked this time; null for what the caller asked.</summary>
    public IReadOnlyList<ChatMessage>? Messages { get; init; }

    /// <summary>The options as this model can take them.</summary>
    public ChatOptions? OptionsOf(ChatOptions? options)
    {
        if ((IsFirst && TakesModelId) || options is not ({ ModelId: not null } or { ConversationId: not null }))
        {
            return options;
        }

        var own = options.Clone();
        own.ModelId = null;
        // It names what only the first model's provider has.
        own.ConversationId = IsFirst ? own.ConversationId : null;
        return own;
    }
}

/// <summary>The course of one call: who is asked first, and who after each failure.</summary>
internal abstract class RescueCourse : IDisposable
{
    /// <exception cref="PrompterException">Nobody can be asked.</exception>
    public abstract ValueTask<RescueStep> FirstAsync(CancellationToken cancellationToken);

    /// <summary>Chooses who is asked after a failure, which is the last attempt of the record; null for nobody.</summary>
    public abstract ValueTask<RescueStep?> NextAsync(PrompterException failure, CancellationToken cancellationToken);

    /// <summary>Waits until the next may be asked.</summary>
    public virtual Task WaitAsync() => Task.CompletedTask;

    /// <summary>What a call ends in that nobody answered.</summary>
    public virtual PrompterException End(PrompterException failure) => failure;

    public virtual void Dispose() { }
}
