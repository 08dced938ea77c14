using Prompter.Catalogue;
using Prompter.Json;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Turns a piece of YAML into the value of a setting, which messages call <paramref name="label"/>, or says what is wrong with it.</summary>
internal sealed class ValueReader(SettingType type, string label, ConfigurationSources sources, SettingSet settings)
{
    /// <summary>Reads a value, which may be null; false when a mistake was reported.</summary>
    public bool TryRead(YamlValue value, out object? result)
    {
        result = null;
        if (value is YamlInvalid || (value is YamlText { IsNull: true } && type.MeaningOfNull is not null))
        {
            return value is not YamlInvalid;
        }

        var before = settings.Mistakes.Count;
        result = type.Read(this, value);
        if (result is null && settings.Mistakes.Count == before)
        {
            Report(value, $"{label} must be {type.Expectation}, not {value.Kind}");
        }

        return settings.Mistakes.Count == before;
    }

    /// <summary>A text that is a number, a duration or a truth value.</summary>
    public object? Scalar(YamlValue value, Func<string, object?> parse)
    {
        if (value is not YamlText { IsNull: false } text || parse(text.Text) is not { } result)
        {
            return null;
        }

        // A quoted duration with its unit is the same text in YAML; a quoted number is not the same number.
        if (!text.IsQuoted || (result is TimeSpan && char.IsAsciiLetter(text.Text[^1])))
        {
            return result;
        }

        Report(text, $"{label} must be {type.Expectation}; drop the quotes around {text.Kind}");
        return null;
    }

    public object? Word(YamlValue value)
    {
        if (value is not YamlText { IsNull: false } text)
        {
            return null;
        }

        var word = type.Parse!(text.Text);
        if (word is null && NearestName.Find(text.Text, type.Words) is { } nearest)
        {
            Report(text, $"{label} must be {type.Expectation}, not {text.Kind}; did you mean '{nearest}'?");
        }

        return word;
    }

    public string? Text(YamlValue value) =>
        value is YamlText { IsNull: false } text && IsUsable(label, text, mayBeBlank: false) ? text.Text : null;

    public string? Path(YamlValue value) => Text(value) is null ? null : Expanded((YamlText)value);

    public RouteNeeds Needs(YamlMap map) => RouteReader.Read(map, label, Report);

    public string[]? Command(YamlValue value)
    {
        if (Texts(value, mayBeBlank: true) is null)
        {
            return null;
        }

        var items = ((YamlList)value).Items;
        if (items is [] || (items[0] is YamlText { IsNull: false } program && string.IsNullOrWhiteSpace(program.Text)))
        {
            Report(value, $"{label} names no program; give one, or remove the key to use llm");
        }

        return [.. items.OfType<YamlText>().Select(Expanded).OfType<string>()];
    }

    /// <summary>What is wrong with the name of a model; null for nothing.</summary>
    public static string? ProblemOfModel(YamlText name) =>
        name.Text.EndsWith(':') ? "names no model behind its colon"
        : !name.IsQuoted && decimal.TryParse(name.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? "is a number; put quotes around it if a model is called that"
        : null;

    /// <summary>What is wrong with the name of an environment variable; null for nothing.</summary>
    public static string? ProblemOfVariable(YamlText name) =>
        name.Text.Any(character => char.IsWhiteSpace(character) || character is '=' or '$')
            ? "is no name of a variable"
            : null;

    /// <param name="value">A list, or what is none.</param>
    /// <param name="mayBeBlank">Whether an entry may be.</param>
    /// <param name="problemOf">What is wrong with an entry, to follow it in a message; null for nothing.</param>
    public string[]? Texts(YamlValue value, bool mayBeBlank, Func<YamlText, string?>? problemOf = null)
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
                if (!IsUsable($"{label} has an entry that", text, mayBeBlank))
                {
                    continue;
                }

                texts.Add(text.Text);
                if (problemOf?.Invoke(text) is { } problem)
                {
                    Report(text, $"{label}: {text.Kind} {problem}");
                }
            }
            else if (item is not YamlInvalid)
            {
                var advice = mayBeBlank && item is YamlText ? "; write \"\" for an empty one" : "";
                Report(item, $"{label} must be {type.Expectation}, but an entry is {item.Kind}{advice}");
            }
        }

        return [.. texts];
    }

    /// <summary>Headers by their names.</summary>
    public Dictionary<string, string>? Map(YamlValue value)
    {
        if (value is not YamlMap map)
        {
            return null;
        }

        using var request = new HttpRequestMessage();
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, entry) in map.Entries)
        {
            if (entry is YamlText { IsNull: false } text)
            {
                var problem =
                    !request.Headers.TryAddWithoutValidation(name.Text, "") ? "is no header of a request"
                    : text.Text.Any(character => character is (< ' ' or > '~') and not '\t')
                        ? "has a character that no header can carry; write printable ASCII"
                    : null;
                texts[name.Text] = text.Text;
                if (problem is not null)
                {
                    Report(text, $"{label}.{MessageText.OneLine(name.Text)} {problem}");
                }
            }
            else if (entry is not YamlInvalid)
            {
                Report(entry, $"{label} must be {type.Expectation}, but an entry is {entry.Kind}");
            }
        }

        return texts;
    }

    /// <summary>Values by their names; those that are null are left out.</summary>
    public Dictionary<string, string>? Values(YamlValue value)
    {
        if (value is not YamlMap map)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, entry) in map.Entries)
        {
            if (entry is YamlText text)
            {
                if (!text.IsNull && IsUsable($"{label}.{MessageText.OneLine(name.Text)}", text, mayBeBlank: true))
                {
                    values[name.Text] = text.Text;
                }
            }
            else if (entry is not YamlInvalid)
            {
                values[name.Text] = YamlJson.Of(entry);
            }
        }

        return values;
    }

    private bool IsUsable(string subject, YamlText text, bool mayBeBlank)
    {
        var problem =
            text.Text.Contains('\0', StringComparison.Ordinal) ? "holds the character NUL; remove it"
            : !mayBeBlank && string.IsNullOrWhiteSpace(text.Text) ? "is blank; write something or remove it"
            : null;
        if (problem is not null)
        {
            Report(text, $"{subject} {problem}");
        }

        return problem is null;
    }

    private string? Expanded(YamlText text)
    {
        if (sources.HomeDirectory.Length == 0 && text.Text is "~" or ['~', '/', ..])
        {
            Report(text, $"{label} begins with '~', but there is no home directory; write the whole path");
            return null;
        }

        return sources.ExpandHome(text.Text);
    }

    private void Report(YamlValue value, string message) => settings.Report(value.Origin, message);
}
