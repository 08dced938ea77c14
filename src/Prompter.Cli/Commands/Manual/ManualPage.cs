using Prompter.Settings;

namespace Prompter.Cli.Commands.Manual;

/// <summary>The page of a command in the language of <c>man</c>, made from what its help is made from.</summary>
internal static class ManualPage
{
    /// <summary>What a line of examples that explains the one above is indented by.</summary>
    private const int Explanation = 6;

    /// <summary>The name of a command's page: <c>prompter-config-show</c>.</summary>
    public static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent
            ? $"{NameOf(parent)}-{command.Name}"
            : command.Name;

    public static string Of(Page command)
    {
        var text = new StringBuilder();
        Line(
            $".TH {Escaped(NameOf(command)).ToUpperInvariant()} 1 \"\" \"prompter {Escaped(Program.Version)}\" \"Prompter\""
        );
        Line(".SH NAME");
        Line($"{Escaped(NameOf(command))} \\- {Prose(command.Description!)}");
        Line(".SH SYNOPSIS");
        Line(".nf");
        foreach (var usage in $"prompter {command.Usage}".Split('\n'))
        {
            Line(Prose(usage.Trim()));
        }

        Line(".fi");
        var commands = command.Subcommands.Where(one => !one.Hidden).ToList();
        if (commands.Count > 0)
        {
            Line(".SH COMMANDS");
            foreach (var one in commands)
            {
                Entry($"\\fB{Escaped(one.Name)}\\fR", one.Description!);
            }
        }

        var sections = command.Sections.Where(section => section.Options.Count > 0).ToList();
        if (sections.Count > 0)
        {
            Line(".SH OPTIONS");
        }

        foreach (var (heading, options) in sections)
        {
            if (sections.Count > 1)
            {
                Line($".SS {heading}");
            }

            foreach (var option in options)
            {
                Entry(Names(option), option.Description + Settable(command.Settings.GetValueOrDefault(option)));
            }
        }

        Line(".SH EXAMPLES");
        Examples(command.Examples);
        var related = commands.Concat(command.Parents.OfType<Command>()).ToList();
        if (related.Count > 0)
        {
            Line(".SH SEE ALSO");
            Line(string.Join(", ", related.Select(one => $"\\fB{Escaped(NameOf(one))}\\fR(1)")));
        }

        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void Entry(string name, string description)
        {
            Line(".TP");
            Line(name);
            Line(Prose(description));
        }

        void Examples(string examples)
        {
            var indentation = -1;
            foreach (var line in examples.Split('\n'))
            {
                var own = line.Length - line.TrimStart().Length;
                if (line.Length == 0)
                {
                    Close();
                    Line(".PP");
                    continue;
                }

                // A command stands as it is, with what explains it further in.
                if (own == 0 && indentation > 0)
                {
                    Close();
                    Line(".PP");
                }
                else if (own > 0 && indentation <= 0)
                {
                    Line(".PP");
                    Line(".nf");
                }

                indentation = own;
                Line(own is 0 or Explanation ? new string(' ', own) + Prose(line.Trim()) : Prose(line));
            }

            Close();

            void Close()
            {
                if (indentation > 0)
                {
                    Line(".fi");
                }

                indentation = -1;
            }
        }
    }

    private static string Names(Option option)
    {
        var names = option.Aliases.Append(option.Name).OrderBy(name => name.Length);
        var value = option.HelpName is null ? "" : $" \\fI{Escaped(option.HelpName)}\\fR";
        return string.Join(", ", names.Select(name => $"\\fB{Escaped(name)}\\fR")) + value;
    }

    private static string Settable(ConfigurationKey? key) =>
        key is null ? "" : $". Setting: {key.Path}. Variable: {key.Variable}.";

    /// <summary>Text of which no line is taken for a request.</summary>
    private static string Prose(string text) => text is ['.' or '\'', ..] ? $"\\&{Escaped(text)}" : Escaped(text);

    /// <summary>Text that shows as it is: what can be typed stays what can be copied.</summary>
    private static string Escaped(string text) =>
        text.Replace("\\", "\\e", StringComparison.Ordinal)
            .Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("'", "\\(aq", StringComparison.Ordinal)
            .Replace("`", "\\(ga", StringComparison.Ordinal)
            .Replace("^", "\\(ha", StringComparison.Ordinal)
            .Replace("~", "\\(ti", StringComparison.Ordinal)
            .Replace("…", "\\[u2026]", StringComparison.Ordinal);
}
