using Prompter.Catalogue;
using Prompter.Json;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Reads the needs of a role: <c>{ needs: [tools, 100k, $2 output], prefer: cheapest, among: [openai] }</c>.</summary>
internal static class RouteReader
{
    public const string Syntax =
        "a model, a list of models, or needs such as { needs: [tools, 100k, $2], prefer: cheapest }";

    private static readonly string[] Keys = ["needs", "prefer", "among"];
    private static readonly string[] Preferences =
    [
        .. Enum.GetNames<RoutePreference>().Select(name => name.ToLowerInvariant()),
    ];

    public static RouteNeeds Read(YamlMap map, string label, Action<YamlValue, string> report)
    {
        var needs = new ModelNeeds();
        var preference = RoutePreference.Cheapest;
        List<string> among = [];
        foreach (var (key, value) in map.Entries)
        {
            var what = $"{label}.{MessageText.OneLine(key.Text)}";
            switch (key.Text)
            {
                case "needs":
                    foreach (var text in Texts(value, what))
                    {
                        needs = needs.With(text.Text) ?? Strange(needs, text, what);
                    }

                    break;
                case "prefer"
                    when value is YamlText word && Array.IndexOf(Preferences, word.Text) is >= 0 and var place:
                    preference = (RoutePreference)place;
                    break;
                case "prefer":
                    report(value, $"{what} must be {string.Join(", ", Preferences)}, not {value.Kind}");
                    break;
                case "among":
                    among = [.. Texts(value, what).Select(text => text.Text)];
                    break;
                default:
                    report(
                        key,
                        $"unknown key {MessageText.Quote(key.Text)} in {label}; "
                            + (
                                NearestName.Find(key.Text, Keys) is { } nearest
                                    ? $"did you mean '{nearest}'?"
                                    : $"the keys there are {string.Join(", ", Keys)}"
                            )
                    );
                    break;
            }
        }

        if (map.Entries.Count == 0)
        {
            report(map, $"{label} names no model and needs nothing; write a model, or what it needs");
        }
        else if (preference == RoutePreference.First && among.Count == 0)
        {
            report(map, $"{label} prefers the first, but of nothing; write among: [PROVIDER or MODEL, …]");
        }

        return new(needs, preference, among);

        IEnumerable<YamlText> Texts(YamlValue value, string what)
        {
            if (value.AsList() is not YamlList list)
            {
                report(value, $"{what} must be a text or a list of text, not {value.Kind}");
                yield break;
            }

            foreach (var item in list.Items)
            {
                if (item is YamlText { IsNull: false } text && !string.IsNullOrWhiteSpace(text.Text))
                {
                    yield return text;
                }
                else if (item is not YamlInvalid)
                {
                    report(item, $"{what} has an entry that is no text");
                }
            }
        }

        ModelNeeds Strange(ModelNeeds needs, YamlText text, string what)
        {
            var near = NearestName.Find(text.Text, CapabilityWords.All) is { } nearest
                ? $"did you mean '{nearest}'?"
                : $"write {string.Join(", ", CapabilityWords.All)}, a size such as 100k or '8k output', or a price for a million tokens such as $2 or '$10 output'";
            report(text, $"{what} does not know {MessageText.Quote(text.Text)}; {near}");
            return needs;
        }
    }
}
