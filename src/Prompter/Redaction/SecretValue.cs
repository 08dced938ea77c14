namespace Prompter.Redaction;

/// <summary>What a value looks like: a secret, or something that occurs in ordinary text.</summary>
internal static class SecretValue
{
    private const int Minimum = 8;
    private const int MinimumOfOddOnes = 4;
    private const int LongestWord = 24;
    private const int LongestRunOfConsonants = 6;
    private const int MostHumps = 2;
    private const int LongerThanNames = 16;

    /// <summary>
    /// Whether a value that is used as a secret is one in a text too: one of 8 characters or more, or of 4 or more where letters and
    /// digits are mixed or there is another character than letters, digits, <c>-</c> and <c>_</c>. What is shorter would
    /// be found in ordinary text.
    /// </summary>
    public static bool IsLongEnough(string value) =>
        value.Length >= Minimum
        || value.Length >= MinimumOfOddOnes
            && (
                value.Any(char.IsAsciiDigit) && value.Any(char.IsLetter)
                || value.Any(character => !char.IsLetterOrDigit(character) && character is not ('-' or '_'))
            );

    /// <summary>A number, a switch, or the path of a file that there is.</summary>
    public static bool IsSetting(string value) =>
        double.TryParse(
            value,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out _
        )
        || bool.TryParse(value, out _)
        || Path.Exists(value);

    /// <summary>Whether it cannot be one word of a text, such as <c>pelican</c>, <c>Authorization</c> or <c>JavaScript</c>.</summary>
    public static bool IsNoWord(string value)
    {
        var (humps, consonants) = (0, 0);
        for (var index = 0; index < value.Length; index++)
        {
            var letter = value[index];
            if (!char.IsLetter(letter))
            {
                return true;
            }

            humps += index > 0 && char.IsUpper(letter) && !char.IsUpper(value[index - 1]) ? 1 : 0;
            consonants = char.IsAsciiLetter(letter) && !"aeiouyAEIOUY".Contains(letter) ? consonants + 1 : 0;
            if (humps > MostHumps || consonants > LongestRunOfConsonants)
            {
                return true;
            }
        }

        return value.Length >= LongestWord;
    }

    /// <summary>Whether it is neither a word nor a name made of words, such as <c>secrets-manager</c>, an address or a time.</summary>
    public static bool LooksRandom(string value)
    {
        var digits = value.Any(char.IsAsciiDigit);
        return IsNoWord(value)
            && !value.Contains("://", StringComparison.Ordinal)
            && !DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _)
            && (
                value.Contains(' ', StringComparison.Ordinal)
                || digits && value.Any(char.IsAsciiLetterLower) && value.Any(char.IsAsciiLetterUpper)
                || digits && value.Length >= LongerThanNames
                || value.All(char.IsLetter)
            );
    }
}
