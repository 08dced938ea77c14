namespace Prompter.Json.Repair;

/// <summary>What is done with a closing bracket, or without one.</summary>
internal enum ClosingStep : byte
{
    /// <summary>It closes the innermost container.</summary>
    Take,

    /// <summary>It closes the innermost container, and should be another one.</summary>
    Replace,

    /// <summary>The innermost container is closed, although its bracket is missing.</summary>
    Add,

    /// <summary>It is one too many.</summary>
    Drop,
}

/// <summary>
/// Closing brackets that stand together, the first of which fits nothing: the fewest changes that make them fit what is open and what
/// follows them.
/// </summary>
internal static class ClosingRun
{
    private const int Longest = 12;

    /// <summary>How many containers may be closed by brackets that are missing.</summary>
    private const int MostAdded = 4;

    // A bracket that is missing or wrong is likelier than one too many, and two that changed places are the likeliest.
    private const int CostOfSwap = 2;
    private const int CostOfChange = 3;
    private const int CostOfDrop = 4;
    private const int CostOfWrongPlace = 6;
    private const int CostOfLostRest = 8;

    /// <summary>What follows the brackets.</summary>
    private enum Follow : byte
    {
        End,
        Member,
        Item,
        Anything,
    }

    /// <summary>What is done with each bracket in turn; null where calls or repeated brackets are open.</summary>
    public static IReadOnlyList<ClosingStep>? Plan(string text, int at, OpenBrackets brackets)
    {
        Span<char> run = stackalloc char[Longest];
        var count = 0;
        var look = new Lookahead(text, at);
        while (count < Longest && look[at] is '}' or ']' or ')')
        {
            run[count++] = look[at];
            at = look.SkipSpace(at + 1);
        }

        var levels = Math.Min(brackets.Depth, count + MostAdded);
        if (brackets.HasCallOrRepeated(levels))
        {
            return null;
        }

        return Best(run[..count].ToString(), brackets, levels, FollowAt(look, at, brackets));
    }

    private static List<ClosingStep> Best(string run, OpenBrackets brackets, int levels, Follow follow)
    {
        var costs = new int[run.Length + 1, levels + 1];
        var steps = new (int Brackets, int Levels, ClosingStep Step)[run.Length + 1, levels + 1];
        for (var bracket = 0; bracket <= run.Length; bracket++)
        {
            for (var level = 0; level <= levels; level++)
            {
                costs[bracket, level] = bracket + level == 0 ? 0 : int.MaxValue;
            }
        }

        for (var bracket = 0; bracket <= run.Length; bracket++)
        {
            for (var level = 0; level <= levels; level++)
            {
                Extend(bracket, level);
            }
        }

        var best = Enumerable.Range(0, levels + 1).MinBy(level => Total(run.Length, level));
        return Steps(run.Length, best);

        void Extend(int bracket, int level)
        {
            if (costs[bracket, level] == int.MaxValue)
            {
                return;
            }

            if (level < levels)
            {
                Offer(bracket, level, 0, 1, ClosingStep.Add, CostOfChange);
            }

            if (bracket == run.Length)
            {
                return;
            }

            Offer(bracket, level, 1, 0, ClosingStep.Drop, CostOfDrop);
            if (level == levels)
            {
                return;
            }

            var fits = Fits(run[bracket], level);
            Offer(
                bracket,
                level,
                1,
                1,
                fits ? ClosingStep.Take : ClosingStep.Replace,
                fits ? 0
                    : run[bracket] == ')' ? CostOfSwap
                    : CostOfChange
            );
            if (
                !fits
                && bracket + 1 < run.Length
                && level + 1 < levels
                && Fits(run[bracket], level + 1)
                && Fits(run[bracket + 1], level)
            )
            {
                Offer(bracket, level, 2, 2, ClosingStep.Replace, CostOfSwap);
            }
        }

        void Offer(int bracket, int level, int moreBrackets, int moreLevels, ClosingStep step, int cost)
        {
            var (toBracket, toLevel) = (bracket + moreBrackets, level + moreLevels);
            if (costs[bracket, level] + cost < costs[toBracket, toLevel])
            {
                costs[toBracket, toLevel] = costs[bracket, level] + cost;
                steps[toBracket, toLevel] = (moreBrackets, moreLevels, step);
            }
        }

        bool Fits(char closing, int level) =>
            closing
            == brackets.KindAt(level) switch
            {
                BracketKind.Object => '}',
                BracketKind.Array => ']',
                _ => ')',
            };

        int Total(int bracket, int level) =>
            costs[bracket, level] == int.MaxValue
                ? int.MaxValue
                : costs[bracket, level] + CostOfRest(follow, brackets, level);

        List<ClosingStep> Steps(int bracket, int level)
        {
            var found = new List<ClosingStep>();
            while (bracket + level > 0)
            {
                var (back, up, step) = steps[bracket, level];
                found.AddRange(Enumerable.Repeat(step, Math.Max(back, up)));
                (bracket, level) = (bracket - back, level - up);
            }

            found.Reverse();
            return found;
        }
    }

    /// <summary>How little what follows fits what is still open.</summary>
    private static int CostOfRest(Follow follow, OpenBrackets brackets, int closed)
    {
        var open = brackets.Depth - closed;
        return follow switch
        {
            Follow.Anything => 0,
            Follow.End => CostOfChange * open,
            _ when open == 0 => CostOfLostRest,
            Follow.Member => brackets.KindAt(closed) == BracketKind.Object ? 0 : CostOfWrongPlace,
            _ => brackets.KindAt(closed) == BracketKind.Object ? CostOfWrongPlace : 0,
        };
    }

    private static Follow FollowAt(Lookahead look, int at, OpenBrackets brackets)
    {
        if (at >= look.End)
        {
            return look.IsCut ? Follow.Anything : Follow.End;
        }

        var isBehindComma = look[at] == ',';
        at = isBehindComma ? look.SkipSpace(at + 1) : at;
        return look.IsQuotedKey(at) || (isBehindComma && look.IsPlainKey(at)) ? Follow.Member
            : look[at] is '{' or '['
            || (isBehindComma && look[at] is not ('}' or ']' or ')' or '\0') && look.IsValue(at))
                ? Follow.Item
            : isBehindComma || look[at] is '}' or ']' or ')' || brackets.Depth == 0 ? Follow.Anything
            : Follow.End;
    }
}
