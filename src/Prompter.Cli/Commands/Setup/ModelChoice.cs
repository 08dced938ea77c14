using Prompter.Catalogue;

namespace Prompter.Cli.Commands.Setup;

/// <summary>A model that may be made the default, and what is to be said of it.</summary>
internal sealed record ModelChoice(string Name, string About)
{
    private const int MostOfProvider = 3;
    private const int MostOfServer = 8;

    /// <summary>Those that the user can ask: with keys, on this machine, by <c>llm</c>, and a simulated one; the one to take first in front.</summary>
    /// <param name="providers">The providers that there is a key for.</param>
    /// <param name="servers">The servers of this machine.</param>
    /// <param name="llm">The default model of <c>llm</c>, or null.</param>
    /// <param name="catalogue">What is known of models.</param>
    public static IReadOnlyList<ModelChoice> All(
        IEnumerable<string> providers,
        IEnumerable<LocalServer> servers,
        string? llm,
        ModelCatalogue catalogue
    ) =>
        [
            .. providers.SelectMany(provider => OfProvider(provider, catalogue)),
            .. servers.SelectMany(server =>
                server.Models.Take(MostOfServer).Select(model => new ModelChoice(model.ToString(), "on this machine"))
            ),
            .. llm is null ? [] : (ModelChoice[])[new(llm, "the default of llm, with llm's own keys")],
            new($"{PrompterHost.Simulated}:swift", "simulated: needs nothing, knows nothing"),
        ];

    private static IEnumerable<ModelChoice> OfProvider(string provider, ModelCatalogue catalogue)
    {
        var usual = Inventory.UsualModels(provider).Take(MostOfProvider).ToList();
        var known =
            usual.Count > 0
                ? usual.Select(model => catalogue.Find(model) ?? new(model))
                : catalogue.Models(provider).OrderByDescending(model => model.Released).Take(MostOfProvider);
        return known.Select(model => new ModelChoice(model.Reference.ToString(), AboutOf(model)));
    }

    private static string AboutOf(CatalogueModel model) =>
        model.Price is { } price
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Title}: ${price.InputPer1K * 1000:0.##} in, ${price.OutputPer1K * 1000:0.##} out"
            )
            : model.Title ?? "";
}
