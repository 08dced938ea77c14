using System.Text.RegularExpressions;

namespace Prompter.Cli.Commands;

/// <summary>The code in an answer, as <c>llm -x</c> takes it out.</summary>
internal static partial class CodeBlock
{
    /// <summary>The content of the first or last fenced block; all of the text where it has none.</summary>
    public static string In(string text, bool last)
    {
        var blocks = Fenced().Matches(text);
        return blocks.Count == 0 ? text : blocks[last ? ^1 : 0].Groups["code"].Value;
    }

    [GeneratedRegex(
        @"^(?<fence>`{3,}|~{3,})[^\n`]*\n(?<code>.*?)^\k<fence>[ \t]*$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Fenced();
}
