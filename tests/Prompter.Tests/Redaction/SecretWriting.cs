namespace Prompter.Tests.Redaction;

/// <summary>Writes a text as programs, addresses, pages and shells write it, each character in a way of its own.</summary>
internal static class SecretWriting
{
    /// <summary>Escapes what has to be escaped, and other characters as it happens.</summary>
    public static string Escape(string text, Random random) => Write(text, random, random);

    /// <summary>Escapes what has to be escaped.</summary>
    public static string EscapeAgain(string text, Random random) => Write(text, random, null);

    private static string Write(string text, Random random, Random? free) =>
        random.Next(free is null ? 3 : 4) switch
        {
            0 => ForJson(text, free),
            1 => ForAddress(text, free),
            2 => ForPage(text, free),
            _ => ForShell(text, random),
        };

    private static string ForJson(string text, Random? random) =>
        Each(
            text,
            random,
            rune =>
                rune switch
                {
                    "\n" => "\\n",
                    "\t" => "\\t",
                    "\\" or "\"" => "\\" + rune,
                    "/" when random?.Next(2) == 0 => "\\/",
                    _ => rune,
                },
            rune =>
                random!.Next(3) switch
                {
                    0 when Code(rune) < 256 => $"\\x{Code(rune):x2}",
                    1 => $"\\U{Code(rune):X8}",
                    _ => string.Concat(rune.Select(unit => $"\\u{(int)unit:x4}")),
                }
        );

    private static string ForAddress(string text, Random? random) =>
        Each(
            text,
            random,
            rune =>
                rune switch
                {
                    _ when !char.IsAsciiLetterOrDigit(rune[0]) && random?.Next(2) != 0
                            || "%&\\\n".Contains(rune, StringComparison.Ordinal) => Percent(rune),
                    " " when random?.Next(2) == 0 => "+",
                    _ => rune,
                },
            Percent
        );

    private static string ForPage(string text, Random? random) =>
        Each(
            text,
            random,
            rune =>
                rune switch
                {
                    "&" => "&amp;",
                    "<" => "&lt;",
                    ">" => "&gt;",
                    "\"" => "&quot;",
                    "'" => "&apos;",
                    _ => rune,
                },
            rune => random!.Next(2) == 0 ? $"&#{Code(rune)};" : $"&#x{Code(rune):X};"
        );

    private static string ForShell(string text, Random random) =>
        random.Next(3) switch
        {
            0 => text.Replace("'", "'\\''", StringComparison.Ordinal),
            1 => text.Replace("'", "'\"'\"'", StringComparison.Ordinal),
            _ => Each(
                text,
                random,
                rune => rune is "\\" or "$" or "'" or "\"" or "&" or "!" ? $"\\{rune}" : rune,
                rune => rune
            ),
        };

    private static string Each(string text, Random? random, Func<string, string> needed, Func<string, string> free) =>
        string.Concat(
            text.EnumerateRunes().Select(rune => random?.Next(3) == 0 ? free(rune.ToString()) : needed(rune.ToString()))
        );

    private static int Code(string rune) => char.ConvertToUtf32(rune, 0);

    private static string Percent(string rune) =>
        string.Concat(Encoding.UTF8.GetBytes(rune).Select(unit => $"%{unit:X2}"));
}
