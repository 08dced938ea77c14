using System.Text.Json.Nodes;
using Prompter.Catalogue;

namespace Prompter.Cli.Commands.Models;

/// <summary>A model for a program: all that is known, as one JSON line. What is unknown is null.</summary>
internal static class ModelJson
{
    public static string Of(CatalogueModel model) =>
        JsonLine.Of(
            new([
                new("model", model.Reference.ToString()),
                new("provider", model.Reference.Provider),
                new("name", model.Reference.Model),
                new("title", model.Title),
                new("released", model.Released?.ToString("O")),
                new("status", model.Status),
                new("aliases", Words(model.Aliases)),
                new("context", model.ContextLength),
                new("input_limit", model.InputLimit),
                new("output_limit", model.OutputLimit),
                .. Prices(model.Price),
                new("price_until", model.PriceUntil?.ToString("O")),
                new("tiers", new JsonArray([.. (model.Price?.Tiers ?? []).Select(Tier)])),
                new("can", Words(CapabilityWords.Of(model.Can))),
                new("cannot", Words(CapabilityWords.Of(model.Cannot))),
                new("efforts", Words(model.Reasoning.Efforts)),
                new("always_thinks", model.Reasoning.AlwaysThinks),
                new("reasoning_toggle", model.Reasoning.CanBeTurnedOff),
                new("reasoning_budget", model.Reasoning.TakesBudget),
                new("least_budget", model.Reasoning.LeastBudget),
                new("most_budget", model.Reasoning.MostBudget),
            ])
        );

    private static JsonObject Tier(ModelPriceTier tier) =>
        new([new("above_input_tokens", tier.AboveInputTokens), .. Prices(tier.Price)]);

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Prices(ModelPrice? price) =>
        [
            new("input_per_1m", PerMillion(price?.InputPer1K)),
            new("output_per_1m", PerMillion(price?.OutputPer1K)),
            new("cached_per_1m", PerMillion(price?.CachedInputPer1K)),
            new("cache_write_per_1m", PerMillion(price?.CacheWritePer1K)),
            new("reasoning_per_1m", PerMillion(price?.ReasoningPer1K)),
        ];

    /// <summary>Division by the long form of 1 takes zeros off the end.</summary>
    private static JsonNode? PerMillion(decimal? per1K) => per1K * 1000 / 1.000000000000000000000000000m;

    private static JsonArray Words(IEnumerable<string> words) => new([.. words]);
}
