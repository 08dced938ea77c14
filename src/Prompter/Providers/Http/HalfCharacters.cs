namespace Prompter.Providers.Http;

/// <summary>Halves of characters in escapes of JSON, as servers send them that cut a text between the two.</summary>
internal static class HalfCharacters
{
    /// <summary>A text in which what is only half of a character is U+FFFD.</summary>
    public static string Replaced(string text) => IsWhole(text) ? text : string.Concat(text.EnumerateRunes());

    /// <summary>JSON in which escapes for half of a character stand for U+FFFD.</summary>
    public static string ReplacedInJson(string json)
    {
        if (!json.Contains("\\u", StringComparison.Ordinal))
        {
            return json;
        }

        char[]? replaced = null;
        for (var index = json.IndexOf('\\'); index >= 0; index = Next(json, index))
        {
            if (UnitAt(json, index) is not { } unit || !char.IsSurrogate(unit))
            {
                continue;
            }

            if (char.IsHighSurrogate(unit) && UnitAt(json, index + 6) is { } low && char.IsLowSurrogate(low))
            {
                index += 6;
                continue;
            }

            replaced ??= json.ToCharArray();
            "\\ufffd".CopyTo(replaced.AsSpan(index));
        }

        return replaced is null ? json : new(replaced);
    }

    /// <summary>A text of JSON without its escapes, in which half of a character stays what it is.</summary>
    /// <param name="text">What is between the quotes, of valid JSON.</param>
    public static string Unescaped(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\')
            {
                plain.Append(text[index]);
            }
            else if (UnitAt(text, index) is { } unit)
            {
                plain.Append(unit);
                index += 5;
            }
            else
            {
                plain.Append(
                    text[++index] switch
                    {
                        'b' => '\b',
                        'f' => '\f',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        var itself => itself,
                    }
                );
            }
        }

        return plain.ToString();
    }

    private static bool IsWhole(string text)
    {
        for (
            var index = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
            index >= 0 && index < text.Length;
            index++
        )
        {
            if (char.IsSurrogate(text[index]) && !char.IsSurrogatePair(text, index++))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The next backslash that is not escaped by the one here.</summary>
    private static int Next(string json, int index) => index + 2 < json.Length ? json.IndexOf('\\', index + 2) : -1;

    /// <summary>The code unit of the escape here, or null where there is none.</summary>
    private static char? UnitAt(string json, int index) =>
        index + 6 <= json.Length
        && json[index] == '\\'
        && json[index + 1] == 'u'
        && ushort.TryParse(
            json.AsSpan(index + 2, 4),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var unit
        )
            ? (char)unit
            : null;
}
