using System.Text.Unicode;
using Prompter.Redaction;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>What is kept of standard input: its first mebibyte, without secrets.</summary>
internal sealed record StoredInput(string Name, ReadOnlyMemory<byte> Bytes, bool IsCut, bool IsRedacted)
{
    private const int Longest = 1024 * 1024;

    /// <summary>What is cut off for good is redacted with what stays, so that no secret is cut in two.</summary>
    private const int Overlap = 64 * 1024;

    public static StoredInput? Of(ReadOnlyMemory<byte> given, Redactor redactor)
    {
        if (given.IsEmpty)
        {
            return null;
        }

        var isText = Utf8.IsValid(given.Span);
        var beginning = given[..EndWithin(given.Span, Longest + Overlap, isText)];
        var redacted = redactor.Redact(beginning);
        return new(
            isText ? "input.txt" : "input.bin",
            redacted[..EndWithin(redacted.Span, Longest, isText)],
            given.Length > Longest,
            IsRedacted: !redacted.Equals(beginning)
        );
    }

    /// <summary>Where to cut; no character is cut in two.</summary>
    private static int EndWithin(ReadOnlySpan<byte> bytes, int longest, bool isText)
    {
        if (bytes.Length <= longest)
        {
            return bytes.Length;
        }

        while (isText && (bytes[longest] & 0b1100_0000) == 0b1000_0000)
        {
            longest--;
        }

        return longest;
    }
}
