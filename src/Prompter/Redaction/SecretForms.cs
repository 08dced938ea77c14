using System.Net;
using System.Text.Encodings.Web;

namespace Prompter.Redaction;

/// <summary>The ways in which a secret value can stand in a text.</summary>
internal static class SecretForms
{
    /// <summary>No form is longer, so that a stream never waits for more than this to tell a secret from its beginning.</summary>
    public const int MaxLength = 128;

    private const int MinimumLineLength = 16;
    private const int MinimumBase64Length = 8;

    /// <summary>
    /// Every value as it is, JSON-escaped, URL-encoded, in base64 and quoted for a shell; of a value of several lines, each long line too.
    /// What is longer than <see cref="MaxLength"/> is known by its pieces.
    /// </summary>
    /// <returns>Without repetitions, in ordinal order.</returns>
    public static string[] Of(IEnumerable<string> values)
    {
        var forms = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            foreach (var form in Written(value).SelectMany(Pieces))
            {
                forms.Add(form);
            }
        }

        return [.. forms];
    }

    private static IEnumerable<string> Written(string value)
    {
        yield return value;
        yield return value.Replace("'", "'\\''", StringComparison.Ordinal);
        foreach (var base64 in Base64(value))
        {
            yield return base64;
            yield return base64.Replace('+', '-').Replace('/', '_');
        }

        foreach (var lines in new[] { value.ReplaceLineEndings("\n"), value.ReplaceLineEndings("\r\n") })
        {
            yield return lines;
            var json = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(lines);
            yield return json;
            yield return json.Replace("/", "\\/", StringComparison.Ordinal);
            yield return JavaScriptEncoder.Default.Encode(lines);
            var url = Uri.EscapeDataString(lines);
            yield return url;
            yield return WithLowerCaseEscapes(url);
            yield return WebUtility.UrlEncode(lines);
        }

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

    /// <summary>
    /// A value in base64, alone and as a part of something longer, such as <c>user:key</c>: then its first and last characters depend on
    /// what stands beside it, and are left out.
    /// </summary>
    private static IEnumerable<string> Base64(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        for (var before = 0; before < 3; before++)
        {
            var start = before == 0 ? 0 : before + 1;
            var whole = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=')[start..];
            var inner = whole[..Math.Max(0, ((before + bytes.Length) * 8 / 6) - start)];
            foreach (var form in new[] { whole, inner }.Where(form => form.Length >= MinimumBase64Length))
            {
                yield return form;
            }
        }
    }

    private static string WithLowerCaseEscapes(string url) =>
        string.Join(
            '%',
            url.Split('%').Select((part, index) => index == 0 ? part : part[..2].ToLowerInvariant() + part[2..])
        );

    private static IEnumerable<string> Pieces(string form)
    {
        for (var start = 0; start < form.Length; )
        {
            // The last piece reaches back, so that no piece is so short that it stands in ordinary text.
            start = Math.Max(0, Math.Min(start, form.Length - MaxLength));
            start += start > 0 && char.IsLowSurrogate(form[start]) ? 1 : 0;
            var end = Math.Min(start + MaxLength, form.Length);
            end -= end < form.Length && char.IsHighSurrogate(form[end - 1]) ? 1 : 0;
            yield return form[start..end];
            start = end;
        }
    }
}
