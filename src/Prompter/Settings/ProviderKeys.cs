using Prompter.Providers;

namespace Prompter.Settings;

/// <summary>The keys under <c>providers.NAME</c>, and what they make of the providers that are known.</summary>
internal static class ProviderKeys
{
    private static readonly string[] Kinds = ["openai", "openai-responses", "anthropic", "gemini", "ollama"];

    /// <summary>Names that stand for something else than an API in front of a colon.</summary>
    private static readonly string[] Taken = ["llm", "sim", "claude-code", "codex", "gemini-cli"];

    private static readonly ConfigurationKey Kind = Key(
        "kind",
        ConfigurationKind.Choice,
        "What the provider speaks; a provider that is not built in needs it."
    ) with
    {
        Choices = Kinds,
        Example =
            "mine: { kind: openai, base_url: \"http://127.0.0.1:8080/v1\", api_key_env: MY_KEY, headers: { X-Team: blue }, quirks: { takes_top_k: true } }",
    };

    private static readonly ConfigurationKey BaseUrl = Key(
        "base_url",
        ConfigurationKind.Url,
        "Its address; with the version for openai and openai-responses, without it for the others."
    );

    private static readonly ConfigurationKey KeyVariables = Key(
        "api_key_env",
        ConfigurationKind.Names,
        "The environment variables that its key may be in."
    );

    private static readonly ConfigurationKey Headers = Key(
        "headers",
        ConfigurationKind.Map,
        "Headers for every request."
    );

    private static readonly ConfigurationKey KeyHeader = Key(
        "quirks.key_header",
        ConfigurationKind.Text,
        "The header that carries the key, where it is not Authorization."
    );

    private static readonly ConfigurationKey MaxTokensField = Key(
        "quirks.max_tokens_field",
        ConfigurationKind.Text,
        "The field that limits the answer, where it is not max_tokens."
    );

    private static readonly ConfigurationKey SeedField = Key(
        "quirks.seed_field",
        ConfigurationKind.Text,
        "The field of the seed, where it is not seed."
    );

    private static readonly ConfigurationKey TakesTopK = Key(
        "quirks.takes_top_k",
        ConfigurationKind.Boolean,
        "Whether top_k is taken."
    );

    private static readonly ConfigurationKey TakesStreamOptions = Key(
        "quirks.takes_stream_options",
        ConfigurationKind.Boolean,
        "Whether stream_options is taken, which asks for the usage of a stream."
    );

    private static readonly ConfigurationKey TakesJsonSchema = Key(
        "quirks.takes_json_schema",
        ConfigurationKind.Boolean,
        "Whether response_format takes a schema; else it goes into the prompt."
    );

    private static readonly ConfigurationKey TakesReasoningObject = Key(
        "quirks.takes_reasoning_object",
        ConfigurationKind.Boolean,
        "Whether reasoning: {effort} takes the place of reasoning_effort."
    );

    private static readonly ConfigurationKey ReturnsReasoning = Key(
        "quirks.returns_reasoning",
        ConfigurationKind.Boolean,
        "Whether the reasoning of earlier turns is sent back."
    );

    private static readonly ConfigurationKey ExtraBody = Key(
        "quirks.extra_body",
        ConfigurationKind.Json,
        "Fields that every request gets, as the text of a JSON object."
    );

    public static IReadOnlyList<ConfigurationKey> All { get; } =
    [
        Kind,
        BaseUrl,
        KeyVariables,
        Headers,
        KeyHeader,
        MaxTokensField,
        SeedField,
        TakesTopK,
        TakesStreamOptions,
        TakesJsonSchema,
        TakesReasoningObject,
        ReturnsReasoning,
        ExtraBody,
    ];

    /// <summary>Reports providers that nothing could be made of.</summary>
    public static void Report(SettingSet settings, ICollection<ConfigurationMistake> mistakes)
    {
        foreach (var name in settings.NamesIn(PolicyKeys.Providers))
        {
            var own = All.Select(key => settings.Find(key, name)).OfType<Setting>().FirstOrDefault();
            var origin = (
                own ?? PolicyKeys.OfProviders.Select(key => settings.Find(key, name)).OfType<Setting>().First()
            ).Origin;
            var label = MessageText.OneLine(name);
            if (Taken.Contains(name, StringComparer.Ordinal) && own is null)
            {
                // How these are asked can be set, but not where they are.
                continue;
            }

            if (Taken.Contains(name, StringComparer.Ordinal) || name.Contains(':', StringComparison.Ordinal))
            {
                mistakes.Add(origin.Mistake($"a provider cannot be called '{label}'; choose another name"));
            }
            else if (KnownProviders.All.All(known => known.Name != name))
            {
                foreach (var key in (ConfigurationKey[])[Kind, BaseUrl])
                {
                    if (settings.Find(key, name) is null)
                    {
                        mistakes.Add(origin.Mistake($"{PolicyKeys.Providers}.{label} lacks '{key.Name}'; add it"));
                    }
                }
            }
        }
    }

    /// <summary>The providers that the settings make or change.</summary>
    public static Dictionary<string, Provider> Read(SettingSet settings) =>
        settings
            .NamesIn(PolicyKeys.Providers)
            .Where(name => All.Any(key => settings.Find(key, name) is not null))
            .Select(name => Read(settings, name))
            .ToDictionary(provider => provider.Name, StringComparer.Ordinal);

    private static Provider Read(SettingSet settings, string name)
    {
        var known = KnownProviders.All.FirstOrDefault(provider => provider.Name == name);
        var basis = known ?? new(name, KindOf((string)settings.Find(Kind, name)!.Value!));
        var quirks = basis.Quirks;
        return basis with
        {
            Kind = Value<string>(Kind) is { } kind ? KindOf(kind) : basis.Kind,
            BaseUrl = Value<Uri>(BaseUrl) ?? basis.BaseUrl,
            // Whoever names another server or a variable knows whether it wants a key.
            NeedsKey = Value<Uri>(BaseUrl) is null ? basis.NeedsKey : settings.Find(KeyVariables, name) is not null,
            KeyVariables = Value<IReadOnlyList<string>>(KeyVariables) ?? basis.KeyVariables,
            Headers = Value<IReadOnlyDictionary<string, string>>(Headers) ?? basis.Headers,
            ResponsesModels = settings.Find(Kind, name) is null ? basis.ResponsesModels : [],
            Quirks = quirks with
            {
                KeyHeader = Value<string>(KeyHeader) ?? quirks.KeyHeader,
                MaxTokensField = Value<string>(MaxTokensField) ?? quirks.MaxTokensField,
                SeedField = Value<string>(SeedField) ?? quirks.SeedField,
                TakesTopK = Flag(TakesTopK) ?? quirks.TakesTopK,
                TakesStreamOptions = Flag(TakesStreamOptions) ?? quirks.TakesStreamOptions,
                TakesJsonSchema = Flag(TakesJsonSchema) ?? quirks.TakesJsonSchema,
                TakesReasoningObject = Flag(TakesReasoningObject) ?? quirks.TakesReasoningObject,
                ReturnsReasoning = Flag(ReturnsReasoning) ?? quirks.ReturnsReasoning,
                ExtraBody = Value<string>(ExtraBody) ?? quirks.ExtraBody,
            },
        };

        T? Value<T>(ConfigurationKey key)
            where T : class => settings.Find(key, name)?.Value as T;

        bool? Flag(ConfigurationKey key) => settings.Find(key, name)?.Value as bool?;
    }

    private static ProviderKind KindOf(string kind) => (ProviderKind)Array.IndexOf(Kinds, kind);

    private static ConfigurationKey Key(string name, ConfigurationKind kind, string description) =>
        new($"{PolicyKeys.Providers}.*.{name}", kind, null, description);
}
