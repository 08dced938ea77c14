using System.Globalization;

namespace Prompter.Simulator.Answers;

/// <summary>The simulator's way to count: a token is a piece of a word with the blanks before it.</summary>
internal static class Tokens
{
    private const int LongestPiece = 6;

    /// <summary>The number of tokens in a text.</summary>
    public static int Count(string text) => Split(text).Count();

    /// <summary>The tokens of a text in order; no character is split.</summary>
    public static IEnumerable<string> Split(string text)
    {
        for (var start = 0; start < text.Length; )
        {
            var end = start;
            while (end < text.Length && char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            for (var piece = 0; piece < LongestPiece && end < text.Length && !char.IsWhiteSpace(text[end]); piece++)
            {
                end += StringInfo.GetNextTextElementLength(text, end);
            }

            yield return text[start..end];
            start = end;
        }
    }

    /// <summary>So many tokens of a text, again from its start where it is too short.</summary>
    public static string Repeat(string text, int count)
    {
        if (text.Length == 0)
        {
            return "";
        }

        var pieces = Split(text).Concat(Endless(Split(" " + text).ToList()));
        return string.Concat(pieces.Take(count));
    }

    private static IEnumerable<string> Endless(IReadOnlyList<string> pieces)
    {
        while (true)
        {
            foreach (var piece in pieces)
            {
                yield return piece;
            }
        }
    }
}
