using YamlDotNet.Core;

namespace Prompter.Yaml;

/// <summary>Says in a user's words why a text is no YAML.</summary>
internal static class YamlReason
{
    private const string Tab = "tab";

    /// <summary>What the parser says, in part, and what to tell a person who does not know how a parser works.</summary>
    private static readonly (string Parser, string Person)[] Reasons =
    [
        (Tab, "a tab is used for indentation; use spaces"),
        (
            "found invalid mapping",
            "a ':' where no key can be; put quotes around text with ': ' in it, or fix the indentation"
        ),
        (
            "did not find expected key",
            "this does not fit what is above it; fix the indentation, or a bracket or quote too many"
        ),
        ("did not find expected '-'", "a list goes on with '- '; fix the indentation"),
        ("cannot start any token", "text cannot begin with this character; put quotes around it"),
        ("did not find expected node content", "a value is missing here, or a bracket or comma is too many"),
        ("unexpected end of stream", "the quote that opens here is not closed"),
        ("found wrong indentation", "the quote that opens here is not closed, or its text is not indented"),
        ("did not find expected ','", "a comma or the closing bracket is missing before this"),
        ("unknown escape character", "unknown escape; write \\\\ for a backslash, or use single quotes"),
        ("incompatible YAML document", "the YAML version in '%YAML' is not supported; remove the line"),
    ];

    /// <summary>Where the text is wrong that the parser read, and why.</summary>
    public static (int Line, int Column, string Reason) Of(YamlException exception, string text)
    {
        var (parser, person) = Array.Find(
            Reasons,
            reason => exception.Message.Contains(reason.Parser, StringComparison.Ordinal)
        );
        var (line, column) = ((int)exception.Start.Line, (int)exception.Start.Column);
        if (parser is not Tab)
        {
            return (line, column, person ?? MessageText.OneLine(exception.Message));
        }
        // The parser names the start of the value or map that the tab is in; the line with the tab comes later.
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var from = Math.Min((int)Math.Max(line, exception.End.Line), lines.Length) - 1;
        var tab = Array.FindIndex(lines, from, IndentsWithTab);
        return tab < 0
            ? (line, column, person)
            : (tab + 1, lines[tab].IndexOf('\t', StringComparison.Ordinal) + 1, person);
    }

    private static bool IndentsWithTab(string line) => line.TrimStart(' ').StartsWith('\t');
}
