using System.Globalization;

namespace Prompter.Settings;

/// <summary>Where something was written: a file with line and column, or an environment variable.</summary>
internal sealed record Origin(string Source, int? Line = null, int? Column = null)
{
    public static readonly Origin BuiltIn = new("built-in");

    public ConfigurationMistake Mistake(string message) => new(Source, Line, Column, message);

    public override string ToString() =>
        Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{Source}:{line}") : Source;
}

/// <summary>A value and where it was set.</summary>
/// <param name="Key">The row of the table.</param>
/// <param name="Name">The name that the user chose where the key's path has a <c>*</c>, else empty.</param>
/// <param name="Value">The value, of the type that the key's kind says.</param>
/// <param name="Origin">Where it was set.</param>
internal sealed record Setting(ConfigurationKey Key, string Name, object? Value, Origin Origin);

/// <summary>The settings of all layers so far: a later one replaces an earlier one of the same key and name.</summary>
internal sealed class SettingSet
{
    // By path and name in one text: a dictionary of pairs would have to be compiled at every start.
    private readonly OrderedDictionary<string, Setting> settings = new(StringComparer.Ordinal);

    /// <summary>Starts with the built-in values.</summary>
    public SettingSet()
    {
        foreach (var key in ConfigurationKeys.All.Where(key => !key.IsInNamedEntry))
        {
            Set(new(key, "", key.Default, Origin.BuiltIn));
        }
    }

    public void Set(Setting setting) => settings[Place(setting.Key, setting.Name)] = setting;

    public Setting Get(ConfigurationKey key, string name = "") => settings[Place(key, name)];

    /// <summary>The value of a key of a named entry, or null where it is not set.</summary>
    public Setting? Find(ConfigurationKey key, string name) => settings.GetValueOrDefault(Place(key, name));

    /// <summary>The entries of a key whose path has a <c>*</c>, in the order in which they were first set.</summary>
    public IEnumerable<Setting> Entries(ConfigurationKey key) => settings.Values.Where(setting => setting.Key == key);

    /// <summary>The names that the user chose in a section such as <c>costs</c>, in the order in which they were first set.</summary>
    public IEnumerable<string> NamesIn(string section) =>
        settings
            .Values.Where(setting => setting.Key.Path.StartsWith($"{section}.*", StringComparison.Ordinal))
            .Select(setting => setting.Name)
            .Distinct(StringComparer.Ordinal);

    private static string Place(ConfigurationKey key, string name) => $"{key.Path}\n{name}";
}
