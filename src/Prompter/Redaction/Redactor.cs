using System.Buffers;

namespace Prompter.Redaction;

/// <summary>
/// Takes secrets out of text before it reaches a disk or a screen: known values, and what has the shape of a provider's key.
/// </summary>
/// <remarks>
/// Known values are found anywhere, also JSON-escaped, URL-encoded or quoted for a shell; one of several lines by each of its
/// long lines, one of more than 128 characters by its pieces. A key has a known prefix where a word begins (<c>sk-</c>,
/// <c>AIza</c>, <c>gsk_</c>, <c>xai-</c>, <c>Bearer </c>, <c>ghp_</c>, <c>github_pat_</c>, <c>hf_</c>, <c>AKIA</c>) and then,
/// within 128 characters, at least 16 with a digit among them or 30 letters and digits in a row; all that follows without a
/// break belongs to it. Secrets that touch or overlap become one <c>[redacted]</c>. Instances are immutable and thread-safe.
/// </remarks>
internal sealed class Redactor
{
    private const string Replacement = "[redacted]";
    private const int MinimumLength = 8;
    private const int AnchorLength = 8;
    private const int LongText = 512;
    private const int Undecided = -1;

    private readonly string[] values;
    private readonly string[] anchorTexts;
    private readonly Lazy<SearchValues<string>> anchors;
    private readonly SearchValues<char> firstCharacters;
    private readonly int longestAnchor;

    /// <summary>Creates a redactor of the given values and of everything that has the shape of a key.</summary>
    /// <param name="values">Secret values. Those of fewer than 8 characters, blanks around them not counted, are left out.</param>
    public Redactor(IEnumerable<string> values)
        : this(SecretForms.Of(LongEnough(values))) { }

    private Redactor(string[] sortedValues)
    {
        values = sortedValues;
        anchorTexts =
        [
            .. KeyShape.All.Select(shape => shape.Prefix),
            .. values.Select(value => value[..Math.Min(value.Length, AnchorLength)]),
        ];
        // Its preparation is worth it for long texts only, and at start-up all are short.
        anchors = new(() => SearchValues.Create(anchorTexts, StringComparison.Ordinal));
        longestAnchor = anchorTexts.Max(anchor => anchor.Length);
        firstCharacters = SearchValues.Create([.. anchorTexts.Select(anchor => anchor[0])]);
    }

    /// <summary>Creates a redactor of the secrets that a process was started with.</summary>
    /// <param name="environment">
    /// The environment. The value of each variable whose name says key, token, secret, password or credential is a secret,
    /// if it has at least 8 characters.
    /// </param>
    /// <param name="arguments">The command line. The value of each <c>--key</c> of at least 4 characters is a secret.</param>
    /// <param name="others">Secrets from elsewhere, such as the configuration; those of fewer than 8 characters are left out.</param>
    /// <remarks>Numbers, booleans and paths of existing files are never secrets.</remarks>
    public static Redactor FromProcess(
        IReadOnlyDictionary<string, string> environment,
        IEnumerable<string> arguments,
        IEnumerable<string>? others = null
    ) =>
        new(
            SecretForms.Of([
                .. LongEnough(ProcessSecrets.InEnvironment(environment).Concat(others ?? [])),
                .. ProcessSecrets.InArguments([.. arguments]),
            ])
        );

    /// <summary>Replaces each secret by <c>[redacted]</c>.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The same instance where there is no secret in it.</returns>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var progress = default(RedactionProgress);
        return Scan(text, final: true, ref progress)?.ToString() ?? text;
    }

    /// <summary>A model without the secrets that its name holds.</summary>
    public ModelReference RedactModel(ModelReference model) => new(Redact(model.Provider), Redact(model.Model));

    /// <summary>Goes on through a text as far as it is decided what is secret in it.</summary>
    /// <param name="text">The text, with <see cref="KeyShape.Lookbehind"/> characters before <see cref="RedactionProgress.Position"/> where it has so many.</param>
    /// <param name="final">Whether nothing follows the text; then everything is decided.</param>
    /// <param name="progress">Where the last scan stopped, and after it where this one did.</param>
    /// <returns>What may be shown, or null where that is the text between <see cref="RedactionProgress.PlainFrom"/> and <see cref="RedactionProgress.DoneTo"/>.</returns>
    internal StringBuilder? Scan(ReadOnlySpan<char> text, bool final, ref RedactionProgress progress)
    {
        StringBuilder? output = null;
        progress.ContinueRun(text);
        progress.PlainFrom = progress.DoneTo;
        var position = progress.Position;
        while ((position = NextCandidate(text, position)) < text.Length)
        {
            var known = KnownValueAt(text[position..], final);
            var key = KeyShape.Find(text, position, final, out var shape);
            var bodyStart = position + (shape?.Prefix.Length ?? 0);
            if (shape is not null && progress.RunCovers(bodyStart, shape.Alphabet))
            {
                key = false;
            }

            if (known == Undecided || key is null)
            {
                break;
            }

            if (known > 0)
            {
                Cover(text, position, position + known, ref progress, ref output);
            }

            if (key is true)
            {
                var end = text[bodyStart..].IndexOfAnyExcept(shape!.Alphabet);
                end = end < 0 ? text.Length : bodyStart + end;
                Cover(text, shape.IsScheme ? bodyStart : position, end, ref progress, ref output);
                progress.StartRun(end, shape.Alphabet, goesOn: end == text.Length);
            }

            position = key is true && shape!.IsScheme ? bodyStart : position + 1;
        }

        if (!final && position > progress.DoneTo && char.IsHighSurrogate(text[position - 1]))
        {
            position--;
        }

        if (position > progress.DoneTo)
        {
            output?.Append(text[progress.DoneTo..position]);
            progress.DoneTo = position;
            progress.AfterSecret = false;
        }

        progress.Position = position;
        return output;
    }

    private static IEnumerable<string> LongEnough(IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Select(value => value.Trim()).Where(value => value.Length >= MinimumLength);
    }

    private static void Cover(
        ReadOnlySpan<char> text,
        int start,
        int end,
        ref RedactionProgress progress,
        ref StringBuilder? output
    )
    {
        if (start > progress.DoneTo || !progress.AfterSecret)
        {
            output ??= new StringBuilder();
            output.Append(text[progress.DoneTo..start]).Append(Replacement);
            progress.AfterSecret = true;
        }

        // Where there is no output yet, all so far belonged to the secret that the last scan ended in.
        progress.DoneTo = Math.Max(progress.DoneTo, end);
        progress.PlainFrom = progress.DoneTo;
    }

    /// <summary>The next place where a secret begins or, near the end, could begin; the end where there is none.</summary>
    private int NextCandidate(ReadOnlySpan<char> text, int position)
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
    private int KnownValueAt(ReadOnlySpan<char> text, bool final)
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
