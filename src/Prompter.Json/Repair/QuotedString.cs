using System.Buffers;

namespace Prompter.Json.Repair;

/// <summary>A string that is being read: its escapes, and which of its quotes ends it.</summary>
internal sealed class QuotedString(RepairedText output, OpenBrackets brackets)
{
    /// <summary>What a string cannot simply go over, with all quotes that may end a string, and the brackets of JSON inside one.</summary>
    private static readonly SearchValues<char> SpecialOrQuote = SearchValues.Create([
        .. StrictJson.SpecialCharacters,
        .. "'`\u00B4\u2018\u2019\u201A\u201C\u201D\u201E\uFF02{}[]",
    ]);

    private static readonly SearchValues<char> Closing = SearchValues.Create(" \r\n\t}]");

    private readonly string text = output.Text;
    private Quote quote;

    /// <summary>Where the string begins, behind its first quote.</summary>
    private int content;

    /// <summary>Whether an odd number of quotes inside the string has been taken for text: one of them is open.</summary>
    private bool isQuoteOpen;

    /// <summary>How many brackets are open in JSON that stands unescaped inside the string, or -1.</summary>
    private int embedded;

    /// <summary>Where a fence follows a line break in the string: the string ends there if it has no end of its own.</summary>
    private RepairedText.Mark? fence;

    /// <summary>How often text may be read again behind such a fence. Bounded, so that all work stays linear.</summary>
    private int fencesLeft = 8;

    private bool isOpen;
    private bool isKey;

    /// <summary>Whether a backslash is a character like any other.</summary>
    private bool isRaw;

    public static bool IsStart(string text, int at) =>
        QuoteMarks.IsQuote(text[at])
        || (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '"')
        || new Lookahead(text, at).PrefixLength(at) > 0;

    /// <summary>Reads the string that begins at the quote that stands here.</summary>
    public Reading Read(bool isKey)
    {
        this.isKey = isKey;
        var length = Open(output.At);
        if (text[output.At] != '"' || length > 1)
        {
            var isExtra = quote == Quote.Double && length == 2 && text[output.At] == '"';
            output.Replace(isExtra ? JsonRepairKind.ExtraQuote : JsonRepairKind.ReplacedQuote, length, "\"");
        }
        else
        {
            output.At++;
        }

        if (isKey && quote == Quote.Double && FindKeyEnd() is { } end)
        {
            // {"a: 1, "b": 2}: the quote behind the key is missing.
            output.At = end;
            output.Insert(JsonRepairKind.MissingQuote, end, "\"");
            return Reading.Whole;
        }

        return ReadContent();
    }

    /// <summary>Which quote begins a string, and how long it is with what other languages write before it.</summary>
    private int Open(int at)
    {
        var prefix = new Lookahead(text, at).PrefixLength(at);
        isRaw = text.AsSpan(at, prefix).ContainsAny("rR@");
        quote = QuoteMarks.Open(text, at + prefix, out var length);
        return prefix + length;
    }

    /// <summary>Where a key ends that is one word and a colon and lacks its quote; null where it has one, or nobody can say.</summary>
    private int? FindKeyEnd()
    {
        var look = new Lookahead(text, output.At);
        var end = look.SkipWord(output.At);
        if (end == output.At || look[end] != ':')
        {
            return null;
        }

        var value = look.SkipSpace(end + 1);
        if (look[value] == '\\')
        {
            // "C:\\folder": a path, which a cut text may end in.
            return null;
        }

        var rest = text.AsSpan(value, look.End - value);
        var stop = rest.IndexOfAny('\n', '}');
        var next = rest.IndexOf('"');
        if (next < 0)
        {
            return stop < 0 ? null : end;
        }

        // Only the quote that ends a key has a colon behind it.
        var isEndOfKey = look[look.SkipSpace(value + next + 1)] == ':' || (next > 0 && rest[next - 1] == '\\');
        return isEndOfKey ? null
            : next == 0 || (stop >= 0 && stop < next) ? end
            : rest[..next].TrimEnd().EndsWith(',') && look.IsQuotedKey(value + next) ? end
            : null;
    }

    /// <summary>Goes on with the string that has just ended, behind a plus and the next quote.</summary>
    public Reading Concatenate(RepairedText.Mark end, int next)
    {
        isKey = false;
        var length = Open(next);
        output.Note(JsonRepairKind.Concatenation, output.At, next + length - output.At);
        output.CutTo(end, next + length);
        output.DropLast();
        output.At = next + length;
        return ReadContent();
    }

    private Reading ReadContent()
    {
        (content, isOpen, isQuoteOpen, embedded, fence) = (output.At, true, false, -1, null);
        while (isOpen)
        {
            var rest = text.AsSpan(output.At);
            var plain = rest.IndexOfAny(quote == Quote.Double && embedded < 0 ? StrictJson.Special : SpecialOrQuote);
            output.At = plain < 0 ? text.Length : output.At + plain;
            if (output.At == text.Length)
            {
                return EndOfText();
            }

            var c = text[output.At];
            if (c == '\\' && isRaw)
            {
                StringEscape.ReadRaw(output);
            }
            else if (c == '\\')
            {
                isOpen = !(
                    quote == Quote.Escaped ? StringEscape.ReadDoubled(output) : StringEscape.Read(output, isKey)
                );
            }
            else if (c < ' ')
            {
                ReadControl(c);
            }
            else if (char.IsSurrogate(c))
            {
                ReadSurrogate(c);
            }
            else if (QuoteMarks.CloseLength(quote, text, output.At) is > 0 and var length)
            {
                ReadQuote(length);
            }
            else if (c == '"')
            {
                output.Insert(null, output.At++, "\\");
            }
            else
            {
                embedded +=
                    embedded < 0 ? 0
                    : c is '{' or '[' ? 1
                    : c is '}' or ']' && embedded > 0 ? -1
                    : 0;
                output.At++;
            }
        }

        return Reading.Whole;
    }

    private void ReadQuote(int length)
    {
        var at = output.At;
        var inner = new InnerQuote(text, at, content, brackets, isQuoteOpen);
        var extra = 0;
        if (length > 1 || (embedded <= 0 && (isKey ? inner.IsEndOfKey(out extra) : inner.IsEndOfValue(out extra))))
        {
            End(length, extra);
            return;
        }

        if (embedded < 0 && !isQuoteOpen && GoesOnBehindEmbedded(at, out var open))
        {
            embedded = open;
        }

        if (embedded < 0 && !isKey && inner.OpensNext(out var end))
        {
            EndBefore(end);
            return;
        }

        if (embedded < 0 && quote == Quote.Double && !isQuoteOpen && BeginsEmbedded(at, out open))
        {
            embedded = open;
        }

        var isApostrophe =
            text[at] != '"' && char.IsLetter(text[at - 1]) && at + 1 < text.Length && char.IsLetter(text[at + 1]);
        isQuoteOpen ^= embedded < 0 && !isApostrophe;
        if (text[at] == '"')
        {
            output.Insert(JsonRepairKind.UnescapedQuote, at, "\\");
        }

        output.At++;
    }

    /// <summary>Whether a quote is the first of JSON that stands unescaped inside the string, behind how many of its brackets.</summary>
    private bool BeginsEmbedded(int at, out int brackets)
    {
        var before = text.AsSpan(content, at - content);
        before = before[Math.Max(0, before.Length - Lookahead.Distance)..].TrimEnd();
        var start = before.TrimEnd("{[").Length;
        brackets = before.Length - start;
        return brackets is 1 or 2
            && (before[..start].IsWhiteSpace() || new Lookahead(text, at).EndOfEmbedded(at, brackets, quote) > 0);
    }

    /// <summary>Whether a quote stands inside brackets that the string opened, and its text goes on behind them up to a quote that ends it.</summary>
    private bool GoesOnBehindEmbedded(int at, out int open)
    {
        open = 0;
        foreach (var c in text.AsSpan(Math.Max(content, at - Lookahead.Distance)..at))
        {
            open +=
                c is '{' or '[' ? 1
                : c is '}' or ']' && open > 0 ? -1
                : 0;
        }

        if (open == 0)
        {
            return false;
        }

        var look = new Lookahead(text, at);
        return look.EndOfEmbedded(at, open, quote) is > 0 and var end && look.IsTextBeforeEnd(end, quote);
    }

    private void End(int length, int extra)
    {
        isOpen = false;
        if (extra > 0)
        {
            output.Note(JsonRepairKind.ExtraQuote, output.At + length);
        }

        if (text[output.At] != '"' || length > 1 || extra > 0)
        {
            output.Replace(null, length + extra, "\"");
        }
        else
        {
            output.At++;
        }
    }

    /// <summary>Ends a string whose quote is missing at a place before the current one, with only white space, commas and brackets between.</summary>
    private void EndBefore(int end)
    {
        var length = output.Here.Length;
        foreach (var c in text.AsSpan(end, output.At - end))
        {
            length -= c < ' ' ? Scalars.Escape(c).Length : 1;
        }

        EndAt(new(end, length));
    }

    private void EndAt(RepairedText.Mark end)
    {
        isOpen = false;
        output.ReturnTo(end);
        output.Insert(JsonRepairKind.MissingQuote, output.At, "\"");
    }

    /// <summary>The text ends inside the string.</summary>
    private Reading EndOfText()
    {
        if (isKey)
        {
            return Reading.Cut;
        }

        if (fence is null && text.AsSpan().TrimEnd() is var whole && whole.EndsWith("```"))
        {
            fence = FenceAt(whole.Length - 3);
        }

        if (fence is { } start && fencesLeft > 0)
        {
            fencesLeft--;
            EndAtFence(start);
        }
        else if (FindClosingBrackets(text.Length) is > 0 and var end)
        {
            EndBefore(end);
        }
        else
        {
            output.Insert(JsonRepairKind.MissingQuote, output.At, "\"");
        }

        return Reading.Whole;
    }

    /// <summary>The place of a fence on the line of the string, if it is behind the brackets that are open; else null.</summary>
    private RepairedText.Mark? FenceAt(int place) =>
        place >= Math.Max(content, output.Edited) && FindClosingBrackets(place) > 0 ? output.MarkAt(place) : null;

    private void EndAtFence(RepairedText.Mark start)
    {
        if (FindClosingBrackets(start.Source) is > 0 and var end)
        {
            output.ReturnTo(start);
            EndBefore(end);
        }
        else
        {
            EndAt(start);
        }
    }

    /// <summary>Where the string ends if the last characters before a place are just the brackets that are open; else -1.</summary>
    private int FindClosingBrackets(int place)
    {
        var end = text.AsSpan(content, place - content).LastIndexOfAnyExcept(Closing) + 1 + content;
        var open = brackets.Depth;
        foreach (var c in text.AsSpan(end, place - end))
        {
            if (c is '}' or ']' && (open == 0 || !brackets.ClosingOf(--open).StartsWith(c)))
            {
                return -1;
            }
        }

        return open == 0 && end < place ? end : -1;
    }

    private void ReadControl(char c)
    {
        if (c == '\n' && fence is null)
        {
            var next = output.At + 1;
            while (next < text.Length && next - output.At < Lookahead.Distance && text[next] == ' ')
            {
                next++;
            }

            fence =
                text.AsSpan(next).StartsWith("```") ? output.Here
                : text.AsSpan(content, output.At - content).TrimEnd(' ').EndsWith("```")
                    ? FenceAt(text.AsSpan(0, output.At).TrimEnd(' ').Length - 3)
                : null;
        }

        output.Replace(JsonRepairKind.UnescapedControl, 1, Scalars.Escape(c));
    }

    private void ReadSurrogate(char c)
    {
        if (char.IsHighSurrogate(c) && output.At + 1 < text.Length && char.IsLowSurrogate(text[output.At + 1]))
        {
            output.At += 2;
        }
        else if (char.IsHighSurrogate(c) && output.At + 1 == text.Length)
        {
            output.Drop(JsonRepairKind.Truncation, 1);
        }
        else
        {
            output.Replace(JsonRepairKind.InvalidCharacter, 1, "\uFFFD");
        }
    }
}
