namespace Prompter.Json.Repair;

/// <content>Whether a quote inside a string is its end, text, or the beginning of the next string.</content>
internal sealed partial class RepairingParser
{
    /// <summary>Whether the quote at the current place ends the string: what follows it can follow a string here.</summary>
    /// <param name="text">The text.</param>
    /// <param name="look">What stands next.</param>
    /// <param name="extra">How many quotes behind it belong to it.</param>
    private bool IsEnd(ReadOnlySpan<char> text, Lookahead look, out int extra)
    {
        extra = 0;
        var next = look.SkipSpace(at + 1);
        var c = look[next];
        if (next >= look.End || look.IsFence(next))
        {
            return true;
        }

        if (isKey)
        {
            return next > at + 1 || !char.IsLetter(c) || look.IsLiteral(next);
        }

        var hasNewline = look.HasNewline(at, next);
        switch (c)
        {
            case ',':
                return IsBetweenItems(look, next);
            case '}' or ']':
                return look.IsEndOfContainers(next, depth);
            case ')':
                return Top is BracketKind.Call or BracketKind.Tuple;
            case '/' or '#' when look.IsComment(next):
                return c == '/' || next > at + 1;
            case '+':
                return QuoteMarks.IsQuote(look[look.SkipSpace(next + 1)]);
            case ';':
                return look.SkipSpace(next + 1) is var behind && look[behind] is '}' or ']';
            case '\u2026' or '.' when look.IsEllipsis(next):
                return next > at + 1;
            case var _ when QuoteMarks.IsQuote(c):
                return IsBeforeQuote(text, look, next, out extra);
            case ':':
                return !IsInObject && !isQuoteOpen;
            case '{' or '[':
                return !isQuoteOpen && next > at + 1 && (!IsInObject || hasNewline);
        }

        if (IsInObject)
        {
            return hasNewline && look.IsPlainKey(next);
        }

        return !isQuoteOpen && next > at + 1 && (look.IsLiteral(next) || IsNumber(look, next));
    }

    private static bool IsNumber(Lookahead look, int at)
    {
        var end = at;
        while (look[end] is '-' or '.' || char.IsAsciiDigit(look[end]))
        {
            end++;
        }

        var next = look.SkipSpace(end);
        return end > at && (next >= look.End || look[next] is ',' or ']' or '}');
    }

    private bool IsBetweenItems(Lookahead look, int comma)
    {
        var next = look.SkipSpace(comma + 1);
        var hasNewline = look.HasNewline(comma, next);
        if (IsInObject)
        {
            return look.IsMember(next, hasNewline) || (IsParentArray && look[next] == '{');
        }

        return look.IsValue(next)
            ? !isQuoteOpen || !QuoteMarks.IsQuote(look[next]) || look.IsQuotedItem(next)
            : !isQuoteOpen || hasNewline;
    }

    /// <summary>Whether the string ends although another quote follows: a comma is missing, or the quote is one too many.</summary>
    private bool IsBeforeQuote(ReadOnlySpan<char> text, Lookahead look, int next, out int extra)
    {
        extra = 0;
        var isAdjacent = next == at + 1;
        if (isQuoteOpen)
        {
            return false;
        }

        if (isAdjacent && text[next] == text[at])
        {
            var behind = look.SkipSpace(next + 1);
            if (
                look[behind] == ','
                    ? IsBetweenItems(look, behind)
                    : behind >= look.End || look.IsEndOfContainers(behind, depth) && look[behind] is '}' or ']'
            )
            {
                extra = 1;
                return true;
            }
        }

        return IsInObject ? look.IsQuotedKey(next) : !isAdjacent && look.IsQuotedItem(next);
    }

    /// <summary>Whether the quote opens the next key or item, since the string before it lacks its own.</summary>
    /// <param name="text">The text.</param>
    /// <param name="look">What stands next.</param>
    /// <param name="end">Where the string should have ended.</param>
    private bool OpensNext(ReadOnlySpan<char> text, Lookahead look, out int end)
    {
        end = text[content..at].TrimEnd(" \r\n\t").Length + content;
        if (end == content)
        {
            return false;
        }

        var before = text[end - 1];
        var hasNewline = text[end..at].Contains('\n');
        if (before == '{' && look.IsQuotedKey(at))
        {
            // "text}, {"key": … : the brackets behind the text were taken into it.
            var start = text[content..end].TrimEnd(" \r\n\t{}[],").Length + content;
            var between = text[start..end];
            end = start;
            return between.IndexOfAny('}', ']') >= 0 && between.Contains(',');
        }

        if (before != ',' && !hasNewline)
        {
            return false;
        }

        if (before == ',')
        {
            end = text[content..(end - 1)].TrimEnd(" \r\n\t").Length + content;
        }

        return IsInObject ? look.IsQuotedKey(at) : look.IsQuotedItem(at);
    }
}
