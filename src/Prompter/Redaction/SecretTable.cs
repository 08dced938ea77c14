namespace Prompter.Redaction;

/// <summary>The forms of all known values, and where in a text one of them or a key may begin. Immutable.</summary>
internal sealed class SecretTable
{
    private const int Characters = 128;

    /// <summary>What may follow an introducer of an escape that a secret begins with.</summary>
    private static readonly string[] AfterIntroducers =
    [
        "uUx01234567\\%&=",
        "0123456789abcdefABCDEF",
        "#abcdeghlnpqrsvTNALQG",
        "0123456789ABCDEF",
    ];

    /// <summary>What may stand for a blank, a line break, or a sign of base64, and the line breaks in it.</summary>
    private const string OtherForms = "+ -_\r\n\t";

    private static readonly string AnyCharacter = new([.. Enumerable.Range(0, Characters).Select(code => (char)code)]);

    private readonly Dictionary<char, SecretForm[]> forms;

    /// <summary>Forms whose first character cannot be told from the escape alone.</summary>
    private readonly SecretForm[] others;
    private readonly bool[] firsts = new bool[Characters];

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
        foreach (var (introducer, seconds) in introducers.Zip(AfterIntroducers))
        {
            Add(introducer, seconds);
        }

        others =
        [
            .. forms
                .Where(each => !char.IsAscii(each.Key) || WrittenText.IsIntroducer(each.Key))
                .SelectMany(each => each.Value),
        ];
    }

    /// <summary>The next place where a secret begins or, near the end, could begin; the end where there is none.</summary>
    public int NextCandidate(ReadOnlySpan<char> text, int position)
    {
        if (position >= text.Length)
        {
            return text.Length;
        }

        var pair = text[position] % Characters;
        for (var next = position + 1; next < text.Length; next++)
        {
            pair = ((pair * Characters) + (text[next] % Characters)) % (Characters * Characters);
            if (pairs[pair])
            {
                return next - 1;
            }
        }

        return firsts[text[^1] % Characters] ? text.Length - 1 : text.Length;
    }

    /// <summary>The length of the longest known value that the text begins with, 0, or <see cref="SecretForm.Undecided"/>.</summary>
    public int LengthAt(ReadOnlySpan<char> text, bool final)
    {
        if (!WrittenText.IsIntroducer(text[0]))
        {
            return LongestOf(FormsOf(text[0]), text, final);
        }

        var written = new WrittenText(text, final);
        var first = written.ReadEscaped();
        var length = written.IsCut ? SecretForm.Undecided : LongestOf(FormsOf(first), text, final);
        var other = length == SecretForm.Undecided ? 0 : LongestOf(others, text, final);
        return length == SecretForm.Undecided || other == SecretForm.Undecided
            ? SecretForm.Undecided
            : Math.Max(length, other);
    }

    private SecretForm[] FormsOf(int first) => forms.TryGetValue((char)first, out var begun) ? begun : [];

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
        if (char.IsAsciiLetterOrDigit(first))
        {
            var second = form.Text[1];
            Add(first, [second, .. WrittenText.Introducers]);
            Add(first, form.IsBase64 || !char.IsAsciiLetterOrDigit(second) ? OtherForms : "");
            return;
        }

        // What repeats it may follow.
        Add(first, AnyCharacter);
        Add('\\', [first]);
    }

    private void Add(char first, ReadOnlySpan<char> seconds)
    {
        firsts[first % Characters] = true;
        foreach (var second in seconds)
        {
            pairs[PairOf(first, second)] = true;
        }
    }
}
