using Prompter.Json;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Reads one configuration file: its settings, and everything that is wrong with it.</summary>
internal sealed class FileReader(ConfigurationSources sources, SettingSet settings, bool isComplete)
{
    /// <summary>Reads what can be read of a file, which mistakes and origins call <paramref name="source"/>.</summary>
    public static void Read(string path, string source, ConfigurationSources sources, SettingSet settings)
    {
        if (FileText.Read(path, source, settings, mayBePipe: true) is { } file)
        {
            Read(file, source, sources, settings);
        }
    }

    /// <summary>The same for what was read already.</summary>
    public static void Read(FileText file, string source, ConfigurationSources sources, SettingSet settings)
    {
        var (root, isComplete) = YamlReader.Read(file.Text, source, settings.Report);
        new FileReader(sources, settings, isComplete).ReadRoot(root);
    }

    /// <summary>Reads the file of one template, whose settings have no name.</summary>
    public static void ReadTemplate(FileText file, string source, ConfigurationSources sources, SettingSet settings)
    {
        var (root, isComplete) = YamlReader.Read(file.Text, source, settings.Report);
        if (root is YamlMap map)
        {
            new FileReader(sources, settings, isComplete).ReadMap(map, TemplateKeys.Entry, "", map.Origin, "");
        }
        else if (root is YamlText { IsNull: false } text)
        {
            settings.Set(new(TemplateKeys.Prompt, "", text.Text, text.Origin));
        }
        else if (root is not YamlInvalid && isComplete)
        {
            settings.Report(
                root?.Origin ?? new(source),
                "a template is a map such as 'prompt: Summarize {{input}}', or a text"
            );
        }
    }

    private void ReadRoot(YamlValue? root)
    {
        if (root is YamlMap map)
        {
            ReadMap(map, "", "", null, "");
        }
        else if (root is not (null or YamlInvalid or YamlText { IsNull: true }))
        {
            Report(root, $"the file must be a map such as 'models: [gpt-4o]', not {root.Kind}");
        }
    }

    /// <summary>Reads a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="path">Its path in the table; "" for the file's root.</param>
    /// <param name="name">The name that the user chose above it, or "".</param>
    /// <param name="entry">Where that name stands.</param>
    /// <param name="label">How messages name the map: the path, with the name instead of the <c>*</c>.</param>
    private void ReadMap(YamlMap map, string path, string name, Origin? entry, string label)
    {
        var names = ConfigurationKeys.NamesIn(path);
        var isNamed = names is ["*"];
        foreach (var (key, value) in map.Entries)
        {
            if (isNamed && string.IsNullOrWhiteSpace(key.Text))
            {
                Report(key, $"a name in {label} is blank; write one or remove the line");
            }
            else if (!isNamed && !names.Contains(key.Text, StringComparer.Ordinal))
            {
                Report(key, Unknown(key.Text, names, label));
            }
            else
            {
                ReadEntry(
                    value,
                    Join(path, isNamed ? "*" : key.Text),
                    isNamed ? key.Text : name,
                    isNamed ? key.Origin : entry ?? key.Origin,
                    key.Origin,
                    Join(label, isNamed ? MessageText.OneLine(key.Text) : key.Text)
                );
            }
        }
    }

    private void ReadEntry(YamlValue value, string path, string name, Origin origin, Origin place, string label)
    {
        if (ConfigurationKeys.Find(path) is { } key)
        {
            // A list without an entry left, because all of them are commented out, sets nothing.
            var isNothing = value is YamlText { IsNull: true } && key.Default is IReadOnlyList<string>;
            if (!isNothing && new ValueReader(key.Type, label, sources, settings).TryRead(value, out var result))
            {
                settings.Set(new(key, name, result, origin) { Place = place });
            }
        }
        else if (value is YamlMap map)
        {
            ReadMap(map, path, name, name.Length > 0 ? origin : null, label);
            if (name.Length > 0 && isComplete)
            {
                RequireAll(map, path, origin, label);
            }
        }
        else if (value is not YamlInvalid && (name.Length > 0 || value is not YamlText { IsNull: true }))
        {
            Report(
                value,
                $"{label} must be a map of {string.Join(", ", ConfigurationKeys.NamesIn(path))}, not {value.Kind}"
            );
        }
    }

    private void RequireAll(YamlMap map, string path, Origin origin, string label)
    {
        var required = ConfigurationKeys
            .NamesIn(path)
            .Where(name => ConfigurationKeys.Find(Join(path, name)) is { IsRequired: true });
        foreach (var name in required.Except(map.Entries.Select(entry => entry.Key.Text), StringComparer.Ordinal))
        {
            settings.Report(origin, $"{label} lacks '{name}'; add it");
        }
    }

    private static string Unknown(string key, IReadOnlyList<string> names, string label)
    {
        var place = label.Length == 0 ? "" : $" in {label}";
        var elsewhere = ConfigurationKeys.All.FirstOrDefault(row =>
            string.Equals(row.Name, key, StringComparison.Ordinal)
        );
        var advice =
            NearestName.Find(key, names) is { } nearest ? $"did you mean '{nearest}'?"
            : elsewhere is not null && !elsewhere.IsInNamedEntry ? $"did you mean '{elsewhere.Path}'?"
            : $"the keys there are {string.Join(", ", names)}";
        return $"unknown key {MessageText.Quote(key)}{place}; {advice}";
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private void Report(YamlValue value, string message) => settings.Report(value.Origin, message);
}
