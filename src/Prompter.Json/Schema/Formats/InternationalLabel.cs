using System.Buffers;
using System.Globalization;
using System.Text;

namespace Prompter.Json.Schema.Formats;

/// <summary>Which letters a label may have, and beside which others: <see href="https://www.rfc-editor.org/rfc/rfc5892">RFC 5892</see>.</summary>
/// <remarks>The direction of letters (RFC 5893) and Unicode's normal form are not looked at.</remarks>
internal static class InternationalLabel
{
    /// <summary>Characters that are allowed, or not, whatever their category says (section 2.6).</summary>
    private const string AllowedExceptions = "\u00df\u03c2\u06fd\u06fe\u0f0b\u3007";

    private const string ForbiddenExceptions = "\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b";

    private const string Contextual = "\u00b7\u0375\u05f3\u05f4\u30fb\u200c\u200d";

    /// <summary>The characters that take a consonant's vowel away (canonical combining class 9).</summary>
    private static readonly SearchValues<char> Viramas = SearchValues.Create(
        "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a\u1714\u1734\u17d2\u1a60"
            + "\u1b44\u1baa\u1bab\u1bf2\u1bf3\u2d7f\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed"
    );

    public static bool IsValid(string label)
    {
        var first = Rune.GetRuneAt(label, 0);
        return label[0] != '-'
            && label[^1] != '-'
            && !(label.Length > 3 && label[2] == '-' && label[3] == '-')
            && !IsMark(first)
            && label.EnumerateRunes().All(IsAllowed)
            && !Enumerable
                .Range(0, label.Length)
                .Any(at => Contextual.Contains(label[at], StringComparison.Ordinal) && !IsInPlace(label, at))
            && !(
                label.AsSpan().ContainsAnyInRange('\u0660', '\u0669')
                && label.AsSpan().ContainsAnyInRange('\u06f0', '\u06f9')
            );
    }

    private static bool IsMark(Rune letter) =>
        Rune.GetUnicodeCategory(letter)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    private static bool IsAllowed(Rune letter)
    {
        if (letter.IsBmp && (AllowedExceptions + Contextual).Contains((char)letter.Value, StringComparison.Ordinal))
        {
            return true;
        }

        if (letter.IsBmp && ForbiddenExceptions.Contains((char)letter.Value, StringComparison.Ordinal))
        {
            return false;
        }

        return letter.Value == '-'
            || Rune.GetUnicodeCategory(letter)
                is UnicodeCategory.LowercaseLetter
                    or UnicodeCategory.OtherLetter
                    or UnicodeCategory.ModifierLetter
                    or UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark
                    or UnicodeCategory.DecimalDigitNumber;
    }

    /// <summary>Whether a character that is allowed in some places only is in one (appendix A).</summary>
    private static bool IsInPlace(string label, int at)
    {
        var before = at > 0 ? label[at - 1] : '\0';
        var after = at + 1 < label.Length ? label[at + 1] : '\0';
        return label[at] switch
        {
            '\u00b7' => before == 'l' && after == 'l',
            '\u0375' => after is >= '\u0370' and <= '\u03ff' or >= '\u1f00' and <= '\u1fff',
            '\u05f3' or '\u05f4' => before is >= '\u0590' and <= '\u05ff',
            '\u30fb' => label.Any(IsJapanese),
            '\u200d' => Viramas.Contains(before),
            _ => Viramas.Contains(before) || (IsArabic(before) && IsArabic(after)),
        };
    }

    /// <summary>A letter of a script whose letters join, roughly: what may stand on both sides of a non-joiner.</summary>
    private static bool IsArabic(char letter) => letter is >= '\u0620' and <= '\u07ff' or >= '\u0840' and <= '\u08ff';

    private static bool IsJapanese(char letter) =>
        letter
            is '\u3005'
                or '\u3007'
                or (>= '\u3040' and <= '\u30ff' and not '\u30fb')
                or (>= '\u31f0' and <= '\u31ff')
                or (>= '\u3400' and <= '\u9fff')
                or (>= '\uf900' and <= '\ufaff')
                or (>= '\uff66' and <= '\uff9d');
}
