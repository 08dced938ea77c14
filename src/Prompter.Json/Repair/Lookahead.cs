namespace Prompter.Json.Repair;

/// <summary>What stands next, looked at over a bounded distance so that all work stays linear. What is further on counts as an end.</summary>
internal readonly ref struct Lookahead(ReadOnlySpan<char> text, int from)
{
    /// <summary>How far is looked, in characters.</summary>
    public const int Distance = 256;

    private readonly ReadOnlySpan<char> text = text;

    public int End { get; } = Math.Min(text.Length, from + Distance);

    /// <summary>Whether the text goes on behind it.</summary>
    public bool IsCut => End < text.Length;

    /// <summary>The character at a place, a delimiter as JSON writes it, or NUL at the end.</summary>
    public char this[int at] => at < End ? Delimiters.Plain(text[at]) : '\0';

    public int SkipSpace(int at)
    {
        while (at < End && (QuoteMarks.IsSpace(text[at]) || text[at] is '\u00A0' or '\u3000'))
        {
            at++;
        }

        return at;
    }

    /// <summary>Behind white space and comments.</summary>
    public int SkipNoise(int at)
    {
        for (at = SkipSpace(at); at < End && IsComment(at); at = SkipSpace(at))
        {
            var isBlock = this[at] == '/' && this[at + 1] == '*';
            var end = text[at..End].IndexOf(isBlock ? "*/" : "\n");
            at = end < 0 ? End : at + end + (isBlock ? 2 : 1);
        }

        return at;
    }

    public int SkipWord(int at)
    {
        while (at < End && QuoteMarks.IsWord(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>Whether a character is the first one here, behind white space.</summary>
    public bool IsNext(char c) => this[SkipSpace(from)] == c;

    public bool HasNewline(int from, int to) => text[from..Math.Min(to, End)].Contains('\n');

    public bool IsFence(int at) => at + 2 < End && text[at..].StartsWith("```");

    /// <summary>Whether a fence stands here, and nothing behind it on its line.</summary>
    public bool IsEndOfFence(int at) =>
        IsFence(at) && (SkipSpace(at + 3) is var next) && (next >= End || HasNewline(at, next));

    public bool IsEllipsis(int at) => this[at] == '\u2026' || (at + 2 < End && text[at..].StartsWith("..."));

    public bool IsComment(int at) => this[at] == '#' || (this[at] == '/' && this[at + 1] is '/' or '*');

    /// <summary>Whether a name without quotes stands here, and a colon behind it.</summary>
    public bool IsPlainKey(int at)
    {
        var start = at;
        at = SkipWord(at);
        if (at == start)
        {
            return false;
        }

        at = SkipSpace(this[at] == '"' ? at + 1 : at);
        return at >= End || (this[at] == ':' && this[at + 1] != '/');
    }

    /// <summary>How long the mark is that other languages put before a string, as in <c>u"…"</c>; 0 if none stands here.</summary>
    public int PrefixLength(int at)
    {
        var length = QuoteMarks.IsPrefix(this[at]) ? 1 + (QuoteMarks.IsPrefix(this[at + 1]) ? 1 : 0) : 0;
        if (length == 0 || this[at + length] is not ('"' or '\''))
        {
            return 0;
        }

        // Not a word that lacks its first quote: {b": 1, "c": 2}.
        if (this[SkipSpace(at + length + 1)] is ':' or ',')
        {
            return 0;
        }

        var quote = QuoteMarks.Open(text[..End], at + length, out _);
        var close = CloseOf(at + length);
        var next = SkipSpace(Math.Max(close, 0));
        return close == 0 || quote is Quote.TripleDouble or Quote.TripleSingle ? length
            : close > 0 && (next >= End || this[next] is ',' or ':' or '}' or ']' or ')' or '+' || IsComment(next))
                ? length
            : 0;
    }

    /// <summary>Whether a string begins here.</summary>
    public bool IsString(int at) => QuoteMarks.IsQuote(this[at + PrefixLength(at)]);

    /// <summary>Whether a string stands here, and a colon behind it.</summary>
    public bool IsQuotedKey(int at)
    {
        var close = CloseOf(at + PrefixLength(at));
        return close > 0 && this[SkipSpace(close)] == ':';
    }

    /// <summary>Whether a string stands here, and what stands in the place of a colon, or a value, behind it.</summary>
    public bool IsQuotedKeyWithoutColon(int at)
    {
        var close = CloseOf(at + PrefixLength(at));
        var next = close > 0 ? SkipSpace(close) : End;
        return this[next] is '=' or '{' or '[' || IsScalar(next);
    }

    /// <summary>Whether a string on one line stands here, and the next item or an end behind it.</summary>
    public bool IsQuotedItem(int at)
    {
        var close = CloseOf(at + PrefixLength(at));
        if (close <= 0)
        {
            return false;
        }

        var next = SkipSpace(close);
        return next >= End
            || this[next] is ']' or '}'
            || (next > close && QuoteMarks.IsQuote(this[next]))
            || (this[next] == ',' && IsValue(SkipSpace(next + 1)));
    }

    /// <summary>Whether what stands behind a comma of an object can be its next member or its end.</summary>
    public bool IsMember(int at, bool isBehindNewline)
    {
        at += PrefixLength(at);
        var c = this[at];
        if (QuoteMarks.IsQuote(c))
        {
            var close = CloseOf(at);
            return isBehindNewline || close == 0 || (close > 0 && (SkipSpace(close) >= End || IsQuotedKey(at)));
        }

        return at >= End || c is '}' or ']' or ',' || IsComment(at) || IsEllipsis(at) || IsFence(at) || IsPlainKey(at);
    }

    /// <summary>Whether what stands behind a round bracket is what follows the end of a list.</summary>
    public bool IsEndBehindRound(int round)
    {
        var at = SkipSpace(round + 1);
        var next = this[at] == ',' ? SkipSpace(at + 1) : at;
        return at >= End || this[at] is '}' or ']' or ')' || (next > at && (IsValue(next) || IsPlainKey(next)));
    }

    /// <summary>Whether a text, a number, or a word with a quote behind it begins here.</summary>
    public bool IsScalar(int at)
    {
        var end = SkipWord(at);
        return at < End
            && (
                QuoteMarks.IsQuote(this[at])
                || this[at] == '-'
                || char.IsAsciiDigit(this[at])
                || IsLiteral(at)
                || (end > at && QuoteMarks.IsQuote(this[end]))
            );
    }

    /// <summary>Whether a closing bracket follows that nothing behind this place opens, before the paragraph ends.</summary>
    public bool EndsAgain(int at, char closing)
    {
        for (var open = 0; at < End && !(text[at] == '\n' && this[at + 1] is '\n' or '\r'); at++)
        {
            if (this[at] is '{' or '[' or '(')
            {
                open++;
            }
            else if (this[at] is '}' or ']' or ')' && --open < 0)
            {
                return this[at] == closing;
            }
        }

        return false;
    }

    /// <summary>Whether a value of JSON begins here, or a container ends.</summary>
    public bool IsValue(int at) =>
        at >= End
        || this[at] is '{' or '[' or '(' or '}' or ']' or '-' or ','
        || QuoteMarks.IsQuote(this[at])
        || char.IsAsciiDigit(this[at])
        || IsComment(at)
        || IsEllipsis(at)
        || IsLiteral(at)
        || PrefixLength(at) > 0;

    /// <summary>Behind the brackets that close those that were opened before a quote, without those in strings; 0 if the line ends first.</summary>
    public int EndOfEmbedded(int at, int open, Quote quote)
    {
        var isInString = false;
        for (; at < End && open > 0; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                case '\n':
                    return 0;
                case '{' or '[' when !isInString:
                    open++;
                    break;
                case '}' or ']' when !isInString:
                    open--;
                    break;
                case var _ when IsQuote(at, quote):
                    isInString = !isInString;
                    break;
            }
        }

        return open == 0 ? at : 0;
    }

    /// <summary>Whether the next quote on the line, but for those in brackets, ends a string.</summary>
    public bool IsTextBeforeEnd(int at, Quote quote)
    {
        for (var open = 0; at < End && text[at] != '\n' && open >= 0; at += text[at] == '\\' ? 2 : 1)
        {
            if (open == 0 && IsQuote(at, quote))
            {
                return this[SkipSpace(at + 1)] is ',' or ']' or '}';
            }

            open +=
                text[at] is '{' or '[' ? 1
                : text[at] is '}' or ']' ? -1
                : 0;
        }

        return false;
    }

    /// <summary>Whether a quote of a kind stands here, and no apostrophe.</summary>
    private bool IsQuote(int at, Quote quote) =>
        QuoteMarks.CloseLength(quote, text[..End], at) > 0
        && (text[at] == '"' || !char.IsLetter(text[at - 1]) || !char.IsLetter(this[at + 1]));

    /// <summary>How long a few words are that mean nothing before the key in quotes behind them; 0 if none stand here.</summary>
    public int WordsBeforeKey(int at)
    {
        var end = SkipWords(at);
        return end > at && !QuoteMarks.IsWord(this[end - 1]) && QuoteMarks.IsQuote(this[end]) && IsQuotedKey(end)
            ? end - at
            : 0;
    }

    private int SkipWords(int at)
    {
        for (var words = 0; words < 3 && char.IsLetter(this[at]); words++)
        {
            at = SkipSpace(SkipWord(at));
        }

        return at;
    }

    /// <summary>Whether a few words without quotes stand here, and behind them another item or the end of the containers.</summary>
    public bool IsBareItem(int at, int depth)
    {
        var start = at;
        at = SkipWords(at);
        return at > start
            && (
                QuoteMarks.IsQuote(this[at]) ? IsQuotedItem(at)
                : this[at] == ',' ? IsQuotedItem(SkipSpace(at + 1))
                : this[at] is ']' && IsEndOfContainers(at, depth)
            );
    }

    /// <summary>Whether a literal or a number in any notation stands at a place.</summary>
    public bool IsScalar(int at, int end) => Scalars.IsScalar(text[at..end]);

    public bool IsLiteral(int at)
    {
        var end = SkipWord(at);
        return end > at && Scalars.ReplaceLiteral(text[at..end]) is not null;
    }

    /// <summary>Whether a number stands here, and the next item or an end behind it.</summary>
    public bool IsNumber(int at)
    {
        var end = at;
        while (this[end] is '-' or '.' || char.IsAsciiDigit(this[end]))
        {
            end++;
        }

        var next = SkipSpace(end);
        return end > at && (next >= End || this[next] is ',' or ']' or '}');
    }

    /// <summary>Whether closing brackets from here on are followed by what can follow them, where so many containers are open.</summary>
    public bool IsEndOfContainers(int at, int depth)
    {
        for (; this[at] is '}' or ']'; at = SkipSpace(at + 1))
        {
            if (--depth <= 0)
            {
                return !IsTextBeforeQuote(at + 1);
            }
        }

        var isBehindNewline = this[at - 1] is '\n' or '\r' or ' ' && HasNewline(Math.Max(0, at - 80), at);
        var c = this[at];
        if (c == ',')
        {
            var next = SkipSpace(at + 1);
            return IsValue(next) || IsPlainKey(next);
        }

        return at >= End
            || c is '{' or ';' or ')'
            || IsComment(at)
            || IsFence(at)
            || (isBehindNewline && (QuoteMarks.IsQuote(c) || IsPlainKey(at)));
    }

    /// <summary>Whether text follows on the line, and then a quote that ends a string: all of it belongs to that string.</summary>
    private bool IsTextBeforeQuote(int at)
    {
        var next = SkipSpace(at);
        if (next >= End || HasNewline(at, next) || !char.IsLetter(text[next]))
        {
            return false;
        }

        var quote = text[next..End].IndexOfAny('"', '\n') + next;
        return quote > next && text[quote] == '"' && this[SkipSpace(quote + 1)] is ',' or '}';
    }

    /// <summary>Behind the end of the string that begins here; 0 if that is too far away, -1 if the line ends first.</summary>
    public int CloseOf(int at)
    {
        if (at >= End || !QuoteMarks.IsQuote(text[at]))
        {
            return -1;
        }

        var quote = QuoteMarks.Open(text[..End], at, out var length);
        for (at += length; at < End; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '\n')
            {
                return -1;
            }
            else if (QuoteMarks.CloseLength(quote, text[..End], at) is > 0 and var close)
            {
                if (quote == Quote.Double || !char.IsLetter(this[at + close]))
                {
                    return at + close;
                }
            }
        }

        return 0;
    }
}
