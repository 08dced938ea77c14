using Prompter.Calls;
using Prompter.Catalogue;

namespace Prompter.Policies.Fallback;

/// <summary>A model of a chain.</summary>
/// <param name="Model">The model.</param>
/// <param name="ConnectAsync">
/// Makes its client with all policies of the model around it; asked when it is needed. A <see cref="PrompterException"/> from it, such as
/// that there is no key, makes the chain skip the model.
/// </param>
internal sealed record ChainLink(ModelReference Model, Func<CancellationToken, ValueTask<ConnectedModel>> ConnectAsync)
{
    /// <summary>The most tokens of input that it takes; null where nobody knows.</summary>
    public long? ContextLength { get; init; }

    /// <summary>What it is known not to be able to do: requests that need it skip the model.</summary>
    public ModelCapabilities Cannot { get; init; }
}

/// <summary>A model that can be asked.</summary>
internal sealed record ConnectedModel(OpenCall Open, IChatClient Leaf);
