namespace Prompter.Settings;

/// <summary>The keys of a template, under <c>templates.NAME</c> or in a file of its own. Those of llm's templates have llm's names.</summary>
internal static class TemplateKeys
{
    public const string Section = "templates";

    /// <summary>Where the table has what stands in a template's own file.</summary>
    public const string Entry = $"{Section}.*";

    /// <summary>Options that change how an answer is chosen, and neither what it may cost nor what else is sent.</summary>
    private static readonly string[] HarmlessOptions =
    [
        "temperature",
        "top_p",
        "top_k",
        "seed",
        "stop",
        "frequency_penalty",
        "presence_penalty",
        "json_object",
    ];

    public static readonly ConfigurationKey<PromptTemplate> Prompt = Key(
        "prompt",
        SettingType.Text,
        "What is asked; {{name}} is a variable, {{input}} what you say besides.",
        (template, text) => template with { Prompt = (string)text! },
        example: "translate: { prompt: \"Translate into {{lang}}: {{input}}\", defaults: { lang: English }, models: [gpt-4o] }"
    );

    public static IReadOnlyList<ConfigurationKey<PromptTemplate>> All { get; } =
    [
        Prompt,
        Key(
            "system",
            SettingType.Text,
            "Instructions; variables as in the prompt.",
            (template, text) => template with { System = (string)text! }
        ),
        Key(
            "defaults",
            SettingType.Values,
            "Values of variables that no --var and no --vars gives.",
            (template, values) => template with { Defaults = (IReadOnlyDictionary<string, string>)values! }
        ),
        Key(
            "models",
            SettingType.Names,
            "The models to ask when no --model is given.",
            (template, names) => template with { Models = (IReadOnlyList<string>)names! },
            (setting, folder) => folder.ObjectionTo(setting.Value)
        ),
        Key(
            "model",
            SettingType.Names,
            "The same for one model, as llm has it.",
            (template, names) => template with { Models = (IReadOnlyList<string>)names! },
            (setting, folder) => folder.ObjectionTo(setting.Value)
        ),
        Key(
            "options",
            SettingType.Values,
            "Options of the models, such as temperature.",
            (template, values) => template with { Options = (IReadOnlyDictionary<string, string>)values! },
            (setting, _) =>
                ((IReadOnlyDictionary<string, string>)setting.Value!).Keys.All(HarmlessOptions.Contains)
                    ? null
                    : "sets options of models that may cost more or send more"
        ),
        Key(
            "schema",
            SettingType.Schema,
            "What JSON the answer has to be: fields such as 'name, age int', a schema, or the path of one.",
            (template, schema) => template with { Schema = (string)schema! },
            (setting, _) =>
                (string)setting.Value! is var schema
                && (
                    schema is ['{', ..]
                    || (schema.IndexOfAny(['/', '\\']) < 0 && schema.IndexOfAny([' ', ',', '\n']) >= 0)
                )
                    ? null
                    : "reads a file"
        ),
        Key(
            "schema_object",
            SettingType.Schema,
            "The same, as llm calls it.",
            (template, schema) => template with { Schema = (string)schema! },
            (setting, _) => (string)setting.Value! is ['{', ..] ? null : "reads a file"
        ),
        Key(
            "extract",
            SettingType.Boolean,
            "Whether only the first fenced block of the answer is wanted.",
            (template, extracts) => template with { Extract = (bool)extracts! }
        ),
        Key(
            "extract_last",
            SettingType.Boolean,
            "Whether only the last one is.",
            (template, extracts) => template with { ExtractLast = (bool)extracts! }
        ),
        Places(
            "fragments",
            "Files and addresses whose text stands in front of the prompt.",
            (template, places) => template with { Fragments = places }
        ),
        Places(
            "system_fragments",
            "Files and addresses whose text stands in front of the instructions.",
            (template, places) => template with { SystemFragments = places }
        ),
        Places(
            "attachments",
            "Files and addresses to attach.",
            (template, places) => template with { Attachments = places }
        ),
    ];

    /// <summary>Reports templates that say one thing twice.</summary>
    public static void Report(SettingSet settings)
    {
        (string One, string Other)[] pairs =
        [
            ("models", "model"),
            ("schema", "schema_object"),
            ("extract", "extract_last"),
        ];
        foreach (var name in settings.NamesIn(Section))
        {
            foreach (var (one, other) in pairs)
            {
                if (
                    settings.Find($"{Entry}.{one}", name) is { Value: not false }
                    && settings.Find($"{Entry}.{other}", name) is { Value: not false } second
                )
                {
                    settings.Report(second.Place, $"'{one}' and '{other}' say the same; keep one of them");
                }
            }
        }
    }

    private static ConfigurationKey<PromptTemplate> Places(
        string name,
        string description,
        Func<PromptTemplate, IReadOnlyList<string>, PromptTemplate> set
    ) =>
        Key(
            name,
            SettingType.Names,
            description,
            (template, places) => set(template, (IReadOnlyList<string>)places!),
            (_, _) => "reads files or addresses, and sends what is in them to models"
        );

    private static ConfigurationKey<PromptTemplate> Key(
        string name,
        SettingType type,
        string description,
        Func<PromptTemplate, object?, PromptTemplate> set,
        Func<Setting, FolderSettings, string?>? objection = null,
        string? example = null
    ) =>
        new($"{Entry}.{name}", type, description, set, Example: example)
        {
            Trust = new(
                objection is null ? "new template" : "new template, if",
                (setting, folder) => folder.ObjectionToTemplate(setting.Name) ?? objection?.Invoke(setting, folder)
            ),
        };
}
