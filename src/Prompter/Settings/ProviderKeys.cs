using Prompter.Providers;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>The keys under <c>providers.NAME</c>, and what they make of the providers that are known.</summary>
internal static class ProviderKeys
{
    /// <summary>In the order of <see cref="ProviderKind"/>.</summary>
    private static readonly string[] Kinds = ["openai", "openai-responses", "anthropic", "gemini", "ollama"];

    /// <summary>Programs that act by themselves; what stands in front of a colon for them.</summary>
    public static readonly string[] Agents = ["claude-code", "codex", "gemini-cli", "acp"];

    /// <summary>Names that stand for something else than an API in front of a colon.</summary>
    public static readonly string[] Taken = ["llm", "sim", .. Agents];

    private static readonly ConfigurationKey<Provider> Kind = Key(
        "kind",
        SettingType.Choice(Kinds),
        "What the provider speaks; a provider that is not built in needs it.",
        (provider, kind) => provider with { Kind = (ProviderKind)Array.IndexOf(Kinds, kind), ResponsesModels = [] },
        "mine: { kind: openai, base_url: \"http://127.0.0.1:8080/v1\", api_key_env: MY_KEY, headers: { X-Team: blue }, quirks: { takes_top_k: true } }",
        objection: "declares or changes a provider"
    );

    private static readonly ConfigurationKey<Provider> BaseUrl = Key(
        "base_url",
        SettingType.Url,
        "Its address; with the version for openai and openai-responses, without it for the others.",
        (provider, address) => provider with { BaseUrl = (Uri)address! },
        objection: "sends prompts, and a key with them, to an address"
    );

    private static readonly ConfigurationKey<Provider> KeyVariables = Key(
        "api_key_env",
        SettingType.Variables,
        "The environment variables that its key may be in.",
        (provider, names) => provider with { KeyVariables = (IReadOnlyList<string>)names! },
        objection: "sends variables as keys"
    );

    public static IReadOnlyList<ConfigurationKey<Provider>> All { get; } =
    [
        Kind,
        BaseUrl,
        KeyVariables,
        Key(
            "headers",
            SettingType.Map,
            "Headers for every request.",
            (provider, headers) => provider with { Headers = (IReadOnlyDictionary<string, string>)headers! },
            objection: "sends headers with every request"
        ),
        Key(
            "quirks.key_header",
            SettingType.Text,
            "The header that carries the key, where it is not Authorization.",
            (provider, header) => provider with { Quirks = provider.Quirks with { KeyHeader = (string)header! } },
            objection: "sends the key in another header"
        ),
        Key(
            "quirks.max_tokens_field",
            SettingType.Text,
            "The field that limits the answer, where it is not max_tokens.",
            (provider, field) => provider with { Quirks = provider.Quirks with { MaxTokensField = (string)field! } }
        ),
        Key(
            "quirks.seed_field",
            SettingType.Text,
            "The field of the seed, where it is not seed.",
            (provider, field) => provider with { Quirks = provider.Quirks with { SeedField = (string)field! } }
        ),
        Key(
            "quirks.takes_top_k",
            SettingType.Boolean,
            "Whether top_k is taken.",
            (provider, takes) => provider with { Quirks = provider.Quirks with { TakesTopK = (bool)takes! } }
        ),
        Key(
            "quirks.takes_stream_options",
            SettingType.Boolean,
            "Whether stream_options is taken, which asks for the usage of a stream.",
            (provider, takes) => provider with { Quirks = provider.Quirks with { TakesStreamOptions = (bool)takes! } }
        ),
        Key(
            "quirks.takes_json_schema",
            SettingType.Boolean,
            "Whether response_format takes a schema; else it goes into the prompt.",
            (provider, takes) => provider with { Quirks = provider.Quirks with { TakesJsonSchema = (bool)takes! } }
        ),
        Key(
            "quirks.takes_reasoning_object",
            SettingType.Boolean,
            "Whether reasoning: {effort} takes the place of reasoning_effort.",
            (provider, takes) => provider with { Quirks = provider.Quirks with { TakesReasoningObject = (bool)takes! } }
        ),
        Key(
            "quirks.returns_reasoning",
            SettingType.Boolean,
            "Whether the reasoning of earlier turns is sent back.",
            (provider, returns) => provider with { Quirks = provider.Quirks with { ReturnsReasoning = (bool)returns! } }
        ),
        Key(
            "quirks.extra_body",
            SettingType.Json,
            "Fields that every request gets, as the text of a JSON object.",
            (provider, body) => provider with { Quirks = provider.Quirks with { ExtraBody = (string)body! } },
            objection: "puts fields into every request"
        ),
    ];

    /// <summary>Reports providers that nothing could be made of.</summary>
    public static void Report(SettingSet settings)
    {
        foreach (var name in settings.NamesIn(PolicyKeys.Providers))
        {
            var own = All.Select(key => settings.Find(key, name)).OfType<Setting>().FirstOrDefault();
            var policies = PolicyKeys.OfProviders.Select(key => settings.Find(key, name)).OfType<Setting>();
            var origin = (own ?? policies.First()).Origin;
            var label = MessageText.OneLine(name);
            var isTaken = Taken.Contains(name, StringComparer.Ordinal);
            if (isTaken && own is null)
            {
                // How these are asked can be set, but not where they are.
                continue;
            }

            if (isTaken || name.Contains(':', StringComparison.Ordinal))
            {
                settings.Report(origin, $"a provider cannot be called '{label}'; choose another name");
            }
            else if (KnownProviders.All.All(known => known.Name != name))
            {
                foreach (var key in new[] { Kind, BaseUrl }.Where(key => settings.Find(key, name) is null))
                {
                    // What is there and wrong has been told.
                    var place = $"{PolicyKeys.Providers}.{label}.{key.Name} ";
                    if (!settings.Mistakes.Exists(one => one.Message.StartsWith(place, StringComparison.Ordinal)))
                    {
                        settings.Report(origin, $"{PolicyKeys.Providers}.{label} lacks '{key.Name}'; add it");
                    }
                }
            }
        }
    }

    /// <summary>The providers that the settings make or change.</summary>
    public static Dictionary<string, Provider> Read(SettingSet settings) =>
        settings.ReadAll(
            PolicyKeys.Providers,
            All,
            name =>
            {
                var known = KnownProviders.All.FirstOrDefault(provider => provider.Name == name) ?? new(name, default);
                // Whoever names another server or a variable knows whether it wants a key.
                return settings.Find(BaseUrl, name) is null
                    ? known
                    : known with
                    {
                        NeedsKey = settings.Find(KeyVariables, name) is { Value: IReadOnlyList<string> { Count: > 0 } },
                    };
            }
        );

    private static ConfigurationKey<Provider> Key(
        string name,
        SettingType type,
        string description,
        Func<Provider, object?, Provider> set,
        string? example = null,
        string objection = "changes what is sent to a provider"
    ) =>
        new($"{PolicyKeys.Providers}.*.{name}", type, description, set, Example: example)
        {
            Trust = TrustRule.Never(objection),
        };
}
