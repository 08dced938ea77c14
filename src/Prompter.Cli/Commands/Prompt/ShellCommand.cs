namespace Prompter.Cli.Commands.Prompt;

/// <summary>A command as a line for a POSIX shell.</summary>
internal static class ShellCommand
{
    /// <summary>The command with its arguments quoted where a shell needs it, behind the one that prints what it reads.</summary>
    public static string Quote(IEnumerable<string> command, IEnumerable<string>? source) =>
        source is null ? string.Join(' ', command.Select(QuoteOne)) : $"{Quote(source, null)} | {Quote(command, null)}";

    /// <summary>
    /// The same for a pipe: one line that both a shell and <c>xargs -I{} sh -c "{}"</c> run, although <c>xargs</c> takes a level of
    /// quotes away. In <c>"\""</c> a shell sees one quoted quote, an argument of the command <c>:</c>, which does nothing;
    /// <c>xargs</c> sees <c>"\"</c> and an opening quote, and so passes on the rest as it is, up to the quote in the comment.
    /// </summary>
    public static string QuoteForPipe(IReadOnlyList<string> command, IReadOnlyList<string>? source)
    {
        var line = string.Join(' ', command.Select(QuoteWithoutDoubleQuotes));
        // A shell that reads these lines from its standard input must not hand what is left of them to the first command.
        line = source is null
            ? $"{line} </dev/null"
            : $"{string.Join(' ', source.Select(QuoteWithoutDoubleQuotes))} | {line}";
        if (command.Concat(source ?? []).Any(argument => argument.Contains('\n', StringComparison.Ordinal)))
        {
            // ${n} is a line end; an empty IFS keeps the shell from splitting at it.
            line = $@"IFS= n=$(printf '\nx') n=${{n%x}} ; {line}";
        }

        return line.AsSpan().ContainsAny('\'', '\\') ? $": \"\\\"\" ; {line} #\"" : line;
    }

    /// <summary>What nobody would see is made by the shell when it runs the line.</summary>
    private static string QuoteOne(string argument)
    {
        if (!DisplayText.IsUnseen(argument))
        {
            return QuoteVisible(argument);
        }

        var quoted = new StringBuilder();
        foreach (var rune in argument.EnumerateRunes())
        {
            var one = rune.ToString();
            quoted.Append(
                DisplayText.IsUnseen(one)
                    ? $"$(printf '{string.Concat(Encoding.UTF8.GetBytes(one).Select(Octal))}')"
                    : QuoteVisible(one)
            );
        }

        return quoted.ToString();
    }

    private static string Octal(byte value) => $@"\{Convert.ToString(value, 8).PadLeft(3, '0')}";

    private static string QuoteVisible(string argument) =>
        argument.Length > 0
        && argument.All(character => char.IsAsciiLetterOrDigit(character) || "-_./:=,@%+".Contains(character))
            ? argument
            : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>What stands between double quotes and line ends is quoted; those two are made by the shell when it runs the line.</summary>
    private static string QuoteWithoutDoubleQuotes(string argument)
    {
        var quoted = new StringBuilder();
        var rest = argument;
        for (int at; (at = rest.AsSpan().IndexOfAny('"', '\n')) >= 0; rest = rest[(at + 1)..])
        {
            quoted.Append(at == 0 ? "" : QuoteOne(rest[..at]));
            quoted.Append(rest[at] == '"' ? @"$(printf '\042')" : "${n}");
        }

        return quoted.Append(rest.Length == 0 && argument.Length > 0 ? "" : QuoteOne(rest)).ToString();
    }
}
