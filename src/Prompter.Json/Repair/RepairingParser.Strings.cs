using System.Buffers;
using System.Globalization;

namespace Prompter.Json.Repair;

/// <content>Strings: their escapes, and which of their quotes ends them.</content>
internal sealed partial class RepairingParser
{
    private static readonly char[] NeverPlain =
    [
        '"',
        '\\',
        .. Enumerable.Range(0, ' ').Select(value => (char)value),
        .. Enumerable.Range(0xD800, 0x800).Select(value => (char)value),
    ];

    private static readonly SearchValues<char> Special = SearchValues.Create(NeverPlain);

    /// <summary>With all quotes that may end a string, and the brackets of JSON inside one.</summary>
    private static readonly SearchValues<char> SpecialOrQuote = SearchValues.Create([
        .. NeverPlain,
        .. "'`\u00B4\u2018\u2019\u201A\u201C\u201D\u201E{}[]",
    ]);

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Closing = SearchValues.Create(" \r\n\t}]");

    private Quote quote;
    private bool isKey;
    private int content;

    /// <summary>Whether an odd number of quotes inside the string has been taken for text: one of them is open.</summary>
    private bool isQuoteOpen;

    /// <summary>How many brackets are open in JSON that stands unescaped inside the string, or -1.</summary>
    private int embedded;

    /// <summary>Where a fence follows a line break in the string: the string ends there if it has no end of its own.</summary>
    private EditedText.Mark? fence;

    /// <summary>How often text may be read again behind such a fence. Bounded, so that all work stays linear.</summary>
    private int fencesLeft = 8;

    private bool IsStringStart(ReadOnlySpan<char> text) =>
        QuoteMarks.IsQuote(text[at]) || (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '"');

    private void BeginString(ReadOnlySpan<char> text, bool isKey)
    {
        QuoteMarks.Open(text, at, out var length);
        if (text[at] != '"' || length > 1)
        {
            Repair(JsonRepairKind.ReplacedQuote, at);
            edit.Replace(text, at, at + length, "\"");
        }

        OpenString(text, isKey);
    }

    private void OpenString(ReadOnlySpan<char> text, bool isKey)
    {
        quote = QuoteMarks.Open(text, at, out var length);
        at += length;
        (this.isKey, content, isQuoteOpen, embedded, fence) = (isKey, at, false, -1, null);
        state = State.String;
    }

    private bool ReadString(ReadOnlySpan<char> text, bool isFinal)
    {
        while (state == State.String)
        {
            var plain = text[at..].IndexOfAny(quote == Quote.Double && embedded < 0 ? Special : SpecialOrQuote);
            at = plain < 0 ? text.Length : at + plain;
            if (!isFinal && at + Margin > text.Length)
            {
                return false;
            }

            if (at == text.Length)
            {
                EndCutString(text);
                return true;
            }

            var c = text[at];
            if (c == '\\')
            {
                ReadEscape(text);
            }
            else if (c < ' ')
            {
                ReadControl(text, c);
            }
            else if (char.IsSurrogate(c))
            {
                ReadSurrogate(text, c);
            }
            else if (QuoteMarks.CloseLength(quote, text, at) is > 0 and var length)
            {
                OnQuote(text, length);
            }
            else if (c == '"')
            {
                edit.Insert(text, at++, "\\");
            }
            else
            {
                embedded +=
                    embedded < 0 ? 0
                    : c is '{' or '[' ? 1
                    : c is '}' or ']' && embedded > 0 ? -1
                    : 0;
                at++;
            }
        }

        return true;
    }

    private void OnQuote(ReadOnlySpan<char> text, int length)
    {
        if (length > 1)
        {
            EndString(text, length);
            return;
        }

        var look = new Lookahead(text, at);
        if (embedded <= 0 && IsEnd(text, look, out var extra))
        {
            EndString(text, length, extra);
            return;
        }

        if (embedded < 0 && !isKey && OpensNext(text, look, out var end))
        {
            EndStringBefore(text, end);
            return;
        }

        if (embedded < 0 && quote == Quote.Double && !isQuoteOpen && IsOnlyBrackets(text[content..at], out var open))
        {
            embedded = open;
        }

        var isApostrophe = char.IsLetter(text[at - 1]) && char.IsLetter(look[at + 1]) && text[at] != '"';
        isQuoteOpen ^= embedded < 0 && !isApostrophe;
        if (text[at] == '"')
        {
            Repair(JsonRepairKind.UnescapedQuote, at);
            edit.Insert(text, at, "\\");
        }

        at++;
    }

    private static bool IsOnlyBrackets(ReadOnlySpan<char> text, out int count)
    {
        text = text.Length < 32 ? text.Trim() : text;
        count = text.Length;
        return count is 1 or 2 && text.TrimStart("{[").IsEmpty;
    }

    private void EndString(ReadOnlySpan<char> text, int length, int extra = 0)
    {
        if (text[at] != '"' || length > 1 || extra > 0)
        {
            if (extra > 0)
            {
                Repair(JsonRepairKind.ExtraQuote, at + length);
            }

            edit.Replace(text, at, at + length + extra, "\"");
        }

        at += length + extra;
        AfterString();
    }

    private void AfterString()
    {
        if (isKey)
        {
            state = State.Colon;
            return;
        }

        EndItem();
        isBehindString = true;
    }

    /// <summary>Ends a string whose quote is missing at a place before the current one, with only white space, commas and brackets between.</summary>
    private void EndStringBefore(ReadOnlySpan<char> text, int end)
    {
        var length = edit.MarkAt(at).Length;
        foreach (var c in text[end..at])
        {
            length -= c < ' ' ? Scalars.Escape(c).Length : 1;
        }

        EndStringAt(text, new(end, length));
    }

    private void EndStringAt(ReadOnlySpan<char> text, EditedText.Mark end)
    {
        edit.CutTo(text, end, end.Source);
        while (repairs.Count > 0 && repairs[^1].Position >= end.Source)
        {
            repairs.RemoveAt(repairs.Count - 1);
        }

        at = end.Source;
        edit.Insert(text, at, "\"");
        Repair(JsonRepairKind.MissingQuote, at);
        AfterString();
    }

    /// <summary>The text ends inside a string.</summary>
    private void EndCutString(ReadOnlySpan<char> text)
    {
        if (isKey)
        {
            LeaveOutCutItem(text);
        }
        else if (fence is { } start && fencesLeft > 0)
        {
            fencesLeft--;
            EndStringAt(text, start);
        }
        else if (FindClosingBrackets(text) is > 0 and var end)
        {
            EndStringBefore(text, end);
        }
        else
        {
            edit.Insert(text, at, "\"");
            Repair(JsonRepairKind.MissingQuote, at);
            AfterString();
        }
    }

    /// <summary>Where the string ends if the last characters of the text are just the brackets that are open; else -1.</summary>
    private int FindClosingBrackets(ReadOnlySpan<char> text)
    {
        var end = text[content..].LastIndexOfAnyExcept(Closing) + 1 + content;
        var open = depth;
        foreach (var c in text[end..])
        {
            if (c is '}' or ']' && (open == 0 || !brackets[--open].Closing.StartsWith(c)))
            {
                return -1;
            }
        }

        return open == 0 && end < text.Length ? end : -1;
    }

    private void ReadControl(ReadOnlySpan<char> text, char c)
    {
        if (c == '\n' && fence is null)
        {
            var next = at + 1;
            while (next < text.Length && next - at < Lookahead.Distance && text[next] == ' ')
            {
                next++;
            }

            fence = text[next..].StartsWith("```") ? edit.MarkAt(at) : null;
        }

        ReplaceBy(text, JsonRepairKind.UnescapedControl, 1, Scalars.Escape(c));
    }

    private void ReadSurrogate(ReadOnlySpan<char> text, char c)
    {
        if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            at += 2;
        }
        else if (char.IsHighSurrogate(c) && at + 1 == text.Length)
        {
            Drop(text, JsonRepairKind.Truncation, 1);
        }
        else
        {
            ReplaceBy(text, JsonRepairKind.InvalidCharacter, 1, "\uFFFD");
        }
    }

    private void ReadEscape(ReadOnlySpan<char> text)
    {
        if (quote == Quote.Escaped)
        {
            ReadEscapedEscape(text);
            return;
        }

        var rest = text[at..];
        switch (StrictJson.EscapeLength(text, at))
        {
            case 6:
                ReadUnicodeEscape(text);
                return;
            case 2 when rest[1] == '"' && IsPathEnd(text):
                // "C:\folder\", "next": the backslash is the last character of a path, not an escape.
                ReplaceBy(text, JsonRepairKind.InvalidEscape, 1, "\\\\");
                EndString(text, 1);
                return;
            case 2:
                at += 2;
                return;
        }

        if (rest.Length == 1 || IsCutUnicodeEscape(rest))
        {
            Drop(text, JsonRepairKind.Truncation, rest.Length);
            return;
        }

        switch (rest[1])
        {
            case 'x' when rest.Length > 3 && char.IsAsciiHexDigit(rest[2]) && char.IsAsciiHexDigit(rest[3]):
                ReplaceBy(text, JsonRepairKind.InvalidEscape, 4, $"\\u00{rest[2..4]}");
                break;
            case '\'' or '`':
                ReplaceBy(text, JsonRepairKind.InvalidEscape, 2, rest[1..2].ToString());
                break;
            case '\n':
                ReplaceBy(text, JsonRepairKind.InvalidEscape, 2, "\\n");
                break;
            default:
                ReplaceBy(text, JsonRepairKind.InvalidEscape, 1, "\\\\");
                break;
        }
    }

    private bool IsPathEnd(ReadOnlySpan<char> text)
    {
        var look = new Lookahead(text, at);
        var next = look.SkipSpace(at + 2);
        return !isKey && look[next] == ',' && look.IsQuotedKey(look.SkipSpace(next + 1));
    }

    private static bool IsCutUnicodeEscape(ReadOnlySpan<char> rest) =>
        rest.Length < 6
        && rest[0] == '\\'
        && (rest.Length == 1 || (rest[1] == 'u' && rest[2..].IndexOfAnyExcept(HexDigits) < 0));

    private void ReadUnicodeEscape(ReadOnlySpan<char> text)
    {
        var rest = text[(at + 6)..];
        if (char.IsHighSurrogate(HexOf(text, at)) && (rest.IsEmpty || IsCutUnicodeEscape(rest)))
        {
            Drop(text, JsonRepairKind.Truncation, 6 + rest.Length);
        }
        else
        {
            at += 6;
        }
    }

    private static char HexOf(ReadOnlySpan<char> text, int at) =>
        (char)ushort.Parse(text.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>A backslash in a string whose quotes are escaped themselves: everything has one level too many.</summary>
    private void ReadEscapedEscape(ReadOnlySpan<char> text)
    {
        var count = 1;
        while (count < 16 && at + count < text.Length && text[at + count] == '\\')
        {
            count++;
        }

        var isQuote = at + count < text.Length && text[at + count] == '"';
        if (isQuote && count == 1)
        {
            edit.Replace(text, at, at + 2, "\"");
            at += 2;
            AfterString();
        }
        else if (isQuote)
        {
            edit.Replace(text, at, at + count + 1, "\\\"");
            at += count + 1;
        }
        else
        {
            // One backslash of two is the escape of the other; a single one escapes what follows.
            var kept = count / 2 * 2;
            var isEscape = count % 4 != 0 && StrictJson.EscapeLength(text, at + count - 1) > 0;
            edit.Replace(text, at, at + count, new string('\\', isEscape ? 1 : Math.Max(2, kept)));
            at += count + (isEscape ? Math.Max(1, StrictJson.EscapeLength(text, at + count - 1) - 1) : 0);
        }
    }
}
