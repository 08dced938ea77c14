using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>What values a setting may have, and how they are read.</summary>
/// <param name="Syntax">What a value must be where null cannot be written, to follow "must be" in a message.</param>
/// <param name="Read">Reads a value from YAML; null where it is none.</param>
internal sealed record SettingType(string Syntax, Func<ValueReader, YamlValue, object?> Read)
{
    /// <summary>A <see cref="bool"/>.</summary>
    public static readonly SettingType Boolean = Scalar(
        "true or false",
        text =>
            text.ToUpperInvariant() switch
            {
                "TRUE" or "YES" or "ON" or "Y" => true,
                "FALSE" or "NO" or "OFF" or "N" => false,
                _ => null,
            }
    );

    /// <summary>A <see cref="TimeSpan"/> that fits a time-out.</summary>
    public static readonly SettingType Timeout = Scalar(Duration.TimeoutSyntax, text => Duration.Timeout(text));

    /// <summary>Text that is not blank.</summary>
    public static readonly SettingType Text = new("text", (reader, value) => reader.Text(value));

    /// <summary>Text whose <c>~/</c> is expanded.</summary>
    public static readonly SettingType Path = new("a path", (reader, value) => reader.Path(value))
    {
        Parse = text => text,
        IsPath = true,
    };

    public static readonly SettingType Json = new(
        "the text of a JSON object",
        (reader, value) => reader.Text(value) is { } text && IsObject(text) ? text : null
    );

    public static readonly SettingType Url = new(
        "an address that begins with http:// or https://",
        (_, value) =>
            value is YamlText { IsNull: false } text
            && Uri.TryCreate(text.Text, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
                ? url
                : null
    );

    /// <summary>A list of text that is not blank, or one such text; an array.</summary>
    public static readonly SettingType Names = new(
        "a text or a list of text",
        (reader, value) => reader.Texts(value.AsList(), mayBeBlank: false)
    )
    {
        IsList = true,
    };

    /// <summary>The same of models, as they are named after <c>--model</c>.</summary>
    public static readonly SettingType Models = Names with
    {
        Read = (reader, value) => reader.Texts(value.AsList(), mayBeBlank: false, ValueReader.ProblemOfModel),
    };

    /// <summary>The same of environment variables.</summary>
    public static readonly SettingType Variables = Names with
    {
        Read = (reader, value) => reader.Texts(value.AsList(), mayBeBlank: false, ValueReader.ProblemOfVariable),
    };

    /// <summary>Models that play a role, an array, or a <see cref="Catalogue.RouteNeeds"/>.</summary>
    public static readonly SettingType Route = new(
        RouteReader.Syntax,
        (reader, value) =>
            value is YamlMap map
                ? reader.Needs(map)
                : reader.Texts(value.AsList(), mayBeBlank: false, ValueReader.ProblemOfModel)
    )
    {
        IsList = true,
    };

    /// <summary>A list of text that may be empty; an array.</summary>
    public static readonly SettingType Arguments = new(
        "a list of text",
        (reader, value) => reader.Texts(value, mayBeBlank: true)
    );

    /// <summary>A program, or a list of a program and its leading arguments; an array.</summary>
    public static readonly SettingType Command = new(
        "a program, or a list of a program and its arguments",
        (reader, value) => reader.Command(value.AsList())
    );

    /// <summary>A <see cref="Dictionary{TKey, TValue}"/> from text to text.</summary>
    public static readonly SettingType Map = new("a map of text", (reader, value) => reader.Map(value));

    /// <summary>A <see cref="Dictionary{TKey, TValue}"/> from names to values as text; what is no single value is JSON.</summary>
    public static readonly SettingType Values = new("a map of values", (reader, value) => reader.Values(value));

    /// <summary>A text; a map as JSON.</summary>
    public static readonly SettingType Schema = new(
        "a text or a map",
        (reader, value) => value is YamlMap ? YamlJson.Of(value) : reader.Text(value)
    );

    /// <summary>Reads a value that is one text, as it stands on a command line; null where it is none. null for lists and maps.</summary>
    public Func<string, object?>? Parse { get; private init; }

    /// <summary>Whether it is a list of text, which a variable has with commas between and a flag one at a time.</summary>
    public bool IsList { get; private init; }

    /// <summary>Whether <c>~/</c> at its beginning is the home directory.</summary>
    public bool IsPath { get; private init; }

    /// <summary>The words of a choice; none for other types.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>What null means, or null where a value is needed.</summary>
    public string? MeaningOfNull { get; private init; }

    /// <summary>What stands for a null that somebody wrote where a null of nobody is another thing.</summary>
    public object? Nothing { get; private init; }

    /// <summary>What a value must be, to follow "must be" in a message.</summary>
    public string Expectation => Syntax + (MeaningOfNull is null ? "" : $", or null for {MeaningOfNull}");

    /// <summary>An <see cref="int"/> in a range.</summary>
    public static SettingType Whole(int minimum, int maximum) =>
        Scalar(
            $"a whole number from {minimum} to {maximum}",
            text =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= minimum
                && number <= maximum
                    ? number
                    : null
        );

    /// <summary>A <see cref="decimal"/> in a range.</summary>
    public static SettingType Number(decimal minimum, decimal maximum) =>
        Scalar(
            string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}"),
            text =>
                decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number >= minimum
                && number <= maximum
                    ? number
                    : null
        );

    /// <summary>One of these words; there are two or more.</summary>
    public static SettingType Choice(IReadOnlyList<string> words) =>
        new($"{string.Join(", ", words.SkipLast(1))} or {words[^1]}", (reader, value) => reader.Word(value))
        {
            Words = words,
            Parse = text => words.Contains(text, StringComparer.Ordinal) ? text : null,
        };

    /// <summary>A word for each member of an enumeration.</summary>
    public static SettingType Choice<T>()
        where T : struct, Enum => Choice([.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())]);

    public static T? MemberOf<T>(object? word)
        where T : struct, Enum => word is null ? null : Enum.Parse<T>((string)word, ignoreCase: true);

    public static string? WordOf<T>(T? member)
        where T : struct, Enum => member?.ToString().ToLowerInvariant();

    /// <summary>The same, or null.</summary>
    public SettingType OrNull(string meaning, object? nothing = null) =>
        this with
        {
            MeaningOfNull = meaning,
            Nothing = nothing ?? Nothing,
        };

    private static SettingType Scalar(string syntax, Func<string, object?> parse) =>
        new(syntax, (reader, value) => reader.Scalar(value, parse)) { Parse = parse };

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
}
