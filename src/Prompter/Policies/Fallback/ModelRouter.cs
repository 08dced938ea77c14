using Prompter.Calls;
using Prompter.Catalogue;

namespace Prompter.Policies.Fallback;

/// <summary>Which models a request goes to, in which order.</summary>
/// <remarks>
/// <see cref="ChatOptions.ModelId"/> names a role or a model; without it <see cref="ModelRequirements"/> in the options choose among all models
/// that were named; without both it is the default chain.
/// </remarks>
internal sealed class ModelRouter(
    IReadOnlyList<ModelReference> models,
    IReadOnlyDictionary<string, IReadOnlyList<ModelReference>> routes,
    Func<string, ModelReference> parse,
    Func<string, ModelReference?> choose,
    Func<ModelReference, CatalogueModel?> find,
    UsageTotals usage
)
{
    private volatile IReadOnlyList<ModelReference> models = models;

    /// <summary>The default chain; it can be changed at any time, and holds for calls that begin after that.</summary>
    public IReadOnlyList<ModelReference> Models
    {
        get => models;
        set => models = value;
    }

    /// <summary>The chain of a call, first choice first; empty where no model is named.</summary>
    /// <exception cref="PrompterException">No model has what is needed (<see cref="ErrorCategory.InvalidRequest"/>).</exception>
    public IReadOnlyList<ModelReference> ChainOf(ChatOptions? options) =>
        options?.ModelId is { } name ? Named(name)
        : options?.AdditionalProperties?.GetValueOrDefault(ModelRequirements.Property) is ModelRequirements needs
            ? Having(needs)
        : Models;

    /// <summary>A role's chain, or a model with the rest of the default chain after it.</summary>
    private IReadOnlyList<ModelReference> Named(string name)
    {
        if (routes.TryGetValue(name, out var chain))
        {
            return chain;
        }

        if (choose(name) is { } chosen)
        {
            return [chosen];
        }

        var model = parse(name);
        return [model, .. Models.Where(other => other != model)];
    }

    private List<ModelReference> Having(ModelRequirements needs)
    {
        var reasons = new List<string>();
        var fitting = new List<(ModelReference Model, CatalogueModel Known)>();
        foreach (var model in Models.Concat(routes.Values.SelectMany(chain => chain)).Distinct())
        {
            var known = find(model);
            if ((known is null ? "nothing is known of it" : needs.Against(known)) is { } reason)
            {
                reasons.Add($"{model}: {reason}");
            }
            else
            {
                fitting.Add((model, known!));
            }
        }

        return fitting.Count == 0
            ? throw new PrompterException(
                ErrorCategory.InvalidRequest,
                $"no model has what is needed: {(reasons.Count == 0 ? "none is named" : string.Join("; ", reasons))}"
            )
            : needs.Preference switch
            {
                ModelPreference.Cheapest =>
                [
                    .. fitting
                        .OrderBy(entry => entry.Known.Price is { } price ? price.CostOf(Typical) : decimal.MaxValue)
                        .Select(entry => entry.Model),
                ],
                ModelPreference.Fastest => [.. fitting.Select(entry => entry.Model).OrderBy(SecondsPerToken)],
                _ => [.. fitting.Select(entry => entry.Model)],
            };
    }

    /// <summary>Three times as much read as written, as most requests have it.</summary>
    private static UsageDetails Typical { get; } = new() { InputTokenCount = 3000, OutputTokenCount = 1000 };

    private double SecondsPerToken(ModelReference model) =>
        usage.Get(new() { Provider = model.Provider, Model = model.Model }).Models
            is [{ Duration: var duration, Tokens.OutputTokenCount: > 0 and var tokens }]
            ? duration.TotalSeconds / tokens
            : double.MaxValue;
}
