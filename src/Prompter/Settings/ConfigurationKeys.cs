using Prompter.Catalogue;

namespace Prompter.Settings;

/// <summary>The one table of every key: checking, merging, the environment, flags, rendering and the initial file follow it.</summary>
internal static class ConfigurationKeys
{
    public static readonly ConfigurationKey Alias = new(
        "aliases.*",
        SettingType.Text,
        "A short name for a model, or for another alias.",
        Example: "fast: gpt-4o-mini"
    )
    {
        Trust = TrustRule.NewName,
    };

    public static readonly ConfigurationKey Route = new(
        "routes.*",
        SettingType.Route,
        "A route, which can be named like a model: the model to ask, and those to ask after it; or what it needs, where any model will do.",
        Example: "code: [gpt-4o, sim:scholar]   # or { needs: [tools, 100k, $2 output], prefer: cheapest }"
    )
    {
        Trust = TrustRule.NewName,
    };

    public static readonly IReadOnlyList<ConfigurationKey<ModelPrice>> OfPrices =
    [
        Price(
            "input_per_1k",
            "US dollars for a thousand input tokens, by model or provider:model.",
            (price, dollars) => price with { InputPer1K = dollars },
            "gpt-4: { input_per_1k: 0.03, output_per_1k: 0.06 }"
        ) with
        {
            IsRequired = true,
        },
        Price(
            "output_per_1k",
            "US dollars for a thousand output tokens; a price needs both.",
            (price, dollars) => price with { OutputPer1K = dollars }
        ) with
        {
            IsRequired = true,
        },
        Price(
            "cached_input_per_1k",
            "The same for input tokens that a cache had; as other input unless set.",
            (price, dollars) => price with { CachedInputPer1K = dollars }
        ),
        Price(
            "cache_write_per_1k",
            "The same for input tokens that were written to a cache; as other input unless set.",
            (price, dollars) => price with { CacheWritePer1K = dollars }
        ),
    ];

    public static readonly ConfigurationKey Models = new(
        "models",
        SettingType.Models,
        "The models to ask when no --model is given.",
        Array.Empty<string>(),
        Example: "[gpt-4o, sim:swift]"
    )
    {
        Trust = TrustRule.Models,
    };

    public static readonly IReadOnlyList<ConfigurationKey<RunDefaults>> OfRuns =
    [
        new(
            "defaults.connect_timeout",
            SettingType.Timeout.OrNull("no limit"),
            "The longest that a connection to a provider may take.",
            (defaults, time) => defaults with { ConnectTimeout = (TimeSpan?)time },
            Default: TimeSpan.FromSeconds(15),
            Flag: new("--connect-timeout", "SECONDS", "how long a connection may take (default 15)", 50)
        )
        {
            Trust = TrustRule.Free,
        },
        new(
            "defaults.stream",
            SettingType.Boolean,
            "Show output as it arrives; false shows the summary only.",
            (defaults, streams) => defaults with { Stream = (bool)streams! },
            Default: true,
            Flag: new("--stream", null, "show answers as they arrive (default)", 140)
            {
                HelpOfNo = "show only the summary",
            }
        )
        {
            Trust = TrustRule.Free,
        },
        new(
            "defaults.outdir",
            SettingType.Path,
            "Where runs go, each in a directory of its own.",
            (defaults, path) => defaults with { OutputDirectory = (string)path! },
            Default: "./prompter-runs",
            Flag: new("--outdir", "PATH", "where runs go (default ./prompter-runs)", 10) { Short = "-o" }
        )
        {
            Trust = TrustRule.Inside,
        },
        new(
            "defaults.save",
            SettingType.Boolean,
            "Keep each run on disk and in the index of runs; false keeps nothing.",
            (defaults, isKept) => defaults with { Save = (bool)isKept! },
            Default: true,
            Flag: new("--save", null, "keep the run on disk (default)", 15)
            {
                HelpOfNo = "keep nothing of the run on disk",
                ShortOfNo = "-n",
            }
        )
        {
            // What the user does not want to be kept, a folder cannot have kept in it.
            Trust = TrustRule.NotAbove,
        },
        new(
            "defaults.parallel",
            SettingType.Whole(1, 1024).OrNull("as many as there are models, at most 32"),
            "How many models are asked at once.",
            (defaults, count) => defaults with { Parallel = (int?)count },
            Flag: new("--parallel", "N", "how many at once (default: all, at most 32)", 20)
        )
        {
            Trust = TrustRule.NotAboveOr(32),
        },
        new(
            "defaults.view",
            SettingType.Choice<OutputView>(),
            "Lines tagged with their model as they come, columns side by side, a block a model as each ends, or bare answers as each ends.",
            (defaults, view) => defaults with { View = SettingType.MemberOf<OutputView>(view)!.Value },
            Default: "lines",
            Flag: new(
                "--view",
                "lines|columns|blocks|whole",
                "tagged lines (default), side by side, or answers when complete",
                150
            )
        )
        {
            Trust = TrustRule.Free,
        },
        new(
            "defaults.markdown",
            SettingType.Boolean,
            "Show what Markdown means where an answer is shown as a whole on a terminal; false shows it as it was written.",
            (defaults, isShown) => defaults with { Markdown = (bool)isShown! },
            Default: true
        )
        {
            Trust = TrustRule.Free,
        },
        new(
            "defaults.raw",
            SettingType.Boolean,
            "Keep what each model wrote, unchanged, in files of the run.",
            (defaults, isKept) => defaults with { Raw = (bool)isKept! },
            Default: false,
            Flag: new("--raw", null, "keep what each model printed, in raw/", 160)
        )
        {
            Trust = TrustRule.Free,
        },
        new(
            "defaults.log",
            SettingType.Path.OrNull("no log"),
            "A file that a line of JSON is appended to for each call, with its command, attempts and errors, and without secrets.",
            (defaults, path) => defaults with { Log = (string?)path },
            Flag: new("--log", "FILE", "append a JSON line for each call to a file", 170)
        )
        {
            Trust = TrustRule.Inside,
        },
        new(
            "defaults.log_wire",
            SettingType.Boolean,
            "Log what went over the wire too: requests and answers with headers, what programs read and wrote.",
            (defaults, isLogged) => defaults with { LogWire = (bool)isLogged! },
            Default: false,
            Flag: new("--log-wire", null, "log what goes over the wire too, in --log", 180)
        )
        {
            Trust = TrustRule.Never("logs whole requests and answers"),
        },
    ];

    public static readonly IReadOnlyList<ConfigurationKey<LlmSettings>> OfLlm =
    [
        new(
            "llm.command",
            SettingType.Command,
            "The program llm, where it is not on the PATH or needs leading arguments.",
            (llm, command) => llm with { Command = (IReadOnlyList<string>)command! },
            Default: new[] { "llm" }
        )
        {
            Trust = TrustRule.Never("runs a program"),
        },
        new(
            "llm.database",
            SettingType.Choice<LlmDatabase>(),
            "Where llm logs to: a database for each call in the run's directory, or your own log, which parallel calls fight over.",
            (llm, database) => llm with { Database = SettingType.MemberOf<LlmDatabase>(database)!.Value },
            Default: "own"
        )
        {
            Trust = TrustRule.Never("decides where llm logs prompts and answers"),
        },
        new(
            "llm.args",
            SettingType.Arguments,
            "Arguments for every llm call.",
            (llm, arguments) => llm with { Arguments = (IReadOnlyList<string>)arguments! },
            Default: Array.Empty<string>()
        )
        {
            Trust = TrustRule.Never("gives llm arguments, which can read files and run tools"),
        },
    ];

    /// <summary>Every key, in the order in which people read them.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Models,
        .. PolicyKeys.OfDefaults,
        .. OfRuns,
        Alias,
        Route,
        .. PolicyKeys.OfTargets,
        .. TemplateKeys.All,
        .. OfPrices,
        .. OfLlm,
        .. ProviderKeys.All,
        .. PolicyKeys.OfProviders,
    ];

    public static IEnumerable<IGrouping<string, ConfigurationKey>> Sections =>
        All.GroupBy(key => key.Path.Split('.')[0], StringComparer.Ordinal);

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

    private static ConfigurationKey<ModelPrice> Price(
        string name,
        string description,
        Func<ModelPrice, decimal, ModelPrice> set,
        string? example = null
    ) =>
        new(
            $"costs.*.{name}",
            SettingType.Number(0, 1_000_000),
            description,
            (price, dollars) => set(price, (decimal)dollars!),
            Example: example
        )
        {
            Trust = TrustRule.Never("decides what tokens seem to cost"),
        };
}
