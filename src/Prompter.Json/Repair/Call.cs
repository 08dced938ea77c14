namespace Prompter.Json.Repair;

/// <summary>A name with round brackets, as programs have them, seen over a bounded distance.</summary>
internal readonly ref struct Call
{
    private readonly Lookahead look;

    /// <summary>Looks at what begins at a place: <c>ObjectId(</c>, <c>new Date(</c>.</summary>
    public Call(ReadOnlySpan<char> text, int at)
    {
        look = new(text, at);
        var name = text[at..].StartsWith("new ") ? look.SkipSpace(at + 4) : at;
        var round = look.SkipWord(name);
        if ((!char.IsLetter(look[name]) && look[name] is not ('_' or '$')) || look[round] != '(')
        {
            return;
        }

        Content = round + 1;
        if (HasOneLiteral = IsOneLiteral(look.SkipSpace(Content)))
        {
            return;
        }

        var end = EndOfBrackets(round);
        End = end < look.End || !look.IsCut && look[end - 1] == ')' ? end : 0;
    }

    /// <summary>Behind the bracket that opens it; 0 if there is no call.</summary>
    public int Content { get; }

    /// <summary>Whether its brackets hold one text, number, literal or container, as far as can be seen.</summary>
    public bool HasOneLiteral { get; }

    /// <summary>Behind the bracket that closes one that holds anything else; 0 if it lacks one nearby.</summary>
    public int End { get; }

    private bool IsOneLiteral(int at)
    {
        var end = EndOfLiteral(at);
        var next = look.SkipSpace(end);
        next = look[next] == ',' && look[look.SkipSpace(next + 1)] == ')' ? look.SkipSpace(next + 1) : next;
        return end == look.End || (end > at && (next >= look.End || look[next] is ')' or '}' or ']'));
    }

    /// <summary>Behind a text, a number, a literal or a container; the end of what can be seen if it is further on, the same place if there is none.</summary>
    private int EndOfLiteral(int at)
    {
        if (look.IsString(at))
        {
            return look.CloseOf(at + look.PrefixLength(at)) is > 0 and var close ? close : look.End;
        }

        if (look[at] is '{' or '[' or '(')
        {
            return EndOfBrackets(at);
        }

        var end = look.SkipWord(look[at] is '+' or '-' ? at + 1 : at);
        return end >= look.End || look.IsScalar(at, end) ? end : at;
    }

    /// <summary>Behind the bracket that closes the one that stands here; the end of what can be seen if it is further on.</summary>
    private int EndOfBrackets(int at)
    {
        for (var open = 0; at < look.End; at++)
        {
            if (look.CloseOf(at) is var close and >= 0)
            {
                at = close == 0 ? look.End : close - 1;
                continue;
            }

            open +=
                look[at] is '{' or '[' or '(' ? 1
                : look[at] is '}' or ']' or ')' ? -1
                : 0;
            if (open == 0)
            {
                return at + 1;
            }
        }

        return look.End;
    }
}
