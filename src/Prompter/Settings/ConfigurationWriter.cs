using Prompter.Catalogue;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Writes the merged settings as YAML, each with its origin as a comment, and every text as <paramref name="redact"/> gives it.</summary>
internal sealed class ConfigurationWriter(SettingSet settings, Func<string, string> redact)
{
    /// <summary>In the place of a secret.</summary>
    public const string Hidden = "[hidden]";
    private const string KeyOption = "--key";
    private const int WidestAligned = 60;

    /// <summary>YAML does not read a key on its value's line when it is longer than 1024 characters.</summary>
    private const int LongestKey = 1000;

    private readonly List<(string Text, Origin? Origin)> lines = [];

    public string Write()
    {
        foreach (var section in ConfigurationKeys.Sections)
        {
            WriteSection(section.Key, [.. section]);
        }

        var width = lines.Select(line => line.Text.Length).Where(length => length <= WidestAligned).Max();
        var text = new StringBuilder();
        foreach (var (line, origin) in lines)
        {
            text.Append(origin is null ? line : $"{line.PadRight(width)}   # {origin}").Append('\n');
        }

        return text.ToString();
    }

    private void WriteSection(string section, IReadOnlyList<ConfigurationKey> keys)
    {
        if (keys[0].Path == section)
        {
            var setting = settings.Get(keys[0]);
            Add($"{section}: {Value(setting)}", setting.Origin);
        }
        else if (!keys[0].IsInNamedEntry)
        {
            Add($"{section}:", null);
            foreach (var setting in keys.Select(settings.Get))
            {
                Add($"  {setting.Key.Name}: {Value(setting)}", setting.Origin);
            }
        }
        else if (settings.NamesIn(section).ToList() is { Count: > 0 } entries)
        {
            Add($"{section}:", null);
            foreach (var entry in entries)
            {
                var set = keys.Select(key => settings.Find(key, entry)).OfType<Setting>().ToList();
                var value = set[0].Key.Name is "*" ? Value(set[0]) : Flow(set, $"{section}.*");
                AddEntry(YamlWriter.Text(entry), value, set[0].Origin);
            }
        }
        else
        {
            Add($"{section}: {{}}", Origin.BuiltIn);
        }
    }

    /// <summary>Settings of one entry on one line, those of a group in braces of their own.</summary>
    private string Flow(IEnumerable<Setting> settings, string path) =>
        "{ "
        + string.Join(
            ", ",
            settings
                .GroupBy(setting => setting.Key.Path[(path.Length + 1)..].Split('.')[0], StringComparer.Ordinal)
                .Select(group =>
                    $"{group.Key}: "
                    + (
                        group.First().Key.Path.Length == path.Length + 1 + group.Key.Length
                            ? Value(group.First())
                            : Flow(group, $"{path}.{group.Key}")
                    )
                )
        )
        + " }";

    private void AddEntry(string name, string value, Origin origin)
    {
        if (name.Length > LongestKey)
        {
            Add($"  ? {name}", null);
        }

        Add(name.Length > LongestKey ? $"  : {value}" : $"  {name}: {value}", origin);
    }

    private void Add(string text, Origin? origin) => lines.Add((text, origin));

    private string Value(Setting setting) => Value(setting, redact);

    /// <summary>A value as YAML, without what is secret in it.</summary>
    public static string Value(Setting setting, Func<string, string> redact) =>
        setting.Value is RouteNeeds route
            ? Needs(route, redact)
            : YamlWriter.Value(
                setting.Value switch
                {
                    string text => redact(text),
                    IReadOnlyList<string> texts => WithoutKeys(texts, redact),
                    Uri url => redact(ConfiguredSecrets.Hide(url.OriginalString)),
                    Dictionary<string, string> map => map.ToDictionary(
                        entry => entry.Key,
                        entry =>
                            setting.Key.Type == SettingType.Map && ConfiguredSecrets.IsSecret(entry.Key)
                                ? Hidden
                                : redact(entry.Value),
                        StringComparer.Ordinal
                    ),
                    var value => value,
                }
            );

    private static string Needs(RouteNeeds route, Func<string, string> redact)
    {
        var among = route.Among.Count == 0 ? "" : $", among: {YamlWriter.Value(route.Among.Select(redact))}";
        var preference = SettingType.WordOf<RoutePreference>(route.Preference);
        return $"{{ needs: {YamlWriter.Value(route.Needs.Words)}, prefer: {preference}{among} }}";
    }

    private static IEnumerable<string> WithoutKeys(IReadOnlyList<string> texts, Func<string, string> redact) =>
        texts.Select(
            (text, index) =>
                index > 0 && texts[index - 1] is KeyOption ? Hidden
                : text.StartsWith(KeyOption + "=", StringComparison.Ordinal) ? $"{KeyOption}={Hidden}"
                : redact(text)
        );
}
