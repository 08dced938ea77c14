using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Finds aliases that stand for nothing because they lead back to themselves.</summary>
internal static class AliasCircles
{
    /// <summary>Reports each circle once, where its first alias was set.</summary>
    public static void Report(SettingSet settings)
    {
        var aliases = settings
            .Entries(ConfigurationKeys.Alias)
            .ToDictionary(setting => setting.Name, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var first in aliases.Values)
        {
            var chain = new OrderedDictionary<string, Setting>(StringComparer.Ordinal);
            var next = first;
            while (next is not null && seen.Add(next.Name))
            {
                chain.Add(next.Name, next);
                next = aliases.GetValueOrDefault((string)next.Value!);
            }
            if (next is null || chain.IndexOf(next.Name) is not (>= 0 and var start))
            {
                continue;
            }

            var circle = chain.Keys.Skip(start).Append(next.Name).Select(MessageText.OneLine);
            settings.Report(
                next.Origin,
                start == chain.Count - 1
                    ? $"the alias {MessageText.Quote(next.Name)} points to itself; give it a model"
                    : $"these aliases point in a circle: {string.Join(" -> ", circle)}; give one of them a model"
            );
        }
    }
}
