namespace Prompter.Json.Tests;

/// <summary>Valid JSON made by chance, and texts that are nearly JSON.</summary>
internal sealed class RandomJson(Random random)
{
    private const string Characters =
        "{}[]{}[]:,:,\"\"\"''`\\\\/#*+-.0159eEtfnuNTx \n\t\r$()<>=;…“”‘’\u00A0\u0000\uD83D\uDE00\uFEFFaé";

    private static readonly string[] Words =
    [
        "```",
        "```json\n",
        "\n```\n",
        "<think>",
        "</think>",
        "//",
        "/*",
        "*/",
        "...",
        "True",
        "None",
        "undefined",
        "NaN",
        "ObjectId(",
        "\\u12",
        "\\ud83d",
        "\\x41",
        "1,234.5",
        "Here you are: ",
        "\"\"\"",
        "{{",
        "\", \"",
        "\": ",
    ];

    private static readonly string[] Texts =
    [
        "",
        "a",
        "name",
        "it's",
        "C:\\\\dir",
        "say \\\"hi\\\", then go",
        "{\\\"x\\\": 1}",
        "line\\nbreak",
        "a, b: c",
        "[1]",
        "}",
        "{",
        "// no comment",
        "```json",
        "\\u00e9\\ud83d\\ude00",
        "😀",
        "</think>",
        "1,234",
        "x\\",
    ];

    /// <summary>An object or an array.</summary>
    public string Container(int depth = 4)
    {
        var text = new StringBuilder();
        Write(text, depth, random.Next(2) == 0 ? '{' : '[');
        return text.ToString();
    }

    /// <summary>A text that is broken in a few places, or noise.</summary>
    public string Broken()
    {
        if (random.Next(8) == 0)
        {
            return Noise();
        }

        var text = new StringBuilder(Container(3));
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            Damage(text);
        }

        return random.Next(6) switch
        {
            0 => $"Sure!\n```json\n{text}\n```\nDone.",
            1 => $"<think>{Container(1)}</think> It's \"this\": {text} [1]",
            2 => text.Append(Container(2)).ToString(),
            _ => text.ToString(),
        };
    }

    private string Noise()
    {
        var text = new StringBuilder();
        for (var length = random.Next(60); length > 0; length--)
        {
            text.Append(Piece());
        }

        return text.ToString();
    }

    private void Damage(StringBuilder text)
    {
        var at = random.Next(text.Length + 1);
        switch (random.Next(7))
        {
            case 0 when at < text.Length:
                text.Remove(at, Math.Min(text.Length - at, random.Next(1, 4)));
                break;
            case 1 when at < text.Length:
                text.Insert(at, text[at]);
                break;
            case 2 when at + 1 < text.Length:
                (text[at], text[at + 1]) = (text[at + 1], text[at]);
                break;
            case 3 when at > 0:
                text.Length = at;
                break;
            case 4:
                text.Replace('"', random.Next(2) == 0 ? '\'' : '“');
                break;
            default:
                text.Insert(at, Piece());
                break;
        }
    }

    private string Piece() =>
        random.Next(3) == 0 ? Words[random.Next(Words.Length)] : Characters[random.Next(Characters.Length)].ToString();

    private void Write(StringBuilder text, int depth, char first)
    {
        var count = random.Next(depth == 0 ? 1 : 4);
        text.Append(first).Append(Space());
        for (var index = 0; index < count; index++)
        {
            text.Append(index > 0 ? "," : "").Append(Space());
            if (first == '{')
            {
                WriteText(text, index);
                text.Append(Space()).Append(':').Append(Space());
            }

            switch (random.Next(depth > 0 ? 8 : 5))
            {
                case 0:
                    text.Append(random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture));
                    break;
                case 1:
                    text.Append(
                        random.Next(3) switch
                        {
                            0 => "-0.5e+7",
                            1 => "12345678901234567890",
                            _ => "3.25",
                        }
                    );
                    break;
                case 2:
                    text.Append(
                        random.Next(3) switch
                        {
                            0 => "true",
                            1 => "false",
                            _ => "null",
                        }
                    );
                    break;
                case 3 or 4:
                    WriteText(text, null);
                    break;
                default:
                    Write(text, depth - 1, random.Next(2) == 0 ? '{' : '[');
                    break;
            }

            text.Append(Space());
        }

        text.Append(first == '{' ? '}' : ']');
    }

    private void WriteText(StringBuilder text, int? number)
    {
        var words = Texts[random.Next(Texts.Length)];
        text.Append('"').Append(words).Append(words.EndsWith("x\\", StringComparison.Ordinal) ? "\\" : "");
        text.Append(random.Next(3) == 0 ? Texts[random.Next(Texts.Length - 1)] : "");
        text.Append(number is null ? "" : $"{number}").Append('"');
    }

    private string Space() =>
        random.Next(4) switch
        {
            0 => " ",
            1 => random.Next(4) == 0 ? "\n  " : "",
            _ => "",
        };
}
