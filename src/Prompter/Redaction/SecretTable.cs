using System.Buffers;

namespace Prompter.Redaction;

/// <summary>The forms of all known values, and where in a text one of them or a key may begin. Immutable.</summary>
internal sealed class SecretTable
{
    private const int Characters = 128;

    /// <summary>What may follow an introducer of an escape that a secret begins with.</summary>
    private static readonly string[] AfterIntroducers = ["uUx\\%&", "0123456789abcdefABCDEF", "#alqgALQG"];

    private readonly Dictionary<char, SecretForm[]> forms;
    private readonly SearchValues<char> firstCharacters;

    /// <summary>Of each two characters, whether a secret may begin with them. What is not ASCII shares a place with what is.</summary>
    private readonly bool[] pairs = new bool[Characters * Characters];

    public SecretTable(IEnumerable<SecretForm> known)
    {
        forms = known
            .SelectMany(form => FirstOf(form).Select(first => (First: first, Form: form)))
            .GroupBy(each => each.First, each => each.Form)
            .ToDictionary(group => group.Key, group => group.ToArray());
        foreach (var shape in KeyShape.All)
        {
            Add(shape.Prefix[0], shape.Prefix.AsSpan(1, 1));
        }

        foreach (var (first, each) in forms)
        {
            foreach (var form in each)
            {
                AddSeconds(first, form);
            }
        }

        var introducers = forms.Count == 0 ? "" : WrittenText.Introducers;
        foreach (var (introducer, others) in introducers.Zip(AfterIntroducers))
        {
            Add(introducer, others);
        }

        firstCharacters = SearchValues.Create([
            .. KeyShape.All.Select(shape => shape.Prefix[0]),
            .. forms.Keys,
            .. introducers,
        ]);
    }

    /// <summary>The next place where a secret begins or, near the end, could begin; the end where there is none.</summary>
    public int NextCandidate(ReadOnlySpan<char> text, int position)
    {
        for (; ; position++)
        {
            var first = text[position..].IndexOfAny(firstCharacters);
            if (first < 0)
            {
                return text.Length;
            }

            position += first;
            if (position + 1 == text.Length || pairs[PairOf(text[position], text[position + 1])])
            {
                return position;
            }
        }
    }

    /// <summary>The length of the longest known value that the text begins with, 0, or <see cref="SecretForm.Undecided"/>.</summary>
    public int LengthAt(ReadOnlySpan<char> text, bool final)
    {
        if (!WrittenText.Introducers.Contains(text[0], StringComparison.Ordinal))
        {
            return forms.TryGetValue(text[0], out var begun) ? LongestOf(begun, text, final) : 0;
        }

        var longest = 0;
        foreach (var (first, each) in forms)
        {
            var written = new WrittenText(text, final);
            if (char.IsSurrogate(first) || written.Reads(first, inBase64: false) || written.IsCut)
            {
                var length = LongestOf(each, text, final);
                if (length == SecretForm.Undecided)
                {
                    return length;
                }

                longest = Math.Max(longest, length);
            }
        }

        return longest;
    }

    private static int LongestOf(SecretForm[] forms, ReadOnlySpan<char> text, bool final)
    {
        var longest = 0;
        foreach (var form in forms)
        {
            var length = form.LengthAt(text, final);
            if (length == SecretForm.Undecided)
            {
                return length;
            }

            longest = Math.Max(longest, length);
        }

        return longest;
    }

    private static int PairOf(char first, char second) => (first % Characters * Characters) + (second % Characters);

    /// <summary>The characters that stand for its first one.</summary>
    private static IEnumerable<char> FirstOf(SecretForm form)
    {
        var first = form.Text[0];
        yield return first;
        if (
            first switch
            {
                '+' => form.IsBase64 ? '-' : ' ',
                '/' when form.IsBase64 => '_',
                ' ' => '+',
                '\n' => '\r',
                _ => first,
            }
                is var other
            && other != first
        )
        {
            yield return other;
        }
    }

    private void AddSeconds(char first, SecretForm form)
    {
        if (char.IsAsciiLetterOrDigit(first) && char.IsAsciiLetterOrDigit(form.Text[1]))
        {
            Add(first, [form.Text[1], .. WrittenText.Introducers, .. form.IsBase64 ? "\r\n" : ""]);
            return;
        }

        // There are other ways to write one of them.
        pairs.AsSpan(PairOf(first, '\0'), Characters).Fill(true);
        Add('\\', [first]);
    }

    private void Add(char first, ReadOnlySpan<char> seconds)
    {
        foreach (var second in seconds)
        {
            pairs[PairOf(first, second)] = true;
        }
    }
}
