using YamlDotNet.Core;

namespace Prompter.Configuration;

/// <summary>Says in a user's words why a text is no YAML.</summary>
internal static class YamlReason
{
    /// <summary>What the parser says, in part, and what to tell a person who does not know how a parser works.</summary>
    private static readonly (string Parser, string Person)[] Reasons =
    [
        ("tab", "a tab is used for indentation; use spaces"),
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
        ("unknown escape character", "unknown escape; write \\\\ for a backslash, or use single quotes"),
        ("incompatible YAML document", "the YAML version in '%YAML' is not supported; remove the line"),
    ];

    /// <summary>The reason, without the place.</summary>
    public static string Of(YamlException exception)
    {
        var known = Array.Find(Reasons, reason => exception.Message.Contains(reason.Parser, StringComparison.Ordinal));
        return known.Person ?? MessageText.OneLine(exception.Message);
    }
}
