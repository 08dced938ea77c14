namespace Prompter.Json.Tests;

/// <summary>Texts made by chance that are JSON as other languages, people and models write it.</summary>
internal sealed class ForeignJson(Random random)
{
    private static readonly string[] Scalars =
    [
        "12",
        "-3.5",
        "true",
        "null",
        "True",
        "None",
        "undefined",
        "NaN",
        "-Infinity",
        "+1",
        ".5",
        "5.",
        "1e5",
        "1_000",
        "1,234",
        "1,234,567.89",
        "0x1F",
        "0o17",
        "0b101",
        "007",
        "12n",
        "99L",
        "1.5f",
        "1/2",
        "50%",
        "5kg",
        "5 kg",
        "$9.99",
        "€ 3",
        "2024-01-31",
        "12:30",
        "2024-01-31T12:30:00Z",
        "192.168.0.1",
        "v1.2.3",
        "#fff",
        "red",
        "good day",
        "https://example.com/a?b=c#d",
        "a@b.example",
        "C:\\dir\\file",
        "x => x + 1",
        "/ab+c/gi",
        "/[a-z]{2,3}\\d/",
        "...",
        "…",
        "<b>bold</b>",
        "**12**",
        "_soft_",
        "&quot;quoted&quot;",
        "&amp;",
        "ObjectId(\"5f\")",
        "Date(2020,1,1)",
        "new Date(2020, 0, 1)",
        "datetime.date(2020, 1, 2)",
        "Decimal('1.5')",
        "NumberLong(5)",
        "f(g(1), 2)",
        "now()",
        "dict(a=1, b=2)",
        "set([1, 2])",
        "function () { return 1; }",
        "(1, 2)",
        "(1)",
        "()",
        "{1, 2}",
        "{}",
        "[]",
        "[,]",
        "<1, 2>",
        "lambda: 1",
        "-",
        "~",
        "?",
        "TBD",
        "N/A",
    ];

    private static readonly string[] Contents =
    [
        "",
        "a",
        "two words",
        "it's",
        "say \"hi\" now",
        "C:\\dir",
        "5'10\"",
        "x, y: z",
        "{not} [json]",
        "// no",
        "line\nbreak",
        "tab\there",
        "${x} %s {0}",
        "\\u00e9",
        "é😀",
        "```",
        "null",
        "1,5",
        "a + b",
    ];

    private static readonly (string Opening, string Closing)[] Quotes =
    [
        ("\"", "\""),
        ("\"", "\""),
        ("\"", "\""),
        ("'", "'"),
        ("`", "`"),
        ("“", "”"),
        ("‘", "’"),
        ("\\\"", "\\\""),
        ("\"\"\"", "\"\"\""),
        ("'''", "'''"),
        ("\"\"", "\"\""),
        ("u\"", "\""),
        ("b'", "'"),
        ("rb'", "'"),
        ("r\"", "\""),
        ("f\"", "\""),
        ("$\"", "\""),
        ("@\"", "\""),
        ("**\"", "\"**"),
        ("&quot;", "&quot;"),
        ("", "\""),
        ("\"", ""),
        ("", ""),
    ];

    private static readonly string[] Colons =
    [
        ":",
        ":",
        ":",
        ": ",
        ": ",
        " : ",
        "=",
        " => ",
        ":=",
        "：",
        " ",
        "::",
        ":\n",
    ];

    private static readonly string[] Commas =
    [
        ",",
        ",",
        ",",
        ", ",
        ", ",
        ",\n",
        "\n",
        ";",
        "，",
        " ",
        ",,",
        ", // note\n",
        " /* c, d */ , ",
        ",\n# hash\n",
        ", ...,",
        " BOGUS ",
        ",\n- ",
        "|",
        " and ",
    ];

    private static readonly string[] Around =
    [
        "{0}",
        "{0}",
        "{0}",
        "Here: {0} That is it.",
        "```json\n{0}\n```",
        "```\n{0}```",
        "**{0}**",
        "<json>{0}</json>",
        "<answer>\n{0}\n</answer>",
        "var x = {0};",
        "JSON.parse('{0}')",
        "callback({0});",
        "[see {0}]",
        "{0}}}",
        "{0}]",
        "{{{0}}}",
        "- {0}\n- {0}",
        "{0}, {0}",
        "{0} or {0}",
        "`{0}`",
        "\uFEFF{0}\0",
    ];

    public string Text()
    {
        var text = new StringBuilder();
        Write(text, 2);
        var whole = string.Format(CultureInfo.InvariantCulture, Pick(Around), text);
        return random.Next(4) == 0 ? whole[..random.Next(1, whole.Length + 1)] : whole;
    }

    private void Write(StringBuilder text, int depth)
    {
        var isObject = random.Next(2) == 0;
        text.Append(isObject ? '{' : '[').Append(Space());
        for (var (index, count) = (0, random.Next(1, 4)); index < count; index++)
        {
            text.Append(index > 0 ? Pick(Commas) : "").Append(Space());
            if (isObject)
            {
                WriteText(text, $"k{index}");
                text.Append(Pick(Colons));
            }

            WriteValue(text, depth);
        }

        text.Append(random.Next(12) == 0 ? Pick(Commas) : Space());
        text.Append(
            random.Next(15) == 0 ? ""
            : isObject ^ (random.Next(25) == 0) ? "}"
            : "]"
        );
    }

    private void WriteValue(StringBuilder text, int depth)
    {
        switch (random.Next(depth > 0 ? 9 : 7))
        {
            case < 3:
                text.Append(Pick(Scalars));
                break;
            case < 6:
                WriteText(text, Pick(Contents));
                break;
            case 6:
                WriteText(text, Pick(Contents));
                text.Append(random.Next(2) == 0 ? " + " : " ");
                WriteText(text, "more");
                break;
            default:
                Write(text, depth - 1);
                break;
        }
    }

    private void WriteText(StringBuilder text, string content)
    {
        var (opening, closing) = Pick(Quotes);
        text.Append(opening).Append(content).Append(closing);
    }

    private string Space() =>
        random.Next(8) switch
        {
            0 => " ",
            1 => "\n  ",
            2 => random.Next(6) == 0 ? " /* note */ " : "",
            _ => "",
        };

    private T Pick<T>(T[] among) => among[random.Next(among.Length)];
}
