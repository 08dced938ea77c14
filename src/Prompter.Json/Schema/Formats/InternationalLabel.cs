using System.Text.RegularExpressions;

namespace Prompter.Json.Schema.Formats;

/// <summary>Which letters a label may have, and beside which others: <see href="https://www.rfc-editor.org/rfc/rfc5892">RFC 5892</see>.</summary>
/// <remarks>At the direction of letters (RFC 5893), <see cref="IdnMapping"/> looks where it does without ICU.</remarks>
internal static partial class InternationalLabel
{
    /// <summary>Characters that are allowed, or not, whatever their category says (section 2.6).</summary>
    private const string Allowed = "-\u00df\u03c2\u06fd\u06fe\u0f0b\u3007\u00b7\u0375\u05f3\u05f4\u30fb\u200c\u200d";

    private const string Forbidden = "\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b";

    /// <summary>The characters that take a consonant's vowel away (canonical combining class 9).</summary>
    private const string Viramas =
        "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a\u1714\u1734\u17d2\u1a60"
        + "\u1b44\u1baa\u1bab\u1bf2\u1bf3\u2d7f\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed";

    /// <summary>The letters of scripts whose letters join, roughly: what may stand on both sides of a non-joiner.</summary>
    private const string Arabic = "\u0620-\u07ff\u0840-\u08ff";

    private const string Japanese =
        "\u3005\u3007\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d";

    public static bool IsValid(string label) =>
        label.EnumerateRunes().All(IsAllowed) && !IsMark(label.EnumerateRunes().First()) && !Misplaced.IsMatch(label);

    private static bool IsMark(Rune letter) =>
        Rune.GetUnicodeCategory(letter)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    private static bool IsAllowed(Rune letter) =>
        letter.IsBmp && Allowed.Contains((char)letter.Value, StringComparison.Ordinal)
        || (
            !(letter.IsBmp && Forbidden.Contains((char)letter.Value, StringComparison.Ordinal))
            && Rune.GetUnicodeCategory(letter)
                is UnicodeCategory.LowercaseLetter
                    or UnicodeCategory.OtherLetter
                    or UnicodeCategory.ModifierLetter
                    or UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark
                    or UnicodeCategory.DecimalDigitNumber
        );

    /// <summary>Hyphens, and characters that are allowed in some places only (appendix A), where they may not be.</summary>
    [GeneratedRegex(
        $"""
            ^- | -\z | ^..--
            | (?<!l)\u00b7 | \u00b7(?!l)
            | \u0375(?![\u0370-\u03ff\u1f00-\u1fff])
            | (?<![\u0590-\u05ff])[\u05f3\u05f4]
            | (?<![{Viramas}])\u200d
            | (?<![{Viramas}{Arabic}])\u200c | (?<=[{Arabic}])\u200c(?![{Arabic}])
            | ^[^{Japanese}]*\u30fb[^{Japanese}]*\z
            | [\u0660-\u0669].*[\u06f0-\u06f9] | [\u06f0-\u06f9].*[\u0660-\u0669]
            """,
        RegexOptions.IgnorePatternWhitespace,
        1_000
    )]
    private static partial Regex Misplaced { get; }
}
