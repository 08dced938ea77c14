using Prompter.Catalogue;
using Prompter.Providers;

namespace Prompter.Settings;

/// <summary>Everything that the configuration can set, merged from all its layers.</summary>
/// <param name="Models">The models to ask when none is named; may be empty, may hold aliases.</param>
/// <param name="Defaults">What a run does unless a flag says otherwise.</param>
/// <param name="Aliases">Short names and the model references, or other aliases, that they stand for.</param>
/// <param name="Costs">Prices by model name or <c>provider:model</c>.</param>
/// <param name="Llm">How the program <c>llm</c> is called.</param>
public sealed record PrompterConfiguration(
    IReadOnlyList<string> Models,
    RunDefaults Defaults,
    IReadOnlyDictionary<string, string> Aliases,
    IReadOnlyDictionary<string, ModelPrice> Costs,
    LlmSettings Llm
)
{
    /// <summary>Providers by name: those of the configuration, and its changes to those that are known without it.</summary>
    public IReadOnlyDictionary<string, Provider> Providers { get; init; } =
        new Dictionary<string, Provider>(StringComparer.Ordinal);

    /// <summary>Routes, and the models, aliases or other routes that they stand for, first choice first; each has one at least.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Routes { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Roles that any model plays that has what is needed.</summary>
    internal IReadOnlyDictionary<string, RouteNeeds> RouteNeeds { get; init; } =
        new Dictionary<string, RouteNeeds>(StringComparer.Ordinal);

    /// <summary>How the models of a provider are asked, by its name, <c>llm</c> and <c>sim</c> included.</summary>
    public IReadOnlyDictionary<string, PolicySettings> ProviderPolicies { get; init; } =
        new Dictionary<string, PolicySettings>(StringComparer.Ordinal);

    /// <summary>How one model is asked, by <c>provider:model</c>, bare name, alias or route.</summary>
    public IReadOnlyDictionary<string, PolicySettings> TargetPolicies { get; init; } =
        new Dictionary<string, PolicySettings>(StringComparer.Ordinal);

    /// <summary>Prompts by name.</summary>
    internal IReadOnlyDictionary<string, PromptTemplate> Templates { get; init; } =
        new Dictionary<string, PromptTemplate>(StringComparer.Ordinal);

    /// <summary>How every model is asked as variables say, which are stronger than files.</summary>
    internal PolicySettings Variables { get; init; } = new();

    /// <summary>How a model is asked: as overrides say, else variables, else the target, else its provider, else the defaults.</summary>
    /// <param name="model">The model.</param>
    /// <param name="targetName">
    /// What the user wrote for it, an alias or a route maybe, or null. What is set under that name is strongest, then what is set
    /// for <c>provider:model</c>, then for the bare name.
    /// </param>
    /// <param name="overrides">What is stronger than the configuration, such as flags; null for nothing.</param>
    /// <returns>Settings in which null means no limit, and no wish.</returns>
    public PolicySettings PoliciesOf(ModelReference model, string? targetName, PolicySettings? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        PolicySettings?[] layers =
        [
            ProviderPolicies.GetValueOrDefault(model.Provider),
            TargetPolicies.GetValueOrDefault(model.Model),
            TargetPolicies.GetValueOrDefault(model.ToString()),
            targetName is null ? null : TargetPolicies.GetValueOrDefault(targetName),
            Variables,
            overrides,
        ];
        return layers
            .OfType<PolicySettings>()
            .Aggregate(Defaults.Policies, (weaker, stronger) => stronger.Over(weaker))
            .Final();
    }

    /// <summary>The models that a name stands for, first choice first: those of a route, else the one model.</summary>
    /// <param name="name">A model reference, an alias or a route, as the user wrote it.</param>
    /// <returns>
    /// One or more references or bare names, none twice. Inside of a route its own name is a model, so that circles end.
    /// </returns>
    public IReadOnlyList<string> ResolveRole(string name)
    {
        var models = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        // A route again adds nothing; routes of routes would take time without end. In itself its name is a model.
        var finished = new HashSet<string>(StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<(string Name, bool IsEnd)>([(name, false)]);
        while (left.TryPop(out var next))
        {
            var resolved = ResolveAlias(next.Name);
            if (next.IsEnd)
            {
                open.Remove(resolved);
                finished.Add(resolved);
            }
            else if (open.Contains(resolved) || !Routes.TryGetValue(resolved, out var players))
            {
                models.TryAdd(resolved, true);
            }
            else if (!finished.Contains(resolved))
            {
                open.Add(resolved);
                left.Push((resolved, true));
                foreach (var player in players.Reverse())
                {
                    left.Push((player, false));
                }
            }
        }

        return [.. models.Keys];
    }

    /// <summary>What a name stands for, through aliases of aliases; the name itself when it is no alias.</summary>
    /// <param name="name">A model reference or an alias, as the user wrote it.</param>
    public string ResolveAlias(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var steps = 0; steps < Aliases.Count && Aliases.TryGetValue(name, out var target); steps++)
        {
            name = target;
        }

        return name;
    }

    /// <summary>The price of a model: the one for <c>provider:model</c> if there is one, else the one for the bare name.</summary>
    /// <param name="reference">The model.</param>
    /// <returns>null when the configuration has no price for it.</returns>
    public ModelPrice? PriceOf(ModelReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Costs.GetValueOrDefault(reference.ToString()) ?? Costs.GetValueOrDefault(reference.Model);
    }
}

/// <summary>What a run does unless a flag says otherwise.</summary>
public sealed record RunDefaults
{
    /// <summary>How models are asked, unless a provider or a target says otherwise.</summary>
    public PolicySettings Policies { get; init; } = new();

    /// <summary>The longest that a connection to a provider may take; 15 s unless set, null for no limit.</summary>
    public TimeSpan? ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    internal bool Stream { get; init; }

    internal bool Save { get; init; }

    internal string OutputDirectory { get; init; } = "";

    internal int? Parallel { get; init; }

    internal OutputView View { get; init; }

    internal bool Markdown { get; init; }

    internal bool Raw { get; init; }

    internal string? Log { get; init; }

    internal bool LogWire { get; init; }
}

/// <summary>How answers are laid out on the screen.</summary>
internal enum OutputView
{
    Lines,
    Blocks,
    Columns,
    Whole,
}

/// <summary>How the program <c>llm</c> is called.</summary>
public sealed record LlmSettings
{
    /// <summary>The program and its leading arguments; at least the program; <c>llm</c> unless set.</summary>
    public IReadOnlyList<string> Command { get; init; } = ["llm"];

    /// <summary>Arguments for every call; none unless set. They may hold secrets.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    internal LlmDatabase Database { get; init; }
}

/// <summary>Where <c>llm</c> logs to.</summary>
internal enum LlmDatabase
{
    Own,
    Shared,
}
