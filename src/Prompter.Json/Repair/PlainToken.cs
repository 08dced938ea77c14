using System.Buffers;

namespace Prompter.Json.Repair;

/// <summary>What stands without quotes: literals, numbers, text, keys.</summary>
internal sealed class PlainToken(RepairedText output, OpenBrackets brackets)
{
    private static readonly SearchValues<char> KeyEnd = SearchValues.Create(
        ":,{}[]=\"'`\n\u2018\u201C\u201D\uFF1A\uFF0C\uFF5B\uFF5D\uFF3B\uFF3D"
    );

    private readonly string text = output.Text;

    /// <summary>Takes a value. At the end of a text that was cut, a number or the beginning of a literal may be a part of what was meant.</summary>
    public Reading ReadValue(bool mayBeCut)
    {
        var end = output.At;
        while (end < text.Length && !IsEnd(end))
        {
            end++;
        }

        var token = text.AsSpan(output.At, end - output.At).TrimEnd();
        return TakeValue(token, mayBeCut && output.At + token.Length == text.Length);
    }

    /// <summary>Takes a key.</summary>
    public Reading ReadKey()
    {
        var rest = text.AsSpan(output.At);
        var length = rest.IndexOfAny(KeyEnd);
        var key = (length < 0 ? rest : rest[..length]).TrimEnd();
        if (key.IsEmpty)
        {
            output.Drop(JsonRepairKind.ExtraText, 1);
            return Reading.Dropped;
        }

        if (length < 0)
        {
            output.At = text.Length;
            return Reading.Cut;
        }

        TakeText(key, JsonRepairKind.UnquotedKey);
        return Reading.Whole;
    }

    private bool IsEnd(int end)
    {
        var at = output.At;
        var c = Delimiters.Plain(text[end]);
        switch (c)
        {
            case '}' or ']' or '"' or '\n' or '{' or '[':
                return true;
            case '\\' when end + 1 < text.Length && text[end + 1] == 'n':
                return Scalars.IsScalar(text.AsSpan(at, end - at));
            case ')':
                return brackets.Top is BracketKind.Call or BracketKind.Tuple
                    || (
                        new Lookahead(text, end).IsEndBehindRound(end)
                        && !text.AsSpan(at, Math.Min(end - at, Lookahead.Distance)).Contains('(')
                    );
            case ':':
                return !brackets.IsInObject && brackets.Top != BracketKind.Call && end > at;
            case ';':
                return Scalars.IsScalar(text.AsSpan(at, end - at))
                    || (end + 1 < text.Length && text[end + 1] is '\n' or '}');
            case ',':
                return !brackets.IsInObject || IsCommaEnd(end);
            case '/' or '#' when end > at && QuoteMarks.IsSpace(text[end - 1]):
                return new Lookahead(text, end).IsComment(end);
            case '/' when end + 1 < text.Length && text[end + 1] == '*':
                return true;
            case '`':
                return end > at && new Lookahead(text, end).IsEndOfFence(end);
            case '\u201C' or '\u201D':
                return end > at;
            case '.' or '\u2026' when end > at:
                return IsEllipsisEnd(end);
            case ' ' or '\t' when end > at:
                return IsSpaceEnd(end);
            default:
                return false;
        }
    }

    /// <summary>Whether a comma in an object ends a value and is no part of a text or of a number such as 1,234.</summary>
    private bool IsCommaEnd(int end)
    {
        var look = new Lookahead(text, end);
        var next = look.SkipSpace(end + 1);
        if (
            next == end + 1
            && char.IsAsciiDigit(text[Math.Max(end - 1, output.At)])
            && char.IsAsciiDigit(look[next])
            && !look.IsPlainKey(next)
        )
        {
            return false;
        }

        return look.HasNewline(end, next)
            || look.IsMember(next, isBehindNewline: false)
            || Scalars.IsScalar(text.AsSpan(output.At, end - output.At).TrimEnd());
    }

    /// <summary>Whether a literal or a number ends at an ellipsis, behind which the next item or an end has to stand.</summary>
    private bool IsEllipsisEnd(int end)
    {
        var look = new Lookahead(text, end);
        if (
            !look.IsEllipsis(end)
            || end - output.At > Lookahead.Distance
            || !Scalars.IsScalar(text.AsSpan(output.At, end - output.At).TrimEnd())
        )
        {
            return false;
        }

        var behind = end + (look[end] == '.' ? 3 : 1);
        var next = look.SkipSpace(behind);
        return next >= look.End
            || look[next] is ',' or ';' or '}' or ']' or ')'
            || look.HasNewline(behind, next)
            || look.IsComment(next)
            || (brackets.IsInObject ? look.IsQuotedKey(next) : next > behind && look.IsQuotedItem(next));
    }

    /// <summary>Whether a literal or a number ends at a space: the next item follows without a comma.</summary>
    private bool IsSpaceEnd(int end)
    {
        if (end - output.At > Lookahead.Distance || !Scalars.IsScalar(text.AsSpan(output.At, end - output.At)))
        {
            return false;
        }

        var look = new Lookahead(text, end);
        var next = look.SkipSpace(end);
        return brackets.IsInObject ? look.IsPlainKey(next) : look.IsValue(next);
    }

    private Reading TakeValue(ReadOnlySpan<char> token, bool isAtCut)
    {
        if (token.IsEmpty)
        {
            output.Drop(JsonRepairKind.ExtraText, 1);
            return Reading.Dropped;
        }

        if (isAtCut && Scalars.IsBeginning(token))
        {
            output.At += token.Length;
            return Reading.Cut;
        }

        if (token is "true" or "false" or "null" || StrictJson.ReadNumber(token, 0) == token.Length)
        {
            output.At += token.Length;
            DropEndQuote();
        }
        else if (Scalars.ReplaceLiteral(token) is { } literal)
        {
            output.Replace(JsonRepairKind.Literal, token.Length, literal);
            DropEndQuote();
        }
        else if (Scalars.ReplaceNumber(token) is { } number)
        {
            output.Replace(JsonRepairKind.Number, token.Length, number);
            DropEndQuote();
        }
        else
        {
            TakeText(token, JsonRepairKind.UnquotedText);
        }

        return Reading.Whole;
    }

    /// <summary>Leaves out the quote right behind a number or a literal that ends it as if it were a text, and begins no text of its own.</summary>
    private void DropEndQuote()
    {
        var at = output.At;
        var look = new Lookahead(text, at);
        if (!QuoteMarks.IsQuote(look[at]))
        {
            return;
        }

        var next = look.SkipSpace(at + 1);
        if (
            look[next] is ',' or '}' or ']' or ')'
            || next >= look.End
            || look.HasNewline(at, next)
            || (next > at + 1 && (brackets.IsInObject ? look.IsQuotedKey(next) : look.IsQuotedItem(next)))
        )
        {
            output.Drop(JsonRepairKind.ExtraQuote, 1);
        }
    }

    private void TakeText(ReadOnlySpan<char> token, JsonRepairKind kind)
    {
        var end = output.At + token.Length;
        var look = new Lookahead(text, end);
        var hasQuote =
            look[end] is '"' or '\u201D' || (look[end] == '\'' && look[look.SkipSpace(end + 1)] is ':' or ',');
        output.Replace(
            hasQuote ? JsonRepairKind.MissingQuote : kind,
            token.Length + (hasQuote ? 1 : 0),
            Scalars.Quoted(token)
        );
    }
}
