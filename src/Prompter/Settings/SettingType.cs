using System.Globalization;

namespace Prompter.Settings;

/// <summary>What a setting's value is. Where the comment names no type, the value is a <see cref="string"/>.</summary>
internal enum SettingKind
{
    /// <summary>An <see cref="int"/> in a range.</summary>
    Whole,

    /// <summary>A <see cref="decimal"/> in a range.</summary>
    Number,

    /// <summary>A <see cref="bool"/>.</summary>
    Boolean,

    /// <summary>Text that is not blank.</summary>
    Text,

    /// <summary>A path whose <c>~/</c> is expanded.</summary>
    Path,

    /// <summary>A <see cref="TimeSpan"/> that fits a time-out.</summary>
    Timeout,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A list of text that is not blank, or one such text.</summary>
    Names,

    /// <summary>A program, or a list of a program and its leading arguments; <c>~/</c> is expanded.</summary>
    Command,

    /// <summary>A list of text that may be empty.</summary>
    Arguments,

    /// <summary>A <see cref="Uri"/> of the web.</summary>
    Url,

    /// <summary>A <see cref="Dictionary{TKey, TValue}"/> from text to text.</summary>
    Map,

    /// <summary>The text of a JSON object.</summary>
    Json,
}

/// <summary>What values a setting may have.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Syntax">What a value must be where null cannot be written, to follow "must be" in a message.</param>
internal sealed record SettingType(SettingKind Kind, string Syntax)
{
    public static readonly SettingType Boolean = new(SettingKind.Boolean, "true or false");
    public static readonly SettingType Text = new(SettingKind.Text, "text");
    public static readonly SettingType Path = new(SettingKind.Path, "a path");
    public static readonly SettingType Timeout = new(SettingKind.Timeout, Duration.TimeoutSyntax);
    public static readonly SettingType Names = new(SettingKind.Names, "a text or a list of text");
    public static readonly SettingType Arguments = new(SettingKind.Arguments, "a list of text");
    public static readonly SettingType Url = new(SettingKind.Url, "an address that begins with http:// or https://");
    public static readonly SettingType Map = new(SettingKind.Map, "a map of text");
    public static readonly SettingType Json = new(SettingKind.Json, "the text of a JSON object");

    public static readonly SettingType Command = new(
        SettingKind.Command,
        "a program, or a list of a program and its arguments"
    );

    /// <summary>The smallest number allowed.</summary>
    public decimal Minimum { get; private init; }

    /// <summary>The largest number allowed.</summary>
    public decimal Maximum { get; private init; }

    /// <summary>The words of a choice.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>What null means, or null where a value is needed.</summary>
    public string? MeaningOfNull { get; private init; }

    /// <summary>What a value must be, to follow "must be" in a message.</summary>
    public string Expectation => Syntax + (MeaningOfNull is null ? "" : $", or null for {MeaningOfNull}");

    public static SettingType Whole(int minimum, int maximum) =>
        Between(SettingKind.Whole, "a whole number", minimum, maximum);

    public static SettingType Number(decimal minimum, decimal maximum) =>
        Between(SettingKind.Number, "a number", minimum, maximum);

    /// <summary>One of these words; there are two or more.</summary>
    public static SettingType Choice(IReadOnlyList<string> words) =>
        new(SettingKind.Choice, $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}") { Words = words };

    /// <summary>A word for each member of an enumeration.</summary>
    public static SettingType Choice<T>()
        where T : struct, Enum => Choice([.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())]);

    /// <summary>The member that a word stands for, or null for null.</summary>
    public static T? MemberOf<T>(object? word)
        where T : struct, Enum => word is null ? null : Enum.Parse<T>((string)word, ignoreCase: true);

    /// <summary>The word of a member, or null for null.</summary>
    public static string? WordOf<T>(T? member)
        where T : struct, Enum => member?.ToString().ToLowerInvariant();

    /// <summary>The same, or null.</summary>
    /// <param name="meaning">What null means.</param>
    public SettingType OrNull(string meaning) => this with { MeaningOfNull = meaning };

    private static SettingType Between(SettingKind kind, string what, decimal minimum, decimal maximum) =>
        new(kind, string.Create(CultureInfo.InvariantCulture, $"{what} from {minimum} to {maximum}"))
        {
            Minimum = minimum,
            Maximum = maximum,
        };
}
