using System.Text.RegularExpressions;
using Prompter.Runs;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>
/// The texts of a template. A variable is <c>{{name}}</c>; in a template without any, as those of llm are, it is <c>$name</c> or
/// <c>${name}</c>, and <c>$$</c> is a dollar.
/// </summary>
internal static partial class TemplateText
{
    public static (string? Prompt, string? System) OfBoth(string? prompt, string? system) =>
        PromptVariables.NamesIn($"{prompt}\n{system}").Any() ? (prompt, system) : (OfLlm(prompt), OfLlm(system));

    private static string? OfLlm(string? text) =>
        text is null
            ? null
            : Dollar().Replace(text, match => match.Value is "$$" ? "$" : $"{{{{{match.Groups["name"].Value}}}}}");

    [GeneratedRegex(
        @"\$(\$|(?<name>[A-Za-z_][A-Za-z0-9_]*)|\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\})",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex Dollar();
}
