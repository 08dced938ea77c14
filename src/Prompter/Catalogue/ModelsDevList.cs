namespace Prompter.Catalogue;

/// <summary>Reads the list that https://models.dev/api.json serves: providers with their models, dollars for a million tokens.</summary>
internal static class ModelsDevList
{
    public const string Source = "models.dev";
    public const string License = "MIT License, Copyright (c) 2025 spin.dev (models.dev); see NOTICE";

    /// <summary>Among the efforts of a model: that it can be told not to think.</summary>
    private const string NoEffort = "none";

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

    /// <summary>Reads the models of the providers that Prompter knows, in the order of their names.</summary>
    /// <param name="root">The list; its providers may stand in a member of that name.</param>
    public static IEnumerable<KeyValuePair<string, Dictionary<string, ListedModel?>>> Read(JsonElement root) =>
        (Member(root, "providers") ?? root)
            .EnumerateObject()
            .Where(provider => Names.ContainsKey(provider.Name))
            .Select(provider => KeyValuePair.Create(Names[provider.Name], Models(provider.Value)))
            .Where(provider => provider.Value.Count > 0);

    private static Dictionary<string, ListedModel?> Models(JsonElement provider) =>
        (Member(provider, "models")?.EnumerateObject() ?? default)
            .Where(entry => WritesText(entry.Name, entry.Value))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .ToDictionary(entry => entry.Name, entry => (ListedModel?)Model(entry.Value), StringComparer.Ordinal);

    private static bool WritesText(string name, JsonElement entry) =>
        Member(Member(entry, "modalities"), "output") is { } output
            ? Contains(output, "text")
            : !Wordless.Any(part => name.Contains(part, StringComparison.Ordinal));

    private static ListedModel Model(JsonElement entry)
    {
        var limit = Member(entry, "limit");
        var abilities = Abilities(entry);
        var (price, above) = Prices(Member(entry, "cost"));
        var thinking = (Member(entry, "reasoning_options")?.EnumerateArray() ?? default).ToLookup(
            option => Text(option, "type"),
            StringComparer.Ordinal
        );
        return new()
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
            Context = Tokens(limit, "context"),
            Input = Tokens(limit, "input"),
            Output = Tokens(limit, "output"),
            Price = price,
            Above = above,
            Can = Words(abilities.Where(ability => ability.Value is true).Select(ability => ability.Word)),
            Cannot = Words(abilities.Where(ability => ability.Value is false).Select(ability => ability.Word)),
            Efforts = Words(thinking["effort"].SelectMany(Efforts).Where(effort => effort != NoEffort)),
            Toggle =
                thinking["toggle"].Any()
                || thinking["effort"].SelectMany(Efforts).Contains(NoEffort, StringComparer.Ordinal),
            Budget = thinking["budget_tokens"]
                .Select(option => (long?[])[Member(option, "min")?.GetInt64(), Member(option, "max")?.GetInt64()])
                .FirstOrDefault(),
        };
    }

    /// <summary>In the order of <see cref="ModelCapabilities"/>; null where nobody says.</summary>
    private static (string Word, bool? Value)[] Abilities(JsonElement entry)
    {
        var input = Member(Member(entry, "modalities") ?? entry, "input");
        return
        [
            ("tools", Flag("tool_call")),
            ("images", Reads("image")),
            ("pdf", Reads("pdf")),
            ("audio", Reads("audio")),
            ("video", Reads("video")),
            ("json", Flag("structured_output")),
            ("reasoning", Flag("reasoning")),
            ("temperature", Flag("temperature")),
        ];

        bool? Flag(string name) => Member(entry, name)?.GetBoolean();

        bool? Reads(string kind) => input is { } kinds ? Contains(kinds, kind) : null;
    }

    private static (decimal?[]? Price, decimal?[][]? Above) Prices(JsonElement? cost)
    {
        // A router's price is -1, for it depends; and where each request costs too, tokens alone would be a wrong bill.
        if (
            Dollars(cost, "input") is not { } input
            || Dollars(cost, "output") is not { } output
            || Member(cost, "request") is not null
        )
        {
            return default;
        }

        var tiers = (Member(cost, "tiers")?.EnumerateArray() ?? default)
            .Select(tier => (Above: tier.GetProperty("tier").GetProperty("size").GetDecimal(), Cost: tier))
            .ToList();
        if (tiers.Count == 0 && Member(cost, "context_over_200k") is { } over)
        {
            tiers.Add((200_000, over));
        }

        return (
            Price(cost, input, output),
            tiers.Count == 0
                ? null
                :
                [
                    .. tiers.Select(tier =>
                        (decimal?[])
                            [
                                tier.Above,
                                .. Price(
                                    tier.Cost,
                                    Dollars(tier.Cost, "input") ?? input,
                                    Dollars(tier.Cost, "output") ?? output
                                ),
                            ]
                    ),
                ]
        );
    }

    /// <summary>As <see cref="ListedModel.Price"/>.</summary>
    private static decimal?[] Price(JsonElement? cost, decimal input, decimal output)
    {
        var cached = Dollars(cost, "cache_read") ?? Dollars(cost, "cached_input");
        var write = Dollars(cost, "cache_write") ?? Dollars(cost, "cached_write");
        var reasoning = Dollars(cost, "reasoning");
        decimal?[] all =
        [
            input,
            output,
            // Where input costs something, 0 means that nobody said; so does a written token that is cheaper than a read one.
            cached > 0
            || input == 0
                ? cached
                : null,
            write >= input ? write : null,
            reasoning == output ? null : reasoning,
        ];
        return all[..(Array.FindLastIndex(all, number => number is not null) + 1)];
    }

    private static IEnumerable<string> Efforts(JsonElement option) =>
        (Member(option, "values")?.EnumerateArray() ?? default)
            .Where(value => value.ValueKind == JsonValueKind.String)
            .Select(value => value.GetString()!);

    private static decimal? Dollars(JsonElement? cost, string name) =>
        Member(cost, name)?.GetDecimal() is >= 0 and var price ? price : null;

    /// <summary>0 means that nobody said.</summary>
    private static long? Tokens(JsonElement? limit, string name) =>
        Member(limit, name)?.GetInt64() is not 0 and var count ? count : null;

    private static string? Text(JsonElement entry, string name) =>
        Member(entry, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static string? Words(IEnumerable<string> words) =>
        string.Join(' ', words) is { Length: > 0 } text ? text : null;

    private static bool Contains(JsonElement list, string word) =>
        list.EnumerateArray().Any(item => item.ValueEquals(word));

    private static JsonElement? Member(JsonElement? entry, string name) =>
        entry is { ValueKind: JsonValueKind.Object } members
        && members.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}
