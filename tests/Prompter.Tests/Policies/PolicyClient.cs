using Prompter.Policies.Attempts;

namespace Prompter.Tests.Policies;

/// <summary>Makes clients of single policies, and of chains.</summary>
internal static class PolicyClient
{
    /// <summary>A model with policies around it, the first outermost; nulls are left out.</summary>
    public static CallChatClient Of(IChatClient leaf, params IEnumerable<IPolicy?> policies) =>
        new(Leaf.Of(leaf).Around(policies)) { Owned = leaf };

    /// <summary>The record of each attempt, without prices.</summary>
    public static AttemptPolicy Attempt(ModelReference? model = null, TimeProvider? time = null) =>
        new(model ?? new("test", "model"), _ => null, time ?? TimeProvider.System);

    /// <summary>A model of a chain, with the record of its attempts alone or with other policies.</summary>
    public static ChainLink Link(ModelReference model, IChatClient leaf, params IReadOnlyList<IPolicy?> policies) =>
        new(
            model,
            _ => new(new ConnectedModel(Leaf.Of(leaf).Around(policies.Count == 0 ? [Attempt(model)] : policies), leaf))
        );

    /// <summary>A chain, with policies around all of it.</summary>
    public static CallChatClient Chain(
        StreamRescue rescue,
        IReadOnlyList<ChainLink> links,
        params IEnumerable<IPolicy?> policies
    )
    {
        OpenCall chain = new FallbackChain(_ => links, rescue, takesModelId: true).Open;
        return new(chain.Around(policies));
    }
}
