namespace Prompter.Json.Schema.Patterns;

/// <summary>The groups of a pattern that capture, as references can be to groups further on.</summary>
internal sealed class EcmaGroups
{
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    /// <summary>Whether the pattern has a reference to a group.</summary>
    public bool AreReferredTo { get; private set; }

    public int? NumberOf(string name) => names.TryGetValue(name, out var number) ? number : null;

    public static EcmaGroups In(string source)
    {
        var groups = new EcmaGroups();
        var inClass = false;
        for (var at = 0; at < source.Length; at++)
        {
            switch (source[at])
            {
                case '\\':
                    at++;
                    groups.AreReferredTo |= !inClass && at < source.Length && source[at] is 'k' or (>= '1' and <= '9');
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '(' when !inClass:
                    groups.Open(source, at + 1);
                    break;
            }
        }

        return groups;
    }

    private void Open(string source, int at)
    {
        var rest = source.AsSpan(at);
        if (!rest.StartsWith("?", StringComparison.Ordinal))
        {
            Count++;
        }
        else if (
            rest.Length > 2
            && rest[1] == '<'
            && rest[2] is not ('=' or '!')
            && rest.IndexOf('>') is var end and > 0
        )
        {
            Count++;
            var name = rest[2..end].ToString();
            if (name.Length == 0 || !name.All(IsNamePart) || char.IsAsciiDigit(name[0]))
            {
                throw new FormatException($"<{name}> is no name of a group");
            }

            if (!names.TryAdd(name, Count))
            {
                throw new FormatException($"there are two groups <{name}>");
            }
        }
    }

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character is '_' or '$';
}
