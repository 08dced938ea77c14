using System.Text.RegularExpressions;

namespace Prompter.Yaml;

/// <summary>Writes texts and lists so that any YAML reader, of version 1.1 or 1.2, reads them as what they are.</summary>
internal static partial class YamlWriter
{
    private static readonly string[] WordsThatAreNoText = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    /// <summary>The value of a setting, whatever its kind.</summary>
    public static string Value(object? value) =>
        value switch
        {
            null => "null",
            bool truth => truth ? "true" : "false",
            TimeSpan time => ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture),
            IEnumerable<string> texts => $"[{string.Join(", ", texts.Select(Text))}]",
            IReadOnlyDictionary<string, string> map => map.Count == 0
                ? "{}"
                : $"{{ {string.Join(", ", map.Select(entry => $"{Text(entry.Key)}: {Text(entry.Value)}"))} }}",
            string text => Text(text),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    /// <summary>A text, in quotes unless it needs none anywhere.</summary>
    public static string Text(string text) =>
        PlainText.IsMatch(text) && !WordsThatAreNoText.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? text
            : $"\"{string.Concat(text.EnumerateRunes().Select(Escaped))}\"";

    private static string Escaped(Rune rune) =>
        rune.Value is '"' or '\\' ? $"\\{rune}"
        : MessageText.IsInvisible(rune) ? $"\\U{rune.Value:X8}"
        : rune.ToString();

    // Begins like a word, a path or an option; a colon stands between word characters only. Each step has one way to go
    // on, so nothing is tried twice.
    [GeneratedRegex(
        @"\A(?:[A-Za-z/]|\.{1,2}/|--?[A-Za-z])[A-Za-z0-9_./+@=-]*(?::[A-Za-z0-9_./+@=-]+)*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex PlainText { get; }
}
