using System.Globalization;
using System.Text.Json;

namespace Prompter.Catalogue;

/// <summary>Reads the list that https://models.dev/api.json serves: providers with their models, dollars for a million tokens.</summary>
internal static class ModelsDevList
{
    public const string Source = "models.dev";
    public const string License = "MIT License, Copyright (c) 2025 spin.dev (models.dev); see NOTICE";

    /// <summary>Providers of models.dev by the names that Prompter has for them. Others are left out.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["openai"] = "openai",
        ["anthropic"] = "anthropic",
        ["google"] = "gemini",
        ["groq"] = "groq",
        ["openrouter"] = "openrouter",
        ["deepseek"] = "deepseek",
        ["mistral"] = "mistral",
        ["xai"] = "xai",
        ["togetherai"] = "together",
        ["cerebras"] = "cerebras",
        ["fireworks-ai"] = "fireworks",
        ["moonshotai"] = "moonshot",
        ["cohere"] = "cohere",
        ["perplexity"] = "perplexity",
        ["azure"] = "azure",
        ["zai"] = "zai",
        ["alibaba"] = "alibaba",
        ["minimax"] = "minimax",
    };

    /// <summary>Parts of names of models that write no text, for lists that do not say what a model writes.</summary>
    private static readonly string[] Wordless = ["embed", "whisper", "gpt-image", "chatgpt-image", "lyria"];

    /// <summary>Reads the models, in the order of their names.</summary>
    /// <param name="root">The list; its providers may stand in a member of that name.</param>
    /// <exception cref="FormatException">A number in it cannot be true.</exception>
    public static IReadOnlyList<CatalogueModel> Read(JsonElement root)
    {
        var providers = root.TryGetProperty("providers", out var inner) ? inner : root;
        var models = new List<CatalogueModel>();
        foreach (var provider in providers.EnumerateObject())
        {
            if (Names.TryGetValue(provider.Name, out var name) && Member(provider.Value, "models") is { } entries)
            {
                models.AddRange(
                    entries
                        .EnumerateObject()
                        .Where(entry => WritesText(entry.Name, entry.Value))
                        .Select(entry => Model(new(name, entry.Name), entry.Value))
                        .OrderBy(model => model.Reference.Model, StringComparer.Ordinal)
                );
            }
        }

        return models;
    }

    private static bool WritesText(string name, JsonElement entry) =>
        Member(entry, "modalities") is { } modalities && Member(modalities, "output") is { } output
            ? Contains(output, "text")
            : !Wordless.Any(part => name.Contains(part, StringComparison.Ordinal));

    private static CatalogueModel Model(ModelReference reference, JsonElement entry)
    {
        var (can, cannot) = Capabilities(entry);
        var limit = Member(entry, "limit");
        return new(reference)
        {
            Title = Text(entry, "name"),
            Released = DateOnly.TryParseExact(
                Text(entry, "release_date"),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var date
            )
                ? date
                : null,
            Status = Text(entry, "status"),
            ContextLength = Tokens(limit, "context"),
            InputLimit = Tokens(limit, "input"),
            OutputLimit = Tokens(limit, "output"),
            Price = Member(entry, "cost") is { } cost ? Price(cost) : null,
            Can = can,
            Cannot = cannot,
            Reasoning = Reasoning(entry),
        };
    }

    private static (ModelCapabilities Can, ModelCapabilities Cannot) Capabilities(JsonElement entry)
    {
        var (can, cannot) = (ModelCapabilities.None, ModelCapabilities.None);
        var input = Member(entry, "modalities") is { } modalities
            ? Member(modalities, "input")
            : Member(entry, "input");
        Add(ModelCapabilities.Tools, Flag("tool_call"));
        Add(ModelCapabilities.StructuredOutput, Flag("structured_output"));
        Add(ModelCapabilities.Reasoning, Flag("reasoning"));
        Add(ModelCapabilities.Temperature, Flag("temperature"));
        Add(ModelCapabilities.Images, Reads("image"));
        Add(ModelCapabilities.Pdf, Reads("pdf"));
        Add(ModelCapabilities.Audio, Reads("audio"));
        Add(ModelCapabilities.Video, Reads("video"));
        return (can, cannot);

        bool? Flag(string name) => Member(entry, name)?.GetBoolean();

        bool? Reads(string kind) => input is { } kinds ? Contains(kinds, kind) : null;

        void Add(ModelCapabilities capability, bool? value)
        {
            can |= value is true ? capability : ModelCapabilities.None;
            cannot |= value is false ? capability : ModelCapabilities.None;
        }
    }

    private static ModelPrice? Price(JsonElement cost)
    {
        // A router's price is -1, for it depends; and where each request costs too, tokens alone would be a wrong bill.
        if (
            Dollars(cost, "input") is not { } input
            || Dollars(cost, "output") is not { } output
            || Member(cost, "request") is not null
        )
        {
            return null;
        }

        var tiers = (Member(cost, "tiers")?.EnumerateArray() ?? default)
            .Select(tier => (Above: tier.GetProperty("tier").GetProperty("size").GetInt64(), Cost: tier))
            .ToList();
        if (tiers.Count == 0 && Member(cost, "context_over_200k") is { } over)
        {
            tiers.Add((200_000, over));
        }

        return Price(cost, input, output) with
        {
            Tiers =
            [
                .. tiers.Select(tier => new ModelPriceTier(
                    SaneNumber.Tokens(tier.Above),
                    Price(tier.Cost, Dollars(tier.Cost, "input") ?? input, Dollars(tier.Cost, "output") ?? output)
                )),
            ],
        };
    }

    private static ModelPrice Price(JsonElement cost, decimal input, decimal output)
    {
        var cached = Dollars(cost, "cache_read") ?? Dollars(cost, "cached_input");
        var write = Dollars(cost, "cache_write") ?? Dollars(cost, "cached_write");
        var reasoning = Dollars(cost, "reasoning");
        return new(input / 1000, output / 1000)
        {
            // Where input costs something, 0 means that nobody said; so does a written token that is cheaper than a read one.
            CachedInputPer1K = cached > 0 || input == 0 ? cached / 1000 : null,
            CacheWritePer1K = write >= input ? write / 1000 : null,
            ReasoningPer1K = reasoning == output ? null : reasoning / 1000,
        };
    }

    private static ReasoningControls Reasoning(JsonElement entry)
    {
        var controls = ReasoningControls.None;
        foreach (var option in Member(entry, "reasoning_options")?.EnumerateArray() ?? default)
        {
            controls = Text(option, "type") switch
            {
                "toggle" => controls with { CanBeTurnedOff = true },
                "effort" => controls with { Efforts = Efforts(option) },
                "budget_tokens" => controls with
                {
                    TakesBudget = true,
                    LeastBudget = Member(option, "min")?.GetInt64(),
                    MostBudget = Member(option, "max")?.GetInt64(),
                },
                _ => controls,
            };
        }

        return controls;
    }

    private static string[] Efforts(JsonElement option) =>
        [
            .. (Member(option, "values")?.EnumerateArray() ?? default)
                .Where(value => value.ValueKind == JsonValueKind.String)
                .Select(value => value.GetString()!),
        ];

    private static decimal? Dollars(JsonElement cost, string name) =>
        Member(cost, name)?.GetDecimal() is >= 0 and var price ? SaneNumber.Price(price) : null;

    /// <summary>0 means that nobody said.</summary>
    private static long? Tokens(JsonElement? limit, string name) =>
        limit is { } limits && Member(limits, name) is { } member && member.GetInt64() is not 0 and var count
            ? SaneNumber.Tokens(count)
            : null;

    private static string? Text(JsonElement entry, string name) =>
        Member(entry, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static bool Contains(JsonElement list, string word) =>
        list.EnumerateArray().Any(item => item.ValueEquals(word));

    private static JsonElement? Member(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object
        && entry.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}
