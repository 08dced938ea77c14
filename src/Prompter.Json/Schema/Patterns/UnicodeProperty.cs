namespace Prompter.Json.Schema.Patterns;

/// <summary>
/// The characters that <c>\p{…}</c> names, by a table: general categories, a few properties, and the scripts that patterns name most, by their
/// blocks, since .NET has no table of scripts.
/// </summary>
internal static class UnicodeProperty
{
    /// <summary>Each row: of which kind it is, its names, and its categories and ranges.</summary>
    private static readonly Lazy<string[][]> Rows = new(ReadRows);

    private static readonly Lazy<CodePointSet[]> Categories = new(ReadCategories);

    /// <summary>The short names in the order of <see cref="UnicodeCategory"/>.</summary>
    private static readonly string[] ShortNames =
    [
        .. "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Cn".Split(' '),
    ];

    /// <param name="name">What is in the braces, such as <c>L</c>, <c>Letter</c>, <c>gc=Lu</c> or <c>Script=Greek</c>.</param>
    /// <returns>Null for a name that is not known.</returns>
    public static CodePointSet? Find(string name)
    {
        var (kinds, value) = name.Split('=') switch
        {
            ["General_Category" or "gc", var category] => ((string[])["category"], category),
            ["Script" or "sc" or "Script_Extensions" or "scx", var script] => (["script"], script),
            [var single] => (["category", "property"], single),
            _ => ([], ""),
        };
        var row = Array.Find(Rows.Value, row => kinds.Contains(row[0]) && row[1].Split(' ').Contains(value));
        return row is null ? null : SetOf(row[2].Split(' '));
    }

    private static CodePointSet SetOf(IEnumerable<string> parts)
    {
        var set = new CodePointSet();
        foreach (var part in parts)
        {
            if (part.Split('-') is [var first, var last])
            {
                set.Add(Convert.ToInt32(first, 16), Convert.ToInt32(last, 16));
                continue;
            }

            // The short name of a group of categories is the beginning of theirs.
            foreach (var (category, shortName) in ShortNames.Index())
            {
                if (shortName.StartsWith(part, StringComparison.Ordinal))
                {
                    set.Add(Categories.Value[category]);
                }
            }
        }

        return set;
    }

    private static string[][] ReadRows()
    {
        using var stream = typeof(UnicodeProperty).Assembly.GetManifestResourceStream("Prompter.Json.unicode.tsv")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('\t')),
        ];
    }

    private static CodePointSet[] ReadCategories()
    {
        var sets = ShortNames.Select(_ => new CodePointSet()).ToArray();
        for (var character = 0; character <= 0x10FFFF; character++)
        {
            sets[(int)CharUnicodeInfo.GetUnicodeCategory(character)].Add(character, character);
        }

        return sets;
    }
}
