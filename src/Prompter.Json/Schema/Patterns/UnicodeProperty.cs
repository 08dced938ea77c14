using System.Globalization;

namespace Prompter.Json.Schema.Patterns;

/// <summary>The characters that <c>\p{…}</c> names: general categories, some scripts, and a few properties.</summary>
internal static class UnicodeProperty
{
    private static readonly Lazy<CodePointSet[]> Categories = new(ReadCategories);

    /// <summary>Each category: its long name, another one, and its short name (which a group's is the beginning of).</summary>
    private static readonly (string Long, string Other, string Short)[] CategoryNames =
    [
        ("Letter", "Letter", "L"),
        ("Cased_Letter", "Cased_Letter", "LC"),
        ("Uppercase_Letter", "Uppercase_Letter", "Lu"),
        ("Lowercase_Letter", "Lowercase_Letter", "Ll"),
        ("Titlecase_Letter", "Titlecase_Letter", "Lt"),
        ("Modifier_Letter", "Modifier_Letter", "Lm"),
        ("Other_Letter", "Other_Letter", "Lo"),
        ("Mark", "Combining_Mark", "M"),
        ("Nonspacing_Mark", "Nonspacing_Mark", "Mn"),
        ("Spacing_Mark", "Spacing_Mark", "Mc"),
        ("Enclosing_Mark", "Enclosing_Mark", "Me"),
        ("Number", "Number", "N"),
        ("Decimal_Number", "digit", "Nd"),
        ("Letter_Number", "Letter_Number", "Nl"),
        ("Other_Number", "Other_Number", "No"),
        ("Separator", "Separator", "Z"),
        ("Space_Separator", "Space_Separator", "Zs"),
        ("Line_Separator", "Line_Separator", "Zl"),
        ("Paragraph_Separator", "Paragraph_Separator", "Zp"),
        ("Other", "Other", "C"),
        ("Control", "cntrl", "Cc"),
        ("Format", "Format", "Cf"),
        ("Surrogate", "Surrogate", "Cs"),
        ("Private_Use", "Private_Use", "Co"),
        ("Unassigned", "Unassigned", "Cn"),
        ("Punctuation", "punct", "P"),
        ("Connector_Punctuation", "Connector_Punctuation", "Pc"),
        ("Dash_Punctuation", "Dash_Punctuation", "Pd"),
        ("Open_Punctuation", "Open_Punctuation", "Ps"),
        ("Close_Punctuation", "Close_Punctuation", "Pe"),
        ("Initial_Punctuation", "Initial_Punctuation", "Pi"),
        ("Final_Punctuation", "Final_Punctuation", "Pf"),
        ("Other_Punctuation", "Other_Punctuation", "Po"),
        ("Symbol", "Symbol", "S"),
        ("Math_Symbol", "Math_Symbol", "Sm"),
        ("Currency_Symbol", "Currency_Symbol", "Sc"),
        ("Modifier_Symbol", "Modifier_Symbol", "Sk"),
        ("Other_Symbol", "Other_Symbol", "So"),
    ];

    /// <summary>The short names in the order of <see cref="UnicodeCategory"/>.</summary>
    private static readonly string[] ShortNames =
    [
        .. "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Cn".Split(' '),
    ];

    /// <param name="name">What is in the braces, such as <c>L</c>, <c>Letter</c>, <c>gc=Lu</c> or <c>Script=Greek</c>.</param>
    /// <returns>Null for a name that is not known.</returns>
    public static CodePointSet? Find(string name) =>
        name.Split('=') switch
        {
            ["General_Category" or "gc", var category] => Category(category),
            ["Script" or "sc" or "Script_Extensions" or "scx", var script] => UnicodeScript.Find(script),
            [var single] => Category(single) ?? Binary(single),
            _ => null,
        };

    private static CodePointSet? Category(string name)
    {
        var row = Array.Find(CategoryNames, row => name == row.Long || name == row.Other || name == row.Short);
        string[] members =
            row.Short is null ? []
            : row.Short == "LC" ? ["Lu", "Ll", "Lt"]
            : [row.Short];
        return members.Length == 0 ? null : Union(members);
    }

    private static CodePointSet? Binary(string name) =>
        name switch
        {
            "Any" => new((0, 0x10FFFF)),
            "Assigned" => Union("Cn").Others(),
            "ASCII" => new((0, 0x7F)),
            "ASCII_Hex_Digit" or "AHex" => new(('0', '9'), ('A', 'F'), ('a', 'f')),
            "Alphabetic" or "Alpha" => Union("L", "Nl"),
            "Lowercase" or "Lower" => Union("Ll"),
            "Uppercase" or "Upper" => Union("Lu"),
            "White_Space" or "space" => With(Union("Z"), (9, 13), (0x85, 0x85)),
            _ => null,
        };

    private static CodePointSet With(CodePointSet set, params ReadOnlySpan<(int First, int Last)> ranges)
    {
        set.Add(new CodePointSet(ranges));
        return set;
    }

    private static CodePointSet Union(params ReadOnlySpan<string> shortNames)
    {
        var union = new CodePointSet();
        foreach (var name in shortNames)
        {
            for (var category = 0; category < ShortNames.Length; category++)
            {
                if (ShortNames[category].StartsWith(name, StringComparison.Ordinal))
                {
                    union.Add(Categories.Value[category]);
                }
            }
        }

        return union;
    }

    private static CodePointSet[] ReadCategories()
    {
        var sets = ShortNames.Select(_ => new CodePointSet()).ToArray();
        var (first, category) = (0, CharUnicodeInfo.GetUnicodeCategory(0));
        for (var character = 1; character <= 0x110000; character++)
        {
            var next = character < 0x110000 ? CharUnicodeInfo.GetUnicodeCategory(character) : (UnicodeCategory)(-1);
            if (next != category)
            {
                sets[(int)category].Add(first, character - 1);
                (first, category) = (character, next);
            }
        }

        return sets;
    }
}
