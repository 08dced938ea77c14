using System.Buffers;

namespace Prompter.Json.Repair;

/// <summary>A string that is being read: its escapes, and which of its quotes ends it.</summary>
internal sealed class QuotedString(RepairedText output, OpenBrackets brackets)
{
    /// <summary>What a string cannot simply go over, with all quotes that may end a string, and the brackets of JSON inside one.</summary>
    private static readonly SearchValues<char> SpecialOrQuote = SearchValues.Create([
        .. StrictJson.SpecialCharacters,
        .. "'`\u00B4\u2018\u2019\u201A\u201C\u201D\u201E{}[]",
    ]);

    private static readonly SearchValues<char> Closing = SearchValues.Create(" \r\n\t}]");

    private RepairedText output = output;
    private OpenBrackets brackets = brackets;
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

    /// <summary>Whether the string has begun and not ended.</summary>
    public bool IsOpen { get; private set; }

    public bool IsKey { get; private set; }

    public static bool IsStart(ReadOnlySpan<char> text, int at) =>
        QuoteMarks.IsQuote(text[at]) || (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '"');

    public void Clear() => IsOpen = false;

    /// <summary>Begins at the quote that stands here.</summary>
    public void Begin(ReadOnlySpan<char> text, bool isKey)
    {
        var first = text[output.At];
        Begin(QuoteMarks.Open(text, output.At, out var length), isKey, output.At + length);
        if (first != '"' || length > 1)
        {
            output.Replace(text, JsonRepairKind.ReplacedQuote, length, "\"");
        }
        else
        {
            output.At++;
        }
    }

    /// <summary>Goes on with the string that has just ended, behind a plus and the quote of another one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="end">The end of the string.</param>
    /// <param name="next">Where the quote is.</param>
    public void Concatenate(ReadOnlySpan<char> text, RepairedText.Mark end, int next)
    {
        output.Note(JsonRepairKind.Concatenation, output.At);
        Begin(QuoteMarks.Open(text, next, out var length), isKey: false, next + length);
        output.CutTo(text, end, content);
        output.DropLast();
        output.At = content;
    }

    /// <summary>Goes on as far as the text allows.</summary>
    public Reading Read(ReadOnlySpan<char> text, bool isFinal)
    {
        while (IsOpen)
        {
            var plain = text[output.At..]
                .IndexOfAny(quote == Quote.Double && embedded < 0 ? StrictJson.Special : SpecialOrQuote);
            output.At = plain < 0 ? text.Length : output.At + plain;
            if (!isFinal && output.At + Lookahead.Margin > text.Length)
            {
                return Reading.Unfinished;
            }

            if (output.At == text.Length)
            {
                IsOpen = false;
                return EndOfText(text);
            }

            var c = text[output.At];
            if (c == '\\')
            {
                IsOpen = !(
                    quote == Quote.Escaped
                        ? StringEscape.ReadDoubled(text, output)
                        : StringEscape.Read(text, output, IsKey)
                );
            }
            else if (c < ' ')
            {
                ReadControl(text, c);
            }
            else if (char.IsSurrogate(c))
            {
                ReadSurrogate(text, c);
            }
            else if (QuoteMarks.CloseLength(quote, text, output.At) is > 0 and var length)
            {
                ReadQuote(text, length);
            }
            else if (c == '"')
            {
                output.Insert(text, output.At++, "\\");
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

    public QuotedString Clone(RepairedText output, OpenBrackets brackets)
    {
        var clone = (QuotedString)MemberwiseClone();
        (clone.output, clone.brackets) = (output, brackets);
        return clone;
    }

    private void Begin(Quote quote, bool isKey, int content)
    {
        (this.quote, IsKey, this.content) = (quote, isKey, content);
        (IsOpen, isQuoteOpen, embedded, fence) = (true, false, -1, null);
    }

    private void ReadQuote(ReadOnlySpan<char> text, int length)
    {
        var at = output.At;
        var inner = new InnerQuote(text, at, content, brackets, isQuoteOpen);
        var extra = 0;
        if (length > 1 || (embedded <= 0 && (IsKey ? inner.IsEndOfKey() : inner.IsEndOfValue(out extra))))
        {
            End(text, length, extra);
            return;
        }

        if (embedded < 0 && !IsKey && inner.OpensNext(out var end))
        {
            EndBefore(text, end);
            return;
        }

        if (embedded < 0 && quote == Quote.Double && !isQuoteOpen && IsOnlyBrackets(text[content..at], out var open))
        {
            embedded = open;
        }

        var isApostrophe =
            text[at] != '"' && char.IsLetter(text[at - 1]) && at + 1 < text.Length && char.IsLetter(text[at + 1]);
        isQuoteOpen ^= embedded < 0 && !isApostrophe;
        if (text[at] == '"')
        {
            output.Insert(text, JsonRepairKind.UnescapedQuote, at, "\\");
        }

        output.At++;
    }

    private static bool IsOnlyBrackets(ReadOnlySpan<char> text, out int count)
    {
        text = text.Length < 32 ? text.Trim() : text;
        count = text.Length;
        return count is 1 or 2 && text.TrimStart("{[").IsEmpty;
    }

    private void End(ReadOnlySpan<char> text, int length, int extra)
    {
        IsOpen = false;
        if (extra > 0)
        {
            output.Note(JsonRepairKind.ExtraQuote, output.At + length);
        }

        if (text[output.At] != '"' || length > 1 || extra > 0)
        {
            output.Replace(text, length + extra, "\"");
        }
        else
        {
            output.At++;
        }
    }

    /// <summary>Ends a string whose quote is missing at a place before the current one, with only white space, commas and brackets between.</summary>
    private void EndBefore(ReadOnlySpan<char> text, int end)
    {
        var length = output.Here.Length;
        foreach (var c in text[end..output.At])
        {
            length -= c < ' ' ? Scalars.Escape(c).Length : 1;
        }

        EndAt(text, new(end, length));
    }

    private void EndAt(ReadOnlySpan<char> text, RepairedText.Mark end)
    {
        IsOpen = false;
        output.ReturnTo(text, end);
        output.Insert(text, JsonRepairKind.MissingQuote, output.At, "\"");
    }

    /// <summary>The text ends inside the string.</summary>
    private Reading EndOfText(ReadOnlySpan<char> text)
    {
        if (IsKey)
        {
            return Reading.Cut;
        }

        if (fence is { } start && fencesLeft > 0)
        {
            fencesLeft--;
            EndAt(text, start);
        }
        else if (FindClosingBrackets(text) is > 0 and var end)
        {
            EndBefore(text, end);
        }
        else
        {
            output.Insert(text, JsonRepairKind.MissingQuote, output.At, "\"");
        }

        return Reading.Whole;
    }

    /// <summary>Where the string ends if the last characters of the text are just the brackets that are open; else -1.</summary>
    private int FindClosingBrackets(ReadOnlySpan<char> text)
    {
        var end = text[content..].LastIndexOfAnyExcept(Closing) + 1 + content;
        var open = brackets.Depth;
        foreach (var c in text[end..])
        {
            if (c is '}' or ']' && (open == 0 || !brackets.ClosingOf(--open).StartsWith(c)))
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
            var next = output.At + 1;
            while (next < text.Length && next - output.At < Lookahead.Distance && text[next] == ' ')
            {
                next++;
            }

            fence = text[next..].StartsWith("```") ? output.Here : null;
        }

        output.Replace(text, JsonRepairKind.UnescapedControl, 1, Scalars.Escape(c));
    }

    private void ReadSurrogate(ReadOnlySpan<char> text, char c)
    {
        if (char.IsHighSurrogate(c) && output.At + 1 < text.Length && char.IsLowSurrogate(text[output.At + 1]))
        {
            output.At += 2;
        }
        else if (char.IsHighSurrogate(c) && output.At + 1 == text.Length)
        {
            output.Drop(text, JsonRepairKind.Truncation, 1);
        }
        else
        {
            output.Replace(text, JsonRepairKind.InvalidCharacter, 1, "\uFFFD");
        }
    }
}
