namespace Prompter.Json.Repair;

/// <summary>Whether a value ends too early: its last bracket is one too many, for more of its items follow.</summary>
internal static class EarlyEnd
{
    /// <summary>A key in quotes behind a comma alone tells it; anything else only where the value ends once more behind it.</summary>
    /// <param name="kind">What is closed.</param>
    /// <param name="first">What its first item begins with; NUL if it has none.</param>
    /// <param name="look">What comes behind the value.</param>
    /// <param name="at">Where its bracket ends.</param>
    public static bool IsAt(BracketKind kind, char first, Lookahead look, int at)
    {
        var place = look.SkipSpace(at);
        var next = look.SkipNoise(place);
        while (look[next] is '}' or ']')
        {
            next = look.SkipNoise(next + 1);
        }

        var isAlone = next == place;
        var separator = look[next] is ',' or ';' ? look[next] : '\0';
        if (separator != '\0')
        {
            var behind = look.SkipSpace(next + 1);
            next = look.SkipNoise(behind);
            isAlone &= next == behind && separator == ',';
        }

        return kind switch
        {
            BracketKind.Object when look.IsQuotedKey(next) => (isAlone && separator == ',' && first != '\0')
                || look.EndsAgain(next, '}'),
            BracketKind.Object => separator != '\0'
                && (look.IsQuotedKeyWithoutColon(next) || (separator == ',' && look.IsPlainKey(next)))
                && look.EndsAgain(next, '}'),
            BracketKind.Array => (
                look[next] is '{' or '['
                    ? look[next] == first && !(isAlone && separator == ',')
                    : separator != '\0' && look.IsScalar(next)
            ) && look.EndsAgain(next, ']'),
            _ => false,
        };
    }
}
