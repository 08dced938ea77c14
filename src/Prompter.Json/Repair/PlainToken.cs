using System.Buffers;

namespace Prompter.Json.Repair;

/// <summary>What stands without quotes: literals, numbers, text, keys.</summary>
internal sealed class PlainToken(RepairedText output, OpenBrackets brackets)
{
    private static readonly SearchValues<char> KeyEnd = SearchValues.Create(":,{}[]=\"'`\n\u2018\u201C\u201D");

    private RepairedText output = output;
    private OpenBrackets brackets = brackets;

    /// <summary>How far the token at the current place has been read, or -1: a growing text is not read again.</summary>
    private int read = -1;

    /// <summary>Whether a token has begun and not ended.</summary>
    public bool IsOpen => read >= 0;

    public void Clear() => read = -1;

    /// <summary>Takes a value if its end has come.</summary>
    public Reading ReadValue(ReadOnlySpan<char> text, bool isFinal)
    {
        for (read = Math.Max(read, output.At); ; read++)
        {
            if (!isFinal && read + Lookahead.Margin > text.Length)
            {
                return Reading.Unfinished;
            }

            if (read >= text.Length || IsEnd(text, read))
            {
                break;
            }
        }

        var token = text[output.At..read].TrimEnd();
        read = -1;
        return TakeValue(text, token);
    }

    /// <summary>Takes a key if its end has come.</summary>
    public Reading ReadKey(ReadOnlySpan<char> text, bool isFinal)
    {
        read = Math.Max(read, output.At);
        var length = text[read..].IndexOfAny(KeyEnd);
        read = length < 0 ? text.Length : read + length;
        if (!isFinal && read + 1 >= text.Length)
        {
            return Reading.Unfinished;
        }

        var isCut = read == text.Length;
        var key = text[output.At..read].TrimEnd();
        read = -1;
        if (key.IsEmpty)
        {
            output.Drop(text, JsonRepairKind.ExtraText, 1);
            return Reading.Dropped;
        }

        if (isCut)
        {
            output.At = text.Length;
            return Reading.Cut;
        }

        TakeText(text, key, JsonRepairKind.UnquotedKey);
        return Reading.Whole;
    }

    public PlainToken Clone(RepairedText output, OpenBrackets brackets)
    {
        var clone = (PlainToken)MemberwiseClone();
        (clone.output, clone.brackets) = (output, brackets);
        return clone;
    }

    private bool IsEnd(ReadOnlySpan<char> text, int end)
    {
        var at = output.At;
        var c = text[end];
        switch (c)
        {
            case '}' or ']' or '"' or '\n' or '{' or '[':
                return true;
            case '\\' when end + 1 < text.Length && text[end + 1] == 'n':
                return Scalars.IsScalar(text[at..end]);
            case ')':
                return brackets.Top is BracketKind.Call or BracketKind.Tuple;
            case ':':
                return !brackets.IsInObject && brackets.Top != BracketKind.Call && end > at;
            case ';':
                return Scalars.IsScalar(text[at..end]) || (end + 1 < text.Length && text[end + 1] is '\n' or '}');
            case ',':
                return !brackets.IsInObject || IsCommaEnd(text, end);
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
            && char.IsAsciiDigit(text[Math.Max(end - 1, output.At)])
            && char.IsAsciiDigit(look[next])
            && !look.IsPlainKey(next)
        )
        {
            return false;
        }

        return look.HasNewline(end, next)
            || look.IsMember(next, isBehindNewline: false)
            || Scalars.IsScalar(text[output.At..end].TrimEnd());
    }

    /// <summary>Whether a literal or a number ends at a space: the next item follows without a comma.</summary>
    private bool IsSpaceEnd(ReadOnlySpan<char> text, int end)
    {
        if (end - output.At > Lookahead.Distance || !Scalars.IsScalar(text[output.At..end]))
        {
            return false;
        }

        var look = new Lookahead(text, end);
        var next = look.SkipSpace(end);
        return brackets.IsInObject ? look.IsPlainKey(next) : look.IsValue(next);
    }

    private Reading TakeValue(ReadOnlySpan<char> text, ReadOnlySpan<char> token)
    {
        if (token.IsEmpty)
        {
            output.Drop(text, JsonRepairKind.ExtraText, 1);
            return Reading.Dropped;
        }

        if (token is "true" or "false" or "null" || StrictJson.ReadNumber(token, 0) == token.Length)
        {
            output.At += token.Length;
            return Reading.Whole;
        }

        var isCut = output.At + token.Length == text.Length;
        if ((Scalars.ReplaceLiteral(token) ?? (isCut ? Scalars.CompleteLiteral(token) : null)) is { } literal)
        {
            output.Replace(text, JsonRepairKind.Literal, token.Length, literal);
        }
        else if (Scalars.ReplaceNumber(token) is { } number)
        {
            output.Replace(text, JsonRepairKind.Number, token.Length, number);
        }
        else if (isCut && Scalars.CompleteNumber(token) is { } beginning)
        {
            output.Replace(text, JsonRepairKind.Truncation, token.Length, beginning);
        }
        else if (isCut && token is "-" or "+" or ".")
        {
            output.At += token.Length;
            return Reading.Cut;
        }
        else
        {
            TakeText(text, token, JsonRepairKind.UnquotedText);
        }

        return Reading.Whole;
    }

    private void TakeText(ReadOnlySpan<char> text, ReadOnlySpan<char> token, JsonRepairKind kind)
    {
        var end = output.At + token.Length;
        var look = new Lookahead(text, end);
        var hasQuote =
            look[end] is '"' or '\u201D' || (look[end] == '\'' && look[look.SkipSpace(end + 1)] is ':' or ',');
        output.Replace(
            text,
            hasQuote ? JsonRepairKind.MissingQuote : kind,
            token.Length + (hasQuote ? 1 : 0),
            Scalars.Quoted(token)
        );
    }
}
