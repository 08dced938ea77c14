namespace Prompter.Json.Schema.Patterns;

/// <summary>Reads a class of characters, <c>[a-z\d]</c>.</summary>
internal sealed class EcmaClass(string source, int start)
{
    private readonly CodePointSet set = new();
    private int at = start + 1;

    /// <param name="end">Where the pattern goes on.</param>
    /// <returns>The class as a .NET pattern.</returns>
    public string Read(out int end)
    {
        var isNegated = at < source.Length && source[at] == '^';
        at += isNegated ? 1 : 0;
        while (true)
        {
            if (at >= source.Length)
            {
                throw new FormatException("a [ is not closed");
            }

            if (source[at] == ']')
            {
                end = at + 1;
                return (isNegated ? set.Others() : set).ToPattern();
            }

            Part();
        }
    }

    private void Part()
    {
        if (Single() is not { } first)
        {
            return;
        }

        var isRange = at + 1 < source.Length && source[at] == '-' && source[at + 1] != ']';
        if (!isRange)
        {
            set.Add(first, first);
            return;
        }

        at++;
        if (Single() is not { } last)
        {
            // After a range's dash stands a set, so the dash is only a dash.
            set.Add(first, first);
            set.Add('-', '-');
            return;
        }

        if (last < first)
        {
            throw new FormatException("a range in [ ] goes backwards");
        }

        set.Add(first, last);
    }

    /// <summary>Reads one character; null where it was a set, which has been added.</summary>
    private int? Single()
    {
        if (source[at] != '\\')
        {
            return EcmaCharacters.CodePoint(source, ref at);
        }

        if (EcmaCharacters.SetEscape(source, ref at) is { } escaped)
        {
            set.Add(escaped);
            return null;
        }

        if (at + 1 < source.Length && source[at + 1] == 'b')
        {
            at += 2;
            return '\b';
        }

        return EcmaCharacters.CharacterEscape(source, ref at);
    }
}
