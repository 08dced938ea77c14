using System.Text.Unicode;

namespace Prompter.Redaction;

/// <summary>Takes secrets out of bytes that may be text, in whatever encoding.</summary>
internal static class ByteRedaction
{
    /// <summary>The bytes without secrets; the same ones where there is none in them.</summary>
    public static ReadOnlyMemory<byte> Redact(this Redactor redactor, ReadOnlyMemory<byte> data)
    {
        var encoding = EncodingOf(data.Span);
        var text = encoding.GetString(data.Span);
        var shown = redactor.Redact(text);
        return ReferenceEquals(shown, text) ? data : encoding.GetBytes(shown);
    }

    /// <summary>Of what is no Unicode, each byte is a character, so that all of it stays that is no secret.</summary>
    private static Encoding EncodingOf(ReadOnlySpan<byte> data) =>
        data switch
        {
            [0xFF, 0xFE, ..] or [not 0, 0, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] or [0, not 0, ..] => Encoding.BigEndianUnicode,
            _ => Utf8.IsValid(data) ? Encoding.UTF8 : Encoding.Latin1,
        };
}
