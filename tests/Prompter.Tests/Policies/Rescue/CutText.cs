namespace Prompter.Tests.Policies.Rescue;

/// <summary>
/// Texts by chance, full of what is hard to go on with: words that come again, and places inside of characters, quotes and code. Chance begins at a
/// fixed seed. PROMPTER_CUT_STREAMS in the environment asks for more texts; default 200.
/// </summary>
internal static class CutText
{
    public static readonly int Count = int.Parse(
        Environment.GetEnvironmentVariable("PROMPTER_CUT_STREAMS") ?? "200",
        CultureInfo.InvariantCulture
    );

    private static readonly string[] Pieces =
    [
        "The quick brown fox can't jump over \"the lazy dog\", it said. ",
        "He wrote: “Nobody knows ‘why’ it is so”.\n\n",
        "\n\n```python\ndef total(items):\n    # don't count None\n    return sum(item['price'] for item in items)\n```\n\n",
        "\n- first item\n- second item\n  - nested item\n- third item\n",
        "\n1. Open the door.\n2. Open the window.\n3. Open the door.\n",
        "\n| name | value |\n|---|---|\n| 0 | 0 |\n| 0 | 0 |\n| 0 | 0 |\n| 1 | 0 |\n",
        "Family 👩‍👩‍👧‍👦, flag 🏳️‍🌈, skin 👍🏽, keycap 1️⃣ and 🇪🇺. ",
        "Cafe\u0301 and naïve Ångström, q\u0307\u0323 too. ",
        "Pi is 3.14159265358979323846, and 1,234,567.89 is a number; so is 0x7F. ",
        "東京は日本の首都であり、世界でも最大級の都市です。「はい」と彼は言った。",
        "The line is the same.\nThe line is the same.\nThe line is the same.\nThe line is the same.\n",
        "https://example.org/a/very/long/path/without/any/blank/in/it?and=some&query=too#fragment ",
        "{\"name\": \"Rex\", \"tags\": [\"a\", \"b\"], \"note\": \"it's fine\"}\n",
        "Trailing blanks   \n\n\n   and an indent.  ",
        "**Bold**, _italic_, `code` and ~~gone~~ — with dashes… and ellipses. ",
        "ha ha ha ha ha ha ha ha ha ha ha ha ",
        "مرحبا بالعالم، كيف حالك اليوم؟ ",
        "x = y\tz\r\nnext line\r\n",
        "| row | 0 |\n| row | 1 |\n| row | 2 |\n| row | 0 |\n| row | 1 |\n| row | 2 |\n",
        "Row, row, row your boat,\nGently down the stream.\nMerrily, merrily, merrily, merrily,\nLife is but a dream.\n",
        "\n----------------------------------------------------------------\n",
        "}\n    }\n}\n\n\n}\n    }\n}\n",
        "00000000000000000000000000000000000000000000000000 1, 2, 3, 1, 2, 3, 1, 2, 3, ",
        "abababababababababababababababababababab ",
        "def f(x):\n    if x:\n        return x\n    return None\n\ndef g(x):\n    if x:\n        return x\n    return None\n",
        "* item\n* item\n* item\n> quoted\n> quoted\n",
        "She said yes... and then, no… and ‘maybe’ and \"\"nothing\"\" at all: so be it. ",
        "<p>Fish &amp; chips &lt;here&gt;</p>\n",
    ];

    public static string Of(Random random, int number)
    {
        // Some begin with what they repeat.
        var text = new StringBuilder(number % 4 == 3 ? "" : $"Case {number}. ");
        while (text.Length < 160 || random.Next(5) > 0)
        {
            // What stands twice, one right behind the other, is the hardest.
            var piece = Pieces[random.Next(Pieces.Length)];
            text.Append(piece).Append(random.Next(6) == 0 ? piece : "");
        }

        return text.Append("The end.").ToString();
    }
}
