using System.Globalization;
using System.Text.Json;
using Prompter.Json;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Turns a piece of YAML into the value of a key, or says what is wrong with it.</summary>
/// <param name="sources">Knows the home directory.</param>
/// <param name="mistakes">Takes what is wrong.</param>
internal sealed class ValueReader(ConfigurationSources sources, ICollection<ConfigurationMistake> mistakes)
{
    /// <summary>Reads a value.</summary>
    /// <param name="key">What it is for.</param>
    /// <param name="label">How messages name the key.</param>
    /// <param name="value">What was written.</param>
    /// <param name="result">The value, of the type that the key's kind says; null is a value too.</param>
    /// <returns>false when a mistake was reported.</returns>
    public bool TryRead(ConfigurationKey key, string label, YamlValue value, out object? result)
    {
        result = null;
        if (value is YamlInvalid || (value is YamlText { IsNull: true } && key.Type.MeaningOfNull is not null))
        {
            return value is not YamlInvalid;
        }

        var before = mistakes.Count;
        result = key.Type.Kind switch
        {
            SettingKind.Names => Texts(key, label, AsList(value), mayBeBlank: false),
            SettingKind.Command => Command(key, label, AsList(value)),
            SettingKind.Arguments => Texts(key, label, value, mayBeBlank: true),
            SettingKind.Map => Map(key, label, value),
            _ when value is YamlText { IsNull: false } text => Single(key, label, text),
            _ => null,
        };
        if (result is null && mistakes.Count == before)
        {
            Report(value, $"{label} must be {key.Type.Expectation}, not {value.Kind}");
        }

        return mistakes.Count == before;
    }

    /// <summary>Reads a value that is one text, as it stands on a command line.</summary>
    /// <returns>The value, of the type that the key's kind says, or null where the text is none.</returns>
    public static object? Parse(ConfigurationKey key, string text) =>
        key.Type.Kind switch
        {
            SettingKind.Path or SettingKind.Text => text,
            SettingKind.Choice => key.Type.Words.Contains(text, StringComparer.Ordinal) ? text : null,
            _ => Scalar(key, text),
        };

    private object? Single(ConfigurationKey key, string label, YamlText text)
    {
        var isText = key.Type.Kind is SettingKind.Text or SettingKind.Path or SettingKind.Choice or SettingKind.Json;
        if (key.Type.Kind is SettingKind.Url)
        {
            return Url(text.Text);
        }

        var result = isText ? Text(key, label, text) : Scalar(key, text.Text);
        if (key.Type.Kind is SettingKind.Json && result is string json && !IsObject(json))
        {
            return null;
        }

        // A quoted duration with its unit is the same text in YAML; a quoted number is not the same number.
        if (isText || result is null || !text.IsQuoted || (result is TimeSpan && char.IsAsciiLetter(text.Text[^1])))
        {
            return result;
        }

        Report(text, $"{label} must be {key.Type.Expectation}; drop the quotes around {text.Kind}");
        return null;
    }

    private string? Text(ConfigurationKey key, string label, YamlText text)
    {
        if (key.Type.Kind != SettingKind.Choice)
        {
            return Usable(label, text, mayBeBlank: false)
                ? Expanded(key.Type.Kind == SettingKind.Path, label, text)
                : null;
        }

        if (key.Type.Words.Contains(text.Text, StringComparer.Ordinal))
        {
            return text.Text;
        }

        if (NearestName.Find(text.Text, key.Type.Words) is { } nearest)
        {
            Report(text, $"{label} must be {key.Type.Expectation}, not {text.Kind}; did you mean '{nearest}'?");
        }

        return null;
    }

    private static object? Scalar(ConfigurationKey key, string text) =>
        key.Type.Kind switch
        {
            SettingKind.Whole => (int?)Number(key, text, NumberStyles.AllowLeadingSign),
            SettingKind.Number => Number(
                key,
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent
            ),
            SettingKind.Boolean => Boolean(text),
            _ => Duration.TryParseTimeout(text, out var timeout) ? timeout : null,
        };

    private static decimal? Number(ConfigurationKey key, string text, NumberStyles styles) =>
        decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var number)
        && number >= key.Type.Minimum
        && number <= key.Type.Maximum
            ? number
            : null;

    private static object? Boolean(string text) =>
        text.ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "ON" or "Y" => true,
            "FALSE" or "NO" or "OFF" or "N" => false,
            _ => null,
        };

    private static Uri? Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : null;

    private static bool IsObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private Dictionary<string, string>? Map(ConfigurationKey key, string label, YamlValue value)
    {
        if (value is not YamlMap map)
        {
            return null;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, entry) in map.Entries)
        {
            if (entry is YamlText { IsNull: false } text)
            {
                if (Usable($"{label}.{MessageText.OneLine(name.Text)}", text, mayBeBlank: true))
                {
                    texts[name.Text] = text.Text;
                }
            }
            else if (entry is not YamlInvalid)
            {
                Report(entry, $"{label} must be {key.Type.Expectation}, but an entry is {entry.Kind}");
            }
        }

        return texts;
    }

    private static YamlValue AsList(YamlValue value) =>
        value is YamlText { IsNull: false } ? new YamlList(value.Origin, [value]) : value;

    private string[]? Command(ConfigurationKey key, string label, YamlValue value)
    {
        if (Texts(key, label, value, mayBeBlank: true) is null)
        {
            return null;
        }

        var items = ((YamlList)value).Items;
        if (items is [] || items is [YamlText { IsNull: false } program, ..] && string.IsNullOrWhiteSpace(program.Text))
        {
            Report(value, $"{label} names no program; give one, or remove the key to use llm");
        }

        return [.. items.OfType<YamlText>().Select(item => Expanded(expand: true, label, item)).OfType<string>()];
    }

    private string[]? Texts(ConfigurationKey key, string label, YamlValue value, bool mayBeBlank)
    {
        if (value is not YamlList list)
        {
            return null;
        }

        var texts = new List<string>();
        foreach (var item in list.Items)
        {
            if (item is YamlText { IsNull: false } text)
            {
                if (Usable($"{label} has an entry that", text, mayBeBlank))
                {
                    texts.Add(text.Text);
                }
            }
            else if (item is not YamlInvalid)
            {
                var advice = mayBeBlank && item is YamlText ? "; write \"\" for an empty one" : "";
                Report(item, $"{label} must be {key.Type.Expectation}, but an entry is {item.Kind}{advice}");
            }
        }
        return [.. texts];
    }

    private bool Usable(string label, YamlText text, bool mayBeBlank)
    {
        var problem =
            text.Text.Contains('\0', StringComparison.Ordinal) ? "holds the character NUL; remove it"
            : !mayBeBlank && string.IsNullOrWhiteSpace(text.Text) ? "is blank; write something or remove it"
            : null;
        if (problem is not null)
        {
            Report(text, $"{label} {problem}");
        }

        return problem is null;
    }

    private string? Expanded(bool expand, string label, YamlText text)
    {
        if (!expand || text.Text is not ("~" or ['~', '/', ..]))
        {
            return text.Text;
        }

        if (sources.HomeDirectory.Length > 0)
        {
            return sources.ExpandHome(text.Text);
        }

        Report(text, $"{label} begins with '~', but there is no home directory; write the whole path");
        return null;
    }

    private void Report(YamlValue value, string message) => mistakes.Add(value.Origin.Mistake(message));
}
