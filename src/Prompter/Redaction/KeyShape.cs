using System.Buffers;

namespace Prompter.Redaction;

/// <summary>What the keys of one kind of provider look like.</summary>
/// <param name="Prefix">What such a key begins with, where a word begins.</param>
/// <param name="Compact">
/// Whether the first 16 characters after the prefix are letters and digits only, so that <c>hf_load_model_v2_from_hub</c>
/// and <c>xai-grok-4-fast-reasoning</c> are names and not keys.
/// </param>
/// <param name="IsScheme">Whether the prefix announces the key and is no part of it, as <c>Bearer </c> does.</param>
internal sealed record KeyShape(string Prefix, bool Compact = false, bool IsScheme = false)
{
    /// <summary>How much of a text, before a place in it, decides whether a word begins there.</summary>
    public const int Lookbehind = 32;

    private const int MinimumLength = 16;
    private const int LettersThatAreNoWord = 30;
    private const int DecisionLength = 128;
    private const string KeyCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    private static readonly SearchValues<char> OfKeys = SearchValues.Create(KeyCharacters);
    private static readonly SearchValues<char> OfSchemes = SearchValues.Create($"{KeyCharacters}.~+/=");

    /// <summary>All shapes. No prefix begins with another.</summary>
    public static IReadOnlyList<KeyShape> All { get; } =
    [
        new("sk-"),
        new("AIza"),
        new("github_pat_"),
        .. new[] { "gsk_", "xai-", "hf_", "AKIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_" }.Select(
            prefix => new KeyShape(prefix, Compact: true)
        ),
        .. new[] { "Bearer ", "bearer ", "BEARER ", "Bearer%20", "bearer%20", "Bearer+" }.Select(prefix => new KeyShape(
            prefix,
            IsScheme: true
        )),
    ];

    private static readonly SearchValues<char> FirstCharacters = SearchValues.Create([
        .. All.Select(shape => shape.Prefix[0]),
    ]);

    /// <summary>The characters that a key of this shape goes on with.</summary>
    public SearchValues<char> Alphabet => IsScheme ? OfSchemes : OfKeys;

    /// <summary>Whether a key begins at a place: true, false, or null where it depends on what follows a text that is not final.</summary>
    public static bool? Find(ReadOnlySpan<char> text, int place, bool final, out KeyShape? shape)
    {
        shape = null;
        if (!FirstCharacters.Contains(text[place]) || !WordBegins(text[Math.Max(0, place - Lookbehind)..place]))
        {
            return false;
        }

        var rest = text[place..];
        bool? cut = final ? false : null;
        bool? found = false;
        foreach (var candidate in All)
        {
            if (rest.StartsWith(candidate.Prefix, StringComparison.Ordinal))
            {
                shape = candidate;
                return candidate.Judge(rest[candidate.Prefix.Length..], cut);
            }

            if (candidate.Prefix.AsSpan().StartsWith(rest, StringComparison.Ordinal))
            {
                found = cut;
            }
        }

        return found;
    }

    private bool? Judge(ReadOnlySpan<char> body, bool? whenCut)
    {
        var digit = false;
        var unbroken = 0;
        for (var index = 0; index < DecisionLength; index++)
        {
            if (index == body.Length)
            {
                return whenCut;
            }

            var character = body[index];
            var letterOrDigit = char.IsAsciiLetterOrDigit(character);
            if (!letterOrDigit && (!Alphabet.Contains(character) || (Compact && index < MinimumLength)))
            {
                return false;
            }

            digit |= char.IsAsciiDigit(character);
            unbroken = letterOrDigit ? unbroken + 1 : 0;

            // Some keys are letters only (those of Hugging Face are); no word is that long.
            if ((digit && index + 1 >= MinimumLength) || unbroken >= LettersThatAreNoWord)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A letter or digit before a key is part of a word, unless it is the end of an escape sequence.</summary>
    private static bool WordBegins(ReadOnlySpan<char> before)
    {
        if (before.IsEmpty || !char.IsAsciiLetterOrDigit(before[^1]))
        {
            return true;
        }

        return before switch
        {
            [.., '\\', 'n' or 'r' or 't' or 'b' or 'f' or 'v'] => true,
            [.., '%', var high, var low] when IsHex(high) && IsHex(low) => true,
            [.., '\\', 'u', var a, var b, var c, var d] when IsHex(a) && IsHex(b) && IsHex(c) && IsHex(d) => true,
            [.. var colour, 'm'] => colour.TrimEnd("0123456789;:").EndsWith("\u001b[", StringComparison.Ordinal),
            _ => false,
        };
    }

    private static bool IsHex(char character) => char.IsAsciiHexDigit(character);
}
