using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>A value and where it was set; the name is what the user chose where the key's path has a <c>*</c>, else empty.</summary>
internal sealed record Setting(ConfigurationKey Key, string Name, object? Value, Origin Origin)
{
    /// <summary>Where its own key stands; the origin of what is in a named entry is the entry.</summary>
    public Origin Place { get; init; } = Origin;
}

/// <summary>The settings of all layers so far, and their mistakes: a later one replaces an earlier one of the same key and name.</summary>
internal sealed class SettingSet
{
    // By path and name in one text: a dictionary of pairs would have to be compiled at every start.
    private readonly OrderedDictionary<string, Setting> settings = new(StringComparer.Ordinal);

    public SettingSet()
    {
        foreach (var key in ConfigurationKeys.All.Where(key => !key.IsInNamedEntry))
        {
            Set(new(key, "", key.Default, Origin.BuiltIn));
        }
    }

    public List<ConfigurationMistake> Mistakes { get; } = [];

    public IEnumerable<Setting> All => settings.Values;

    /// <summary>Those that somebody has set.</summary>
    public IEnumerable<Setting> Own => settings.Values.Where(setting => setting.Origin != Origin.BuiltIn);

    /// <summary>Takes over what a stronger layer sets, and its mistakes.</summary>
    public void Add(SettingSet stronger)
    {
        foreach (var setting in stronger.Own)
        {
            Set(setting);
        }

        Mistakes.AddRange(stronger.Mistakes);
    }

    public void Report(Origin origin, string message) =>
        Mistakes.Add(new(origin.Source, origin.Line, origin.Column, message));

    public void Set(Setting setting) => settings[Place(setting.Key.Path, setting.Name)] = setting;

    public Setting Get(ConfigurationKey key) => settings[Place(key.Path, "")];

    public Setting? Find(ConfigurationKey key, string name) => Find(key.Path, name);

    public Setting? Find(string path, string name) => settings.GetValueOrDefault(Place(path, name));

    /// <summary>Whether the strongest that sets a path without a <c>*</c> is its variable.</summary>
    public bool IsVariable(string path) => Find(path, "") is { } set && set.Origin.Source == set.Key.Variable;

    /// <summary>The entries of a key whose path has a <c>*</c>, in the order in which they were first set.</summary>
    public IEnumerable<Setting> Entries(ConfigurationKey key) =>
        settings.Values.Where(setting => setting.Key.Path == key.Path);

    /// <summary>A record with the values of those of its keys that are set.</summary>
    public T Read<T>(IEnumerable<ConfigurationKey<T>> keys, T basis, string name = "") =>
        keys.Aggregate(
            basis,
            (record, key) => Find(key, name) is { } setting ? key.Set(record, setting.Value) : record
        );

    /// <summary>The records of the entries of a section such as <c>costs</c> that have any of the keys set, by name.</summary>
    public Dictionary<string, T> ReadAll<T>(
        string section,
        IReadOnlyList<ConfigurationKey<T>> keys,
        Func<string, T> basis
    ) =>
        NamesIn(section)
            .Where(name => keys.Any(key => Find(key, name) is not null))
            .ToDictionary(name => name, name => Read(keys, basis(name), name), StringComparer.Ordinal);

    /// <summary>The names that the user chose in a section such as <c>costs</c>, in the order in which they were first set.</summary>
    public IEnumerable<string> NamesIn(string section) =>
        settings
            .Values.Where(setting => setting.Key.Path.StartsWith($"{section}.*", StringComparison.Ordinal))
            .Select(setting => setting.Name)
            .Distinct(StringComparer.Ordinal);

    private static string Place(string path, string name) => $"{path}\n{name}";
}
