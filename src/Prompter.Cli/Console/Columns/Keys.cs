namespace Prompter.Cli.Console.Columns;

/// <summary>What keys mean: which page is shown.</summary>
internal static class Keys
{
    /// <returns>The page after them; behind the last comes the first.</returns>
    public static int Turn(string typed, int page, int pages)
    {
        while (typed.Length > 0)
        {
            var length = LengthOfFirst(typed);
            page = typed[..length] switch
            {
                "\t" or "n" or " " or "\e[C" or "\eOC" or "\e[6~" => (page + 1) % pages,
                "p" or "b" or "\e[Z" or "\e[D" or "\eOD" or "\e[5~" => (page + pages - 1) % pages,
                [>= '1' and <= '9' and var digit] => Math.Min(digit - '1', pages - 1),
                _ => page,
            };
            typed = typed[length..];
        }

        return page;
    }

    /// <summary>A key is one character, or a sequence that begins with an escape.</summary>
    private static int LengthOfFirst(string typed)
    {
        if (typed is not ['\e', '[' or 'O', ..])
        {
            return 1;
        }

        var end = typed.AsSpan(2).IndexOfAnyInRange('@', '~');
        return end < 0 ? typed.Length : 2 + end + 1;
    }
}
