using System.Text.RegularExpressions;

namespace Prompter.Json.Schema.Patterns;

/// <summary>The groups of a pattern that capture, as references can be to groups further on.</summary>
internal sealed partial class EcmaGroups
{
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);

    public EcmaGroups(string source)
    {
        foreach (Match part in Parts.Matches(source))
        {
            AreReferredTo |= part.Groups["reference"].Success;
            Count += part.Groups["group"].Success ? 1 : 0;
            if (part.Groups["name"] is { Success: true, Value: var name })
            {
                Add(name);
            }
        }
    }

    public int Count { get; private set; }

    /// <summary>Whether the pattern has a reference to a group.</summary>
    public bool AreReferredTo { get; }

    public int? NumberOf(string name) => names.TryGetValue(name, out var number) ? number : null;

    private void Add(string name)
    {
        if (name.Length == 0 || !name.All(IsNamePart) || char.IsAsciiDigit(name[0]))
        {
            throw new FormatException($"<{name}> is no name of a group");
        }

        if (!names.TryAdd(name, Count))
        {
            throw new FormatException($"there are two groups <{name}>");
        }
    }

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character is '_' or '$';

    /// <summary>What a backslash begins, a class, and what opens a group.</summary>
    [GeneratedRegex(
        @"\\((?<reference>[k1-9])|.)|\[(\\.|[^\\\]])*|(?<group>\((?!\?)|\(\?<(?![=!])(?<name>[^>]*)>)",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        10_000
    )]
    private static partial Regex Parts { get; }
}
