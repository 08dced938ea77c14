using System.Text.Encodings.Web;

namespace Prompter.Redaction;

/// <summary>A secret value, or a piece of one, as it is before somebody escapes it.</summary>
/// <param name="Text">Its characters, none of them a repetition of the one before.</param>
/// <param name="IsBase64">Whether the value stands in it as base64.</param>
internal sealed record SecretForm(string Text, bool IsBase64)
{
    /// <summary>What <see cref="LengthAt"/> returns where more of the text has to come.</summary>
    public const int Undecided = -1;

    /// <summary>No form is longer, so that a stream never waits long to tell a secret from its beginning.</summary>
    private const int MaxLength = 128;

    /// <summary>Nor is one in the longest way to write it.</summary>
    private const int MaxWritten = 16 * MaxLength;

    private const int MinimumLineLength = 16;
    private const int MinimumBase64Length = 8;
    private const int LeastShown = 4;
    private const int MostShown = 8;

    /// <summary>
    /// Each value and its base64; of a value of several lines, each long line too. What is longer than <see cref="MaxLength"/> is known
    /// by its pieces.
    /// </summary>
    public static IEnumerable<SecretForm> Of(IEnumerable<string> values) =>
        values
            .SelectMany(value =>
                Plain(value)
                    .Select(WithoutRepetitions)
                    .Where(plain => plain.Length >= LeastShown)
                    .Select(plain => new SecretForm(plain, IsBase64: false))
                    .Concat(Base64(value).Select(base64 => new SecretForm(base64, IsBase64: true)))
            )
            .SelectMany(form => form.Pieces())
            .Distinct();

    /// <summary>Whether a text begins with it, in whatever way it is written.</summary>
    /// <param name="text">The text.</param>
    /// <param name="final">Whether nothing follows the text.</param>
    /// <returns>Its length there, 0, or <see cref="Undecided"/>.</returns>
    public int LengthAt(ReadOnlySpan<char> text, bool final)
    {
        var written = new WrittenText(text, final);
        for (var index = 0; index < Text.Length; )
        {
            var place = written.Position;
            var isPair = index + 1 < Text.Length && char.IsSurrogatePair(Text[index], Text[index + 1]);
            if (!written.Reads(isPair ? char.ConvertToUtf32(Text[index], Text[index + 1]) : Text[index], IsBase64))
            {
                // What was cut before it got here is most of a secret.
                var end = !written.IsCut && index >= Shown ? written.EllipsisAt(place) : 0;
                return written.IsCut ? Undecided : Math.Max(0, end);
            }

            if (written.Position > MaxWritten)
            {
                return 0;
            }

            index += isPair ? 2 : 1;
        }

        return written.Position;
    }

    /// <summary>So many of its characters before an ellipsis are the secret: less than half of it may be seen.</summary>
    private int Shown => Math.Clamp(Text.Length / 2, LeastShown, MostShown);

    private static IEnumerable<string> Plain(string value)
    {
        yield return value;

        // Indented, or behind a tag on each line, a private key is its lines. Its first and last line are no secret.
        var split = value.Split(['\r', '\n'], StringSplitOptions.TrimEntries);
        foreach (var line in split.Length > 1 ? split : [])
        {
            if (
                line.Length >= MinimumLineLength
                && line.Any(char.IsAsciiDigit)
                && !line.StartsWith("-----", StringComparison.Ordinal)
            )
            {
                yield return line;
            }
        }
    }

    private static string WithoutRepetitions(string value)
    {
        var characters = new StringBuilder(value.Length);
        var own = new WrittenText(value, final: true);
        while (own.ReadOwn() is >= 0 and var character)
        {
            characters.Append(
                character > char.MaxValue ? char.ConvertFromUtf32(character) : ((char)character).ToString()
            );
        }

        return characters.ToString();
    }

    /// <summary>
    /// A value in base64, alone and as a part of something longer, such as <c>user:key</c>: then its first and last characters depend on
    /// what stands beside it, and are left out.
    /// </summary>
    private static IEnumerable<string> Base64(string value) =>
        new[] { value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value) }
            .Distinct(StringComparer.Ordinal)
            .SelectMany(written => Base64(Encoding.UTF8.GetBytes(written)))
            .Where(form => form.Length >= MinimumBase64Length);

    private static IEnumerable<string> Base64(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var start = before == 0 ? 0 : before + 1;
            var whole = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=')[start..];
            yield return whole;
            yield return whole[..Math.Max(0, ((before + bytes.Length) * 8 / 6) - start)];
        }
    }

    private IEnumerable<SecretForm> Pieces()
    {
        for (var start = 0; start < Text.Length; )
        {
            // The last piece reaches back, so that no piece is so short that it stands in ordinary text.
            start = Math.Max(0, Math.Min(start, Text.Length - MaxLength));
            start += start > 0 && char.IsLowSurrogate(Text[start]) ? 1 : 0;
            var end = Math.Min(start + MaxLength, Text.Length);
            end -= end < Text.Length && char.IsHighSurrogate(Text[end - 1]) ? 1 : 0;
            yield return this with
            {
                Text = Text[start..end],
            };
            start = end;
        }
    }
}
