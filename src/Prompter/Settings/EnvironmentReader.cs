using Prompter.Json;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Reads the settings of the environment's <c>PROMPTER_*</c> variables.</summary>
internal static class EnvironmentReader
{
    /// <summary>Lets the file of every working folder count. No folder can set it.</summary>
    public const string TrustVariable = "PROMPTER_TRUST_PROJECT_CONFIG";

    private const string Prefix = "PROMPTER_";
    private const int NearMiss = 2;

    /// <summary>Reads the variables; an empty one counts as unset. Wrong values are mistakes, and names that are nearly one of ours.</summary>
    public static void Read(ConfigurationSources sources, SettingSet settings)
    {
        foreach (var key in ConfigurationKeys.All)
        {
            if (key.Variable is { } variable && TryRead(variable, key.Type, sources, settings, out var value))
            {
                settings.Set(new(key, "", value, new(variable)));
            }
        }

        ReportNearMisses(sources.Environment, settings);
    }

    /// <summary>Whether the user trusts every folder.</summary>
    public static bool TrustsFolders(ConfigurationSources sources, SettingSet settings) =>
        TryRead(TrustVariable, SettingType.Boolean, sources, settings, out var trusts) && trusts is true;

    private static bool TryRead(
        string variable,
        SettingType type,
        ConfigurationSources sources,
        SettingSet settings,
        out object? value
    )
    {
        value = null;
        return sources.Environment.GetValueOrDefault(variable) is { Length: > 0 } text
            && new ValueReader(type, "the value", sources, settings).TryRead(
                ValueOf(type, text, new(variable)),
                out value
            );
    }

    private static YamlValue ValueOf(SettingType type, string text, Origin origin)
    {
        if (type.IsList)
        {
            var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            // Without a name it is a blank one, which is refused.
            return new YamlList(
                origin,
                [.. names.DefaultIfEmpty("").Select(name => new YamlText(origin, name, IsQuoted: true))]
            );
        }

        var isText = type.IsPath || type.Words.Count > 0;
        var plain = text.Trim() switch
        {
            "1" when type == SettingType.Boolean => "true",
            "0" when type == SettingType.Boolean => "false",
            var trimmed => trimmed,
        };
        return new YamlText(origin, isText ? text : plain, isText);
    }

    private static void ReportNearMisses(IReadOnlyDictionary<string, string> environment, SettingSet settings)
    {
        var known = ConfigurationKeys.All.Select(key => key.Variable).OfType<string>().Append(TrustVariable).ToList();
        var strange = environment
            .Where(variable => variable.Value.Length > 0)
            .Select(variable => variable.Key)
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(name));
        foreach (var name in strange.Order(StringComparer.Ordinal))
        {
            var nearest = known.MinBy(candidate => NearestName.Distance(name, candidate, NearMiss))!;
            if (NearestName.Distance(name, nearest, NearMiss) <= NearMiss)
            {
                settings.Report(
                    new(name),
                    $"unknown environment variable; did you mean '{nearest}'? Rename or unset it"
                );
            }
        }
    }
}
