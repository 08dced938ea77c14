namespace Prompter.Redaction;

/// <summary>
/// Takes secrets out of text before it reaches a disk or a screen: known values, and what has the shape of a provider's key.
/// </summary>
/// <remarks>
/// Known values are found anywhere, also in base64, and with any of their characters escaped (<see cref="WrittenText"/>); one of several
/// lines by each of its long lines, one of more than 128 characters by its pieces, one that was shortened by its beginning before the
/// ellipsis: what is cut first and redacted afterwards shows fewer than 8 characters of it, and less than half. A key has a known prefix where a word begins (<c>sk-</c>,
/// <c>AIza</c>, <c>gsk_</c>, <c>xai-</c>, <c>Bearer </c>, <c>ghp_</c>, <c>github_pat_</c>, <c>hf_</c>, <c>AKIA</c>) and then,
/// within 128 characters, at least 16 with a digit among them or 30 letters and digits in a row; all that follows without a
/// break belongs to it. Secrets that touch or overlap become one <c>[redacted]</c>. Instances are thread-safe.
/// </remarks>
internal sealed class Redactor
{
    private const string Replacement = "[redacted]";

    private readonly Lock learning = new();
    private readonly HashSet<string> known;
    private volatile SecretTable? table;

    /// <summary>Creates a redactor of the given values and of everything that has the shape of a key.</summary>
    /// <param name="values">Secret values that somebody uses; for those that are too short to count see <see cref="SecretValue.IsLongEnough"/>.</param>
    public Redactor(IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        known = [.. LongEnough(values)];
    }

    /// <summary>Creates a redactor of the secrets that a process was started with.</summary>
    /// <param name="environment">The environment; <see cref="ProcessSecrets.InEnvironment"/> says what is secret in it.</param>
    /// <param name="arguments">The command line. The value of each <c>--key</c> of at least 4 characters is a secret.</param>
    public static Redactor FromProcess(IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var redactor = new Redactor(ProcessSecrets.InEnvironment(environment));
        redactor.LearnArguments(arguments);
        return redactor;
    }

    /// <summary>From now on these are secret too, because somebody uses them as such.</summary>
    public void Learn(IEnumerable<string> values) => Add(LongEnough(values));

    /// <summary>From now on the value of each <c>--key</c> is secret too.</summary>
    public void LearnArguments(IEnumerable<string> arguments) => Add(ProcessSecrets.InArguments([.. arguments]));

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
        var secrets = Table();
        while ((position = secrets.NextCandidate(text, position)) < text.Length)
        {
            var value = secrets.LengthAt(text[position..], final);
            var key = KeyShape.Find(text, position, final, out var shape);
            var bodyStart = position + (shape?.Prefix.Length ?? 0);
            if (shape is not null && progress.RunCovers(bodyStart, shape.Alphabet))
            {
                key = false;
            }

            if (value == SecretForm.Undecided || key is null)
            {
                break;
            }

            if (value > 0)
            {
                Cover(text, position, position + value, ref progress, ref output);
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

    private static IEnumerable<string> LongEnough(IEnumerable<string> values) =>
        values.Select(value => value.Trim()).Where(SecretValue.IsLongEnough);

    private void Add(IEnumerable<string> values)
    {
        lock (learning)
        {
            var count = known.Count;
            known.UnionWith(values);
            table = known.Count > count ? null : table;
        }
    }

    /// <summary>Made when it is needed: most secrets are learned before there is any text.</summary>
    private SecretTable Table()
    {
        if (table is { } made)
        {
            return made;
        }

        lock (learning)
        {
            return table ??= new(SecretForm.Of(known));
        }
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
}
