using Prompter.Catalogue;
using Prompter.Json;
using Prompter.Providers;

namespace Prompter.Cli.Commands.Models;

/// <summary>Which models of a list are meant, and in which order they are shown.</summary>
internal sealed record ModelSearch
{
    private sealed record Order(string Name, Func<CatalogueModel, IComparable?> Key, bool IsGreatestFirst);

    /// <summary>The orders, each as most people want it.</summary>
    private static readonly Order[] Orders =
    [
        new("name", model => model.Reference.ToString(), IsGreatestFirst: false),
        new("context", model => model.ContextLength, IsGreatestFirst: true),
        new("price", model => ModelNeeds.Blend(model.Price), IsGreatestFirst: false),
        new("output", model => model.OutputLimit, IsGreatestFirst: true),
        new("released", model => model.Released, IsGreatestFirst: true),
    ];

    private static readonly Comparer<IComparable?> Comparer = Comparer<IComparable?>.Create(
        (one, other) => one is string text ? string.CompareOrdinal(text, (string)other!) : one!.CompareTo(other)
    );

    public static string OrderNames => string.Join('|', Orders.Select(order => order.Name));

    /// <summary>Each has to be a provider, or to stand in the name, another name, the title or the abilities of a model; letters' case aside.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    public required ModelNeeds Needs { get; init; }

    /// <summary>One of <see cref="OrderNames"/>; null for the order of the list.</summary>
    public required string? OrderName { get; init; }

    public required bool IsReversed { get; init; }

    /// <exception cref="UsageException">There is no such order.</exception>
    public List<CatalogueModel> In(IReadOnlyList<CatalogueModel> models)
    {
        var order = OrderName is null
            ? null
            : Orders.FirstOrDefault(order => order.Name == OrderName)
                ?? throw new UsageException(
                    $"--sort is {OrderNames.Replace("|", ", ", StringComparison.Ordinal)}, not '{OrderName}'"
                );
        // The whole name of a provider means that provider, and not what has it in a name.
        var providers = Words.Where(word => models.Any(model => model.Reference.Provider == word)).ToList();
        var words = Words.Except(providers, StringComparer.Ordinal).ToList();
        var found = models
            .Where(model =>
                (providers.Count == 0 || providers.Contains(model.Reference.Provider, StringComparer.Ordinal))
                && words.TrueForAll(word => Has(model, word))
                && !Needs.LackedBy(model, model.Price).Any()
            )
            .ToList();
        if (order is null)
        {
            return IsReversed ? [.. found.AsEnumerable().Reverse()] : found;
        }

        var known = found.Where(model => order.Key(model) is not null).ToList();
        // What is not known is the last in either direction.
        return
        [
            .. order.IsGreatestFirst == IsReversed
                ? known.OrderBy(order.Key, Comparer)
                : known.OrderByDescending(order.Key, Comparer),
            .. found.Except(known),
        ];
    }

    /// <summary>Why nothing was found, with the nearest names.</summary>
    public string Explain(IReadOnlyList<CatalogueModel> models)
    {
        if (
            Words.FirstOrDefault(word => models.All(model => model.Reference.Provider != word && !Has(model, word))) is
            { } strange
        )
        {
            var names = models
                .SelectMany(model =>
                    (string[])
                        [model.Reference.Provider, model.Reference.Model, .. model.Reference.Model.Split('-', '/')]
                )
                .Concat(CapabilityWords.All)
                .Distinct(StringComparer.Ordinal);
            var near =
                new ProviderRegistry().Find(strange) is not null ? $"; to ask it: prompter models {strange} --live"
                : NearestName.Find(strange, names) is { } nearest ? $"; did you mean '{nearest}'?"
                : "";
            return $"no model has '{strange}' in its name, provider or abilities{near}";
        }

        return $"no model has all of it: {string.Join(", ", Words.Concat(Needs.Words))}";
    }

    private static bool Has(CatalogueModel model, string word) =>
        model
            .Aliases.Append(model.Reference.ToString())
            .Append(model.Title ?? "")
            .Append(model.Status ?? "")
            .Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase))
        || (CapabilityWords.Find(word) & model.Can) is not ModelCapabilities.None;
}
