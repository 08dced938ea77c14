using Prompter.Policies.Rescue;

namespace Prompter.Settings;

/// <summary>The keys that say how models are asked: the same ones for all, for a provider's models and for one model.</summary>
internal static class PolicyKeys
{
    public const string Targets = "targets";
    public const string Providers = "providers";
    private const string Defaults = "defaults";

    /// <summary>In the order of <see cref="StreamRescue"/>.</summary>
    private static readonly string[] Rescues = ["fail", "restart", "continue"];

    /// <summary>In the order of <see cref="ContextChoice"/>.</summary>
    private static readonly string[] ContextChoices = ["route", "shape"];

    private static readonly ConfigurationKey[] Rows =
    [
        new(
            "retries",
            ConfigurationKind.Whole,
            0,
            "Tries after the first, for each model, where trying again can help."
        )
        {
            Maximum = 100,
        },
        Time("timeout", "The longest that one attempt may take."),
        Time("total_timeout", "The longest that a model may take with all its attempts and waits."),
        Time("first_token_timeout", "The longest wait for the first piece of an answer."),
        Time("idle_timeout", "The longest silence in the middle of an answer."),
        new(
            "rescue",
            ConfigurationKind.Choice,
            null,
            "What becomes of an answer that breaks off: an error, a new beginning, or another model goes on from it."
        )
        {
            Choices = Rescues,
        },
        new(
            "json_retries",
            ConfigurationKind.Whole,
            2,
            "Tries after the first, with the errors, where an answer is not the JSON that was asked for."
        )
        {
            Maximum = 100,
        },
        new(
            "fallback",
            ConfigurationKind.Names,
            Array.Empty<string>(),
            "The models to ask after one that fails, in this order."
        )
        {
            Example = "[sim:swift]",
        },
        Count("requests_per_minute", "The most requests that are sent to each model in a minute."),
        Count("tokens_per_minute", "The most tokens that are sent to each model and come back in a minute."),
        Count("concurrency", "The most calls of each model at the same time."),
    ];

    private static readonly ConfigurationKey[] NamedRows =
    [
        Count("max_context_tokens", "The most tokens of a conversation that are sent to each model.") with
        {
            Example = "gpt-4o: { max_context_tokens: 100000, context: shape, retries: 2, fallback: [sim:swift] }",
        },
        new(
            "context",
            ConfigurationKind.Choice,
            null,
            "Whether a conversation that is too long passes the model by, or loses its oldest turns."
        )
        {
            Choices = ContextChoices,
        },
        .. Rows.Select(row => row with { Default = null, Example = null }),
    ];

    public static IReadOnlyList<ConfigurationKey> OfDefaults { get; } =
    [
        .. Rows.Select(row =>
            row with
            {
                Path = $"{Defaults}.{row.Path}",
                Variable = $"PROMPTER_{row.Path.ToUpperInvariant()}",
                MeaningOfNull = row.Name == "rescue" ? "what fits where the answer goes" : row.MeaningOfNull,
            }
        ),
    ];

    public static IReadOnlyList<ConfigurationKey> OfTargets { get; } = Named(Targets);

    public static IReadOnlyList<ConfigurationKey> OfProviders { get; } =
    [.. Named(Providers).Select(key => key with { Example = null })];

    /// <summary>What is set for all models.</summary>
    public static PolicySettings ReadDefaults(SettingSet settings) =>
        Read(OfDefaults.Select(key => settings.Get(key)), isWeakest: true);

    /// <summary>What is set for each provider or target that has something set.</summary>
    public static Dictionary<string, PolicySettings> ReadNamed(
        SettingSet settings,
        string section,
        IReadOnlyList<ConfigurationKey> keys
    )
    {
        var named = new Dictionary<string, PolicySettings>(StringComparer.Ordinal);
        foreach (var name in settings.NamesIn(section))
        {
            var set = keys.Select(key => settings.Find(key, name)).OfType<Setting>().ToList();
            if (set.Count > 0)
            {
                named[name] = Read(set, isWeakest: false);
            }
        }

        return named;
    }

    private static PolicySettings Read(IEnumerable<Setting> set, bool isWeakest)
    {
        var values = set.ToDictionary(setting => setting.Key.Name, setting => setting.Value, StringComparer.Ordinal);
        return new()
        {
            Retries = (int?)values.GetValueOrDefault("retries"),
            Timeout = TimeOf("timeout"),
            TotalTimeout = TimeOf("total_timeout"),
            FirstTokenTimeout = TimeOf("first_token_timeout"),
            IdleTimeout = TimeOf("idle_timeout"),
            Rescue = (StreamRescue?)ChoiceOf("rescue", Rescues),
            JsonRetries = (int?)values.GetValueOrDefault("json_retries"),
            Fallback = (IReadOnlyList<string>?)values.GetValueOrDefault("fallback"),
            RequestsPerMinute = CountOf("requests_per_minute"),
            TokensPerMinute = CountOf("tokens_per_minute"),
            Concurrency = CountOf("concurrency"),
            MaxContextTokens = CountOf("max_context_tokens"),
            Context = (ContextChoice?)ChoiceOf("context", ContextChoices),
        };

        // A null that somebody wrote takes the limit of a weaker place away; what nobody wrote keeps it.
        TimeSpan? TimeOf(string name) =>
            values.TryGetValue(name, out var value)
                ? (TimeSpan?)value ?? (isWeakest ? null : PolicySettings.NoTimeout)
                : null;

        int? CountOf(string name) =>
            values.TryGetValue(name, out var value) ? (int?)value ?? (isWeakest ? null : PolicySettings.NoLimit) : null;

        int? ChoiceOf(string name, string[] choices) =>
            values.GetValueOrDefault(name) is string choice ? Array.IndexOf(choices, choice) : null;
    }

    private static IReadOnlyList<ConfigurationKey> Named(string section) =>
        [.. NamedRows.Select(row => row with { Path = $"{section}.*.{row.Path}" })];

    private static ConfigurationKey Time(string name, string description) =>
        new(name, ConfigurationKind.Timeout, null, description) { MeaningOfNull = "no limit" };

    private static ConfigurationKey Count(string name, string description) =>
        new(name, ConfigurationKind.Whole, null, description)
        {
            Minimum = 1,
            Maximum = 1_000_000_000,
            MeaningOfNull = "no limit",
        };
}
