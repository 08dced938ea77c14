using System.Buffers;

namespace Prompter.Redaction;

/// <summary>The forms of all known values, and where in a text one of them or a key may begin. Immutable.</summary>
internal sealed class SecretTable
{
    /// <summary>What <see cref="LengthAt"/> returns where more of the text has to come.</summary>
    public const int Undecided = -1;

    private const int AnchorLength = 8;
    private const int LongText = 512;

    private readonly string[] values;
    private readonly Lazy<SearchValues<string>> anchors;
    private readonly SearchValues<char> firstCharacters;
    private readonly int longestAnchor;

    /// <param name="values">The forms, in ordinal order.</param>
    public SecretTable(string[] values)
    {
        this.values = values;
        string[] anchorTexts =
        [
            .. KeyShape.All.Select(shape => shape.Prefix),
            .. values.Select(value => value[..Math.Min(value.Length, AnchorLength)]),
        ];
        // Its preparation is worth it for long texts only, and at start-up all are short.
        anchors = new(() => SearchValues.Create(anchorTexts, StringComparison.Ordinal));
        longestAnchor = anchorTexts.Max(anchor => anchor.Length);
        firstCharacters = SearchValues.Create([.. anchorTexts.Select(anchor => anchor[0])]);
    }

    /// <summary>The next place where a secret begins or, near the end, could begin; the end where there is none.</summary>
    public int NextCandidate(ReadOnlySpan<char> text, int position)
    {
        if (text.Length - position > LongText)
        {
            var anchor = text[position..].IndexOfAny(anchors.Value);
            if (anchor >= 0)
            {
                return position + anchor;
            }

            position = Math.Max(position, text.Length - longestAnchor + 1);
        }

        var first = text[position..].IndexOfAny(firstCharacters);
        return first < 0 ? text.Length : position + first;
    }

    /// <summary>The length of the longest known value that the text begins with, 0, or <see cref="Undecided"/>.</summary>
    public int LengthAt(ReadOnlySpan<char> text, bool final)
    {
        var (low, high, longest) = (0, values.Length, 0);
        for (var length = 0; low < high; length++)
        {
            // In ordinal order, the one that ends here is the first of those that begin so.
            if (values[low].Length == length)
            {
                longest = length;
                if (++low == high)
                {
                    break;
                }
            }

            if (length == text.Length)
            {
                return final ? longest : Undecided;
            }

            var character = text[length];
            while (low < high && values[low][length] < character)
            {
                low++;
            }

            while (low < high && values[high - 1][length] > character)
            {
                high--;
            }
        }

        return longest;
    }
}
