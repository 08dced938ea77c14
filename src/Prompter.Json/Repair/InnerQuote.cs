namespace Prompter.Json.Repair;

/// <summary>A quote inside a string: its end, text, or the beginning of the next string. The other parameters are those of <see cref="QuotedString"/>.</summary>
internal readonly ref struct InnerQuote(
    ReadOnlySpan<char> text,
    int at,
    int content,
    OpenBrackets brackets,
    bool isQuoteOpen
)
{
    private readonly ReadOnlySpan<char> text = text;
    private readonly Lookahead look = new(text, at);

    /// <summary>Whether it ends a key: what follows can follow one.</summary>
    public bool IsEndOfKey(out int extra)
    {
        extra = look[at + 1] == '"' && look[look.SkipSpace(at + 2)] == ':' ? 1 : 0;
        var next = look.SkipSpace(at + 1);
        return next >= look.End
            || look.IsFence(next)
            || next > at + 1
            || !char.IsLetter(look[next])
            || look.IsLiteral(next);
    }

    /// <summary>Whether it ends a value, maybe with extra quotes behind it: what follows can follow one here.</summary>
    public bool IsEndOfValue(out int extra)
    {
        extra = 0;
        var next = look.SkipSpace(at + 1);
        var c = look[next];
        if (next >= look.End || look.IsFence(next))
        {
            return true;
        }

        var hasNewline = look.HasNewline(at, next);
        switch (c)
        {
            case ',':
                return IsBetweenItems(next);
            case '}' or ']':
                return look.IsEndOfContainers(next, brackets.Depth);
            case ')':
                return brackets.Top is BracketKind.Call or BracketKind.Tuple
                    || (!isQuoteOpen && look.IsEndBehindRound(next));
            case '/' or '#' when look.IsComment(next):
                return c == '/' || next > at + 1;
            case '+':
                return look.IsString(look.SkipSpace(next + 1));
            case ';':
                return look[look.SkipSpace(next + 1)] is '}' or ']';
            case '\u2026' or '.' when look.IsEllipsis(next):
                return next > at + 1;
            case var _ when QuoteMarks.IsQuote(c):
                return IsBeforeQuote(next, out extra);
            case ':':
                return !brackets.IsInObject && !isQuoteOpen;
            case '{' or '[':
                return !isQuoteOpen && next > at + 1 && (!brackets.IsInObject || hasNewline);
            case var _ when next > at + 1 && look.PrefixLength(next) > 0:
                return !isQuoteOpen && (brackets.IsInObject ? look.IsQuotedKey(next) : look.IsQuotedItem(next));
        }

        var isBehindSpace = !isQuoteOpen && next > at + 1;
        return brackets.IsInObject
            ? (hasNewline && look.IsPlainKey(next)) || (isBehindSpace && look.WordsBeforeKey(next) > 0)
            : isBehindSpace && (look.IsLiteral(next) || look.IsNumber(next) || look.IsBareItem(next, brackets.Depth));
    }

    /// <summary>Whether it opens the next key or item, since the string before it lacks its own; and where that should have ended.</summary>
    public bool OpensNext(out int end)
    {
        end = EndOf(at, " \r\n\t");
        if (end == content)
        {
            return false;
        }

        var before = text[end - 1];
        if (before == '{' ? look.IsQuotedKey(at) : before == '[' && look.IsQuotedItem(at))
        {
            // "text}, {"key": … : the brackets behind the text were taken into it.
            var between = text[EndOf(end, " \r\n\t{}[],")..end];
            end -= between.Length;
            return between.IndexOfAny('}', ']') >= 0 && between.Contains(',');
        }

        if (before != ',' && !text[end..at].Contains('\n'))
        {
            return false;
        }

        if (before == ',')
        {
            end = EndOf(end - 1, " \r\n\t");
            if (EndsContainers(ref end, out var isInObject))
            {
                return isInObject ? look.IsQuotedKey(at) : look.IsQuotedItem(at);
            }
        }

        return brackets.IsInObject ? look.IsQuotedKey(at) : look.IsQuotedItem(at);
    }

    /// <summary>Whether the last characters before an end are brackets of containers around the string; and what is open behind them.</summary>
    private bool EndsContainers(ref int end, out bool isInObject)
    {
        isInObject = false;
        var start = EndOf(end, " \r\n\t}]");
        var closed = 0;
        foreach (var c in text[start..end])
        {
            if (c is '}' or ']' && (closed + 1 >= brackets.Depth || !brackets.ClosingAt(closed++).StartsWith(c)))
            {
                return false;
            }
        }

        var recent = text[Math.Max(content, start - Lookahead.Distance)..start];
        if (closed == 0 || start == content || recent.ContainsAny('{', '['))
        {
            return false;
        }

        (end, isInObject) = (start, brackets.KindAt(closed) == BracketKind.Object);
        return true;
    }

    /// <summary>Where the string ends if certain characters before a place do not belong to it.</summary>
    private int EndOf(int to, ReadOnlySpan<char> without) => text[content..to].TrimEnd(without).Length + content;

    private bool IsBetweenItems(int comma)
    {
        var next = look.SkipSpace(comma + 1);
        var hasNewline = look.HasNewline(comma, next);
        if (brackets.IsInObject)
        {
            return look.IsMember(next, hasNewline) || (brackets.Parent == BracketKind.Array && look[next] == '{');
        }

        return look.IsValue(next)
            ? !isQuoteOpen || !QuoteMarks.IsQuote(look[next]) || look.IsQuotedItem(next)
            : !isQuoteOpen || hasNewline;
    }

    /// <summary>Whether the string ends although another quote follows: a comma is missing, or the quote is one too many.</summary>
    private bool IsBeforeQuote(int next, out int extra)
    {
        extra = 0;
        if (isQuoteOpen)
        {
            return false;
        }

        var isAdjacent = next == at + 1;
        if (isAdjacent && text[next] == text[at])
        {
            var behind = look.SkipSpace(next + 1);
            extra = look[behind] switch
            {
                ',' => IsBetweenItems(behind),
                '}' or ']' => look.IsEndOfContainers(behind, brackets.Depth),
                _ => behind >= look.End,
            }
                ? 1
                : 0;
        }

        return extra > 0
            || (
                brackets.IsInObject
                    ? look.IsQuotedKey(next)
                    : look.IsQuotedItem(next) && (!isAdjacent || QuoteMarks.IsWord(look[next + 1]))
            );
    }
}
