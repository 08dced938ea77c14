namespace Prompter.Settings;

/// <summary>The one table of every key: checking, merging, the environment, rendering and the initial file follow it.</summary>
internal static class ConfigurationKeys
{
    public static readonly ConfigurationKey Models = new(
        "models",
        ConfigurationKind.Names,
        Array.Empty<string>(),
        "The models to ask when no --model is given."
    )
    {
        Variable = "PROMPTER_MODELS",
        Example = "[gpt-4o, sim:swift]",
    };

    public static readonly ConfigurationKey Stream = new(
        "defaults.stream",
        ConfigurationKind.Boolean,
        true,
        "Show output as it arrives; false shows the summary only."
    )
    {
        Variable = "PROMPTER_STREAM",
    };

    public static readonly ConfigurationKey OutputDirectory = new(
        "defaults.outdir",
        ConfigurationKind.Path,
        "./prompter-runs",
        "Where runs go, each in a directory of its own."
    )
    {
        Variable = "PROMPTER_OUTDIR",
    };

    public static readonly ConfigurationKey ConnectTimeout = new(
        "defaults.connect_timeout",
        ConfigurationKind.Timeout,
        TimeSpan.FromSeconds(15),
        "The longest that a connection to a provider may take."
    )
    {
        MeaningOfNull = "no limit",
        Variable = "PROMPTER_CONNECT_TIMEOUT",
    };

    public static readonly ConfigurationKey Parallel = new(
        "defaults.parallel",
        ConfigurationKind.Whole,
        null,
        "How many models are asked at once."
    )
    {
        Minimum = 1,
        Maximum = 1024,
        MeaningOfNull = "as many as there are models, at most 32",
        Variable = "PROMPTER_PARALLEL",
    };

    public static readonly ConfigurationKey View = new(
        "defaults.view",
        ConfigurationKind.Choice,
        "lines",
        "Lines tagged with their model as they come, or one block a model as each ends."
    )
    {
        Choices = ["lines", "blocks"],
        Variable = "PROMPTER_VIEW",
    };

    public static readonly ConfigurationKey Raw = new(
        "defaults.raw",
        ConfigurationKind.Boolean,
        false,
        "Keep what each model wrote, unchanged, in files of the run."
    )
    {
        Variable = "PROMPTER_RAW",
    };

    public static readonly ConfigurationKey Alias = new(
        "aliases.*",
        ConfigurationKind.Text,
        null,
        "A short name for a model, or for another alias."
    )
    {
        Example = "fast: gpt-4o-mini",
    };

    public static readonly ConfigurationKey Route = new(
        "routes.*",
        ConfigurationKind.Names,
        null,
        "A role that can be named like a model: the model that plays it, and those to ask after it."
    )
    {
        Example = "code: [gpt-4o, sim:scholar]",
    };

    public static readonly ConfigurationKey InputPrice = new(
        "costs.*.input_per_1k",
        ConfigurationKind.Number,
        null,
        "US dollars for a thousand input tokens, by model or provider:model."
    )
    {
        Maximum = 1_000_000,
        IsRequired = true,
        Example = "gpt-4: { input_per_1k: 0.03, output_per_1k: 0.06 }",
    };

    public static readonly ConfigurationKey OutputPrice = new(
        "costs.*.output_per_1k",
        ConfigurationKind.Number,
        null,
        "US dollars for a thousand output tokens; a price needs both."
    )
    {
        IsRequired = true,
        Maximum = 1_000_000,
    };

    public static readonly ConfigurationKey CachedInputPrice = new(
        "costs.*.cached_input_per_1k",
        ConfigurationKind.Number,
        null,
        "The same for input tokens that a cache had; as other input unless set."
    )
    {
        Maximum = 1_000_000,
    };

    public static readonly ConfigurationKey CacheWritePrice = new(
        "costs.*.cache_write_per_1k",
        ConfigurationKind.Number,
        null,
        "The same for input tokens that were written to a cache; as other input unless set."
    )
    {
        Maximum = 1_000_000,
    };

    public static readonly ConfigurationKey LlmCommand = new(
        "llm.command",
        ConfigurationKind.Command,
        new[] { "llm" },
        "The program llm, where it is not on the PATH or needs leading arguments."
    );

    public static readonly ConfigurationKey LlmDatabase = new(
        "llm.database",
        ConfigurationKind.Choice,
        "own",
        "Where llm logs to: a database for each call in the run's directory, or your own log, which parallel calls fight over."
    )
    {
        Choices = ["own", "shared"],
    };

    public static readonly ConfigurationKey LlmArguments = new(
        "llm.args",
        ConfigurationKind.Arguments,
        Array.Empty<string>(),
        "Arguments for every llm call."
    );

    /// <summary>Every key, in the order in which people read them.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Models,
        .. PolicyKeys.OfDefaults,
        ConnectTimeout,
        Stream,
        OutputDirectory,
        Parallel,
        View,
        Raw,
        Alias,
        Route,
        .. PolicyKeys.OfTargets,
        InputPrice,
        OutputPrice,
        CachedInputPrice,
        CacheWritePrice,
        LlmCommand,
        LlmDatabase,
        LlmArguments,
        .. ProviderKeys.All,
        .. PolicyKeys.OfProviders,
    ];

    /// <summary>The key at a path, or null where there is none or the path leads to a map of keys.</summary>
    public static ConfigurationKey? Find(string path) =>
        All.FirstOrDefault(key => string.Equals(key.Path, path, StringComparison.Ordinal));

    /// <summary>The names that may stand in the map at a path; the file's root has the path "". <c>*</c>: any name.</summary>
    public static IReadOnlyList<string> NamesIn(string path)
    {
        var prefix = path.Length == 0 ? "" : path + ".";
        return
        [
            .. All.Where(key => key.Path.StartsWith(prefix, StringComparison.Ordinal))
                .Select(key => key.Path[prefix.Length..].Split('.')[0])
                .Distinct(StringComparer.Ordinal),
        ];
    }
}
