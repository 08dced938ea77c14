using System.Text.RegularExpressions;

namespace Prompter.Json.Schema.Patterns;

/// <summary>A regular expression of ECMA-262 with the flag u, as JSON Schema has it.</summary>
internal sealed class EcmaPattern
{
    /// <summary>For how long a pattern that cannot be matched in linear time may look at one text.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    /// <summary>Classes such as <c>\p{L}</c> have hundreds of ranges. To prepare them for linear time takes longer than most texts do.</summary>
    private const int LongestLinear = 2000;

    private readonly Regex regex;

    private EcmaPattern(Regex regex) => this.regex = regex;

    /// <exception cref="FormatException">It is no pattern; the message says why.</exception>
    public static EcmaPattern Parse(string text)
    {
        var pattern = EcmaTranslator.Translate(text);
        try
        {
            return new(Linear(pattern) ?? new Regex(pattern, RegexOptions.CultureInvariant, Limit));
        }
        catch (ArgumentException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>The pattern for matching in linear time; null where it can only be matched by trying.</summary>
    private static Regex? Linear(string pattern)
    {
        try
        {
            return pattern.Length > LongestLinear
                ? null
                : new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
        }
        catch (NotSupportedException)
        {
            // It looks ahead or back, or refers to a group.
            return null;
        }
    }

    /// <summary>Whether the pattern matches anywhere in a text.</summary>
    /// <exception cref="RegexMatchTimeoutException">It takes too long to say.</exception>
    public bool IsIn(string text) => regex.IsMatch(text);
}
