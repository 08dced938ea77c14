namespace Prompter.Catalogue;

/// <summary>What the model of a role has to have, where any will do that has it.</summary>
/// <param name="Needs">What it has to have.</param>
/// <param name="Preference">Which of those that have it is taken.</param>
/// <param name="Among">Providers, and models as <c>provider:model</c>, that it may be; empty: any.</param>
internal sealed record RouteNeeds(ModelNeeds Needs, RoutePreference Preference, IReadOnlyList<string> Among)
{
    private const int MostShown = 3;

    /// <summary>Takes the model of a role.</summary>
    /// <param name="role">What the user calls it.</param>
    /// <param name="usable">The models that the user can ask, with what each costs, null where unknown.</param>
    /// <exception cref="PrompterException">None has what is needed; it says what the nearest lack.</exception>
    public RouteChoice Choose(string role, IEnumerable<(CatalogueModel Model, ModelPrice? Price)> usable)
    {
        var lacks = usable
            .Where(entry => Place(entry.Model) is not null)
            .Select(entry => (entry.Model, entry.Price, Lacks: Needs.LackedBy(entry.Model, entry.Price).ToList()))
            .ToList();
        var fitting = lacks.Where(entry => entry.Lacks.Count == 0).ToList();
        var needs = string.Join(", ", Needs.Words.DefaultIfEmpty("nothing in particular"));
        if (fitting.Count == 0)
        {
            var nearest = lacks
                .OrderBy(entry => entry.Lacks.Count)
                .ThenBy(entry => ModelNeeds.Blend(entry.Price) ?? decimal.MaxValue)
                .Take(MostShown)
                .Select(entry => $"{entry.Model.Reference} ({string.Join(", ", entry.Lacks)})");
            throw new PrompterException(
                ErrorCategory.InvalidRequest,
                lacks.Count == 0
                    ? $"the route '{role}' needs {needs}{AmongWords}, and there is no model of the list that you can ask; 'prompter keys list' says which keys are known"
                    : $"the route '{role}' needs {needs}{AmongWords}, and no model that you can ask has all of it; the nearest: {string.Join("; ", nearest)}"
            )
            {
                WasSent = false,
            };
        }

        var first = fitting
            .OrderBy(entry => Preference == RoutePreference.First ? Place(entry.Model) : 0)
            .ThenByDescending(entry => Preference == RoutePreference.Largest ? Room(entry.Model) : 0)
            .ThenByDescending(entry =>
                Preference == RoutePreference.Newest ? entry.Model.Released ?? DateOnly.MinValue : DateOnly.MinValue
            )
            .ThenBy(entry => ModelNeeds.Blend(entry.Price) ?? decimal.MaxValue)
            .ThenByDescending(entry => entry.Model.Released ?? DateOnly.MinValue)
            .ThenBy(entry => entry.Model.Reference.ToString(), StringComparer.Ordinal)
            .First();
        return new(
            role,
            first.Model.Reference,
            fitting.Count == 1
                ? $"the only one with {needs}{AmongWords}"
                : $"{Preference.ToString().ToLowerInvariant()} of {fitting.Count} with {needs}{AmongWords}"
        );
    }

    private string AmongWords => Among.Count == 0 ? "" : $" of {string.Join(", ", Among)}";

    /// <summary>Where a model stands among those that it may be; null where it may not.</summary>
    private int? Place(CatalogueModel model)
    {
        for (var place = 0; place < Among.Count; place++)
        {
            if (Among[place] == model.Reference.Provider || Among[place] == model.Reference.ToString())
            {
                return place;
            }
        }

        return Among.Count == 0 ? 0 : null;
    }

    private static long Room(CatalogueModel model) => model.InputLimit ?? model.ContextLength ?? 0;
}

/// <summary>Which of several models is taken.</summary>
internal enum RoutePreference
{
    /// <summary>The one with the lowest price of three tokens of input and one of output.</summary>
    Cheapest,

    Newest,

    /// <summary>The one with the most room for input.</summary>
    Largest,

    /// <summary>The first in the order in which providers and models were named.</summary>
    First,
}

/// <summary>The model that was taken for a role, and in a few words why.</summary>
internal sealed record RouteChoice(string Role, ModelReference Model, string Reason)
{
    /// <inheritdoc />
    public override string ToString() => $"{Role}: {Model}, {Reason}";
}
