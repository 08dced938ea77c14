using System.Buffers;

namespace Prompter.Json.Repair;

/// <content>What stands without quotes: literals, numbers, names, text.</content>
internal sealed partial class RepairingParser
{
    private static readonly SearchValues<char> KeyEnd = SearchValues.Create(":,{}[]=\"'`\n\u2018\u201C\u201D");

    /// <summary>How far the token at the current place has been read, or -1: a growing text is not read again.</summary>
    private int tokenEnd = -1;

    private bool ReadToken(ReadOnlySpan<char> text, bool isFinal)
    {
        if (tokenEnd < 0 && TryOpenCall(text))
        {
            return true;
        }

        var end = Math.Max(tokenEnd, at);
        while (end < text.Length)
        {
            if (!isFinal && end + Margin > text.Length)
            {
                tokenEnd = end;
                return false;
            }

            if (IsTokenEnd(text, end))
            {
                break;
            }

            end++;
        }

        if (end == text.Length && !isFinal)
        {
            tokenEnd = end;
            return false;
        }

        tokenEnd = -1;
        TakeToken(text, text[at..end].TrimEnd());
        return true;
    }

    private bool IsTokenEnd(ReadOnlySpan<char> text, int end)
    {
        var c = text[end];
        switch (c)
        {
            case '}' or ']' or '"' or '\n' or '{' or '[':
                return true;
            case '\\' when end + 1 < text.Length && text[end + 1] == 'n':
                return IsScalar(text[at..end]);
            case ')':
                return Top is BracketKind.Call or BracketKind.Tuple;
            case ':':
                return !IsInObject && Top != BracketKind.Call && end > at;
            case ';':
                return IsScalar(text[at..end]) || (end + 1 < text.Length && text[end + 1] is '\n' or '}');
            case ',':
                return !IsInObject || IsCommaEnd(text, end);
            case '/' or '#' when end > at && QuoteMarks.IsSpace(text[end - 1]):
                return new Lookahead(text, end).IsComment(end);
            case '/' when end + 1 < text.Length && text[end + 1] == '*':
                return true;
            case '\u201C' or '\u201D':
                return end > at;
            case ' ' or '\t' when end > at:
                return IsSpaceEnd(text, end);
            default:
                return false;
        }
    }

    /// <summary>Whether a comma in an object ends a value and is no part of a text or of a number such as 1,234.</summary>
    private bool IsCommaEnd(ReadOnlySpan<char> text, int end)
    {
        var look = new Lookahead(text, end);
        var next = look.SkipSpace(end + 1);
        if (
            next == end + 1
            && char.IsAsciiDigit(text[end - 1 >= at ? end - 1 : at])
            && char.IsAsciiDigit(look[next])
            && !look.IsPlainKey(next)
        )
        {
            return false;
        }

        return look.HasNewline(end, next)
            || look.IsMember(next, isBehindNewline: false)
            || IsScalar(text[at..end].TrimEnd());
    }

    /// <summary>Whether a literal or a number ends at a space: the next item follows without a comma.</summary>
    private bool IsSpaceEnd(ReadOnlySpan<char> text, int end)
    {
        if (end - at > Lookahead.Distance || !IsScalar(text[at..end]))
        {
            return false;
        }

        var look = new Lookahead(text, end);
        var next = look.SkipSpace(end);
        return IsInObject ? look.IsPlainKey(next) : look.IsValue(next);
    }

    private static bool IsScalar(ReadOnlySpan<char> token) =>
        Scalars.ReplaceLiteral(token) is not null
        || (
            token.Length is > 0 and < Lookahead.Distance
            && (char.IsAsciiDigit(token[^1]) || token[^1] == '.')
            && Scalars.ReplaceNumber(token) is not null
        );

    private void TakeToken(ReadOnlySpan<char> text, ReadOnlySpan<char> token)
    {
        var end = at + token.Length;
        if (token.IsEmpty)
        {
            Drop(text, JsonRepairKind.ExtraText, 1);
            return;
        }

        if (token is "true" or "false" or "null" || StrictJson.ReadNumber(token, 0) == token.Length)
        {
            at = end;
            EndItem();
            return;
        }

        var isCut = end == text.Length;
        var literal = Scalars.ReplaceLiteral(token) ?? (isCut ? Scalars.CompleteLiteral(token) : null);
        var number = literal is null ? Scalars.ReplaceNumber(token) : null;
        if (literal is not null || number is not null)
        {
            ReplaceBy(
                text,
                literal is null ? JsonRepairKind.Number : JsonRepairKind.Literal,
                token.Length,
                literal ?? number!
            );
        }
        else if (isCut && Scalars.CompleteNumber(token) is { } beginning)
        {
            ReplaceBy(text, JsonRepairKind.Truncation, token.Length, beginning);
        }
        else if (isCut && token is "-" or "+" or ".")
        {
            at = end;
            LeaveOutCutItem(text);
            return;
        }
        else
        {
            TakeText(text, token, JsonRepairKind.UnquotedText);
        }

        EndItem();
    }

    private void TakeText(ReadOnlySpan<char> text, ReadOnlySpan<char> token, JsonRepairKind kind)
    {
        var end = at + token.Length;
        var look = new Lookahead(text, end);
        var hasQuote =
            look[end] is '"' or '\u201D' || (look[end] == '\'' && look[look.SkipSpace(end + 1)] is ':' or ',');
        ReplaceBy(
            text,
            hasQuote ? JsonRepairKind.MissingQuote : kind,
            token.Length + (hasQuote ? 1 : 0),
            Scalars.Quoted(token)
        );
    }

    private bool ReadPlainKey(ReadOnlySpan<char> text, bool isFinal)
    {
        var from = Math.Max(tokenEnd, at);
        var length = text[from..].IndexOfAny(KeyEnd);
        var end = length < 0 ? text.Length : from + length;
        if (!isFinal && end + 1 >= text.Length)
        {
            tokenEnd = end;
            return false;
        }

        tokenEnd = -1;
        var key = text[at..end].TrimEnd();
        if (key.IsEmpty)
        {
            Drop(text, JsonRepairKind.ExtraText, 1);
        }
        else if (end == text.Length)
        {
            at = end;
            LeaveOutCutItem(text);
        }
        else
        {
            TakeText(text, key, JsonRepairKind.UnquotedKey);
            state = State.Colon;
        }

        return true;
    }

    /// <summary>A name with a round bracket: <c>ObjectId(</c>, <c>new Date(</c>.</summary>
    private bool TryOpenCall(ReadOnlySpan<char> text)
    {
        var look = new Lookahead(text, at);
        var next = text[at..].StartsWith("new ") ? look.SkipSpace(at + 4) : at;
        if (!char.IsLetter(look[next]) && look[next] is not ('_' or '$'))
        {
            return false;
        }

        while (QuoteMarks.IsWord(look[next]))
        {
            next++;
        }

        if (look[next] != '(')
        {
            return false;
        }

        if (depth + surplus >= maxDepth)
        {
            BeginTooDeep();
            return true;
        }

        Repair(JsonRepairKind.Call, at);
        edit.Replace(text, at, next + 1, "");
        at = next + 1;
        Open(BracketKind.Call);
        return true;
    }
}
