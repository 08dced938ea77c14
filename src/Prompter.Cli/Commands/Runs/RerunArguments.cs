using Prompter.Providers.LlmProgram;

namespace Prompter.Cli.Commands.Runs;

/// <summary>A command line with other models.</summary>
internal static class RerunArguments
{
    /// <summary>Options of one letter without a value, which may stand before <c>m</c> in one argument.</summary>
    private const string Flags = "qvnxRu";

    public static string[] With(IReadOnlyList<string> arguments, IEnumerable<string> models)
    {
        var end = arguments.ToList().IndexOf("--");
        var own = end < 0 ? arguments : [.. arguments.Take(end)];
        string[] forLlm = end < 0 ? [] : ["--", .. WithoutModelsOfLlm([.. arguments.Skip(end + 1)])];
        return [.. models.SelectMany(model => (string[])["-m", model]), .. WithoutModels(own), .. forLlm];
    }

    /// <summary>What the user called the models, from the labels that these got: a name that was there twice has a number.</summary>
    public static IEnumerable<string> NamesOf(IReadOnlyList<string> labels) =>
        labels.Select(label =>
            label.LastIndexOf('#') is > 0 and var at
            && int.TryParse(label[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && labels.Contains(label[..at], StringComparer.Ordinal)
                ? label[..at]
                : label
        );

    private static IEnumerable<string> WithoutModels(IReadOnlyList<string> own)
    {
        for (var at = 0; at < own.Count; at++)
        {
            var argument = own[at];
            if (argument is "--model")
            {
                at++;
            }
            else if (
                argument.StartsWith("--model=", StringComparison.Ordinal)
                || argument.StartsWith("--model:", StringComparison.Ordinal)
            )
            {
                continue;
            }
            else if (ModelIn(argument) is { } place)
            {
                at += place == argument.Length - 1 ? 1 : 0;
                if (place > 1)
                {
                    yield return argument[..place];
                }
            }
            else
            {
                yield return argument;
            }
        }
    }

    /// <summary>Where the letter of the option for models is in an argument such as <c>-m</c>, <c>-mgpt-4o</c> or <c>-qm</c>; null for others.</summary>
    private static int? ModelIn(string argument)
    {
        if (argument is not ['-', not '-', ..])
        {
            return null;
        }

        var at = argument.IndexOf('m', StringComparison.Ordinal);
        return at > 0 && argument[1..at].All(Flags.Contains) && !argument.Contains(' ', StringComparison.Ordinal)
            ? at
            : null;
    }

    private static string[] WithoutModelsOfLlm(string[] given)
    {
        var parsed = LlmProgramArguments.Parse(given);
        if (parsed.Models.Count == 0)
        {
            return given;
        }

        string[] texts = parsed.Prompt is { } prompt ? [prompt, .. parsed.Surplus] : [];
        return
        [
            .. parsed.Options,
            .. texts.Any(text => text.StartsWith('-')) ? (string[])["--"] : [],
            .. texts,
            .. parsed.Unfinished,
        ];
    }
}
