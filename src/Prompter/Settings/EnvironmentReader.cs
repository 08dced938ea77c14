using Prompter.Json;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Reads the settings of the environment's <c>PROMPTER_*</c> variables.</summary>
internal static class EnvironmentReader
{
    private const string Prefix = "PROMPTER_";
    private const int NearMiss = 2;

    /// <summary>Reads the variables. An empty one counts as unset.</summary>
    /// <param name="sources">Has the environment.</param>
    /// <param name="mistakes">Takes wrong values, and variables that are nearly one of ours.</param>
    public static IReadOnlyList<Setting> Read(ConfigurationSources sources, ICollection<ConfigurationMistake> mistakes)
    {
        var settings = new List<Setting>();
        var values = new ValueReader(sources, mistakes);
        foreach (var key in ConfigurationKeys.All)
        {
            if (key.Variable is null || sources.Environment.GetValueOrDefault(key.Variable) is not { Length: > 0 } text)
            {
                continue;
            }

            var origin = new Origin(key.Variable);
            if (values.TryRead(key, "the value", ValueOf(key, text, origin), out var value))
            {
                settings.Add(new(key, "", value, origin));
            }
        }
        ReportNearMisses(sources.Environment, mistakes);
        return settings;
    }

    private static YamlValue ValueOf(ConfigurationKey key, string text, Origin origin)
    {
        const StringSplitOptions noBlanks = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        return key.Type.Kind switch
        {
            SettingKind.Names when text.Split(',', noBlanks) is { Length: > 0 } names => new YamlList(
                origin,
                [.. names.Select(name => new YamlText(origin, name, IsQuoted: true))]
            ),
            SettingKind.Names => new YamlText(origin, "", IsQuoted: true),
            SettingKind.Boolean when text.Trim() is "1" or "0" => new YamlText(
                origin,
                text.Trim() is "1" ? "true" : "false",
                IsQuoted: false
            ),
            SettingKind.Path or SettingKind.Choice => new YamlText(origin, text, IsQuoted: true),
            _ => new YamlText(origin, text.Trim(), IsQuoted: false),
        };
    }

    private static void ReportNearMisses(
        IReadOnlyDictionary<string, string> environment,
        ICollection<ConfigurationMistake> mistakes
    )
    {
        var known = ConfigurationKeys.All.Select(key => key.Variable).OfType<string>().ToList();
        var ours = environment.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));
        foreach (var name in ours.Order(StringComparer.Ordinal))
        {
            if (environment[name].Length == 0 || known.Contains(name))
            {
                continue;
            }

            var nearest = known.MinBy(candidate => NearestName.Distance(name, candidate, NearMiss))!;
            if (NearestName.Distance(name, nearest, NearMiss) <= NearMiss)
            {
                mistakes.Add(
                    new Origin(name).Mistake(
                        $"unknown environment variable; did you mean '{nearest}'? Rename or unset it"
                    )
                );
            }
        }
    }
}
