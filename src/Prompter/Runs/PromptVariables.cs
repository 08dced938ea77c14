using System.Text.RegularExpressions;
using Prompter.Yaml;

namespace Prompter.Runs;

/// <summary>Values for the <c>{{name}}</c>s of a prompt.</summary>
internal sealed partial class PromptVariables
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private PromptVariables() { }

    /// <summary>How many there are.</summary>
    public int Count => values.Count;

    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>Reads variables; one given by itself is stronger than one of the file.</summary>
    /// <param name="file">A YAML or JSON file with one map of names to texts, numbers or booleans; or null.</param>
    /// <param name="assignments">Texts of the form <c>NAME=VALUE</c>.</param>
    /// <param name="workingDirectory">What a relative path begins at; empty for the folder of this process.</param>
    /// <exception cref="PromptVariableException">The file cannot be read or is no such map, or an assignment has no name.</exception>
    public static PromptVariables Read(string? file, IEnumerable<string> assignments, string workingDirectory = "")
    {
        var variables = new PromptVariables();
        if (file is not null)
        {
            variables.ReadFile(file, workingDirectory);
        }

        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || Placeholder().Match($"{{{{{assignment[..equals]}}}}}").Groups["name"].Length != equals)
            {
                throw new PromptVariableException($"--var takes NAME=VALUE, not '{assignment}'");
            }

            variables.values[assignment[..equals]] = assignment[(equals + 1)..];
        }

        return variables;
    }

    /// <summary>Gives values to names that have none.</summary>
    public void Add(IEnumerable<KeyValuePair<string, string>> weaker)
    {
        foreach (var (name, value) in weaker)
        {
            values.TryAdd(name, value);
        }
    }

    /// <summary>The same with another value for a name.</summary>
    public PromptVariables With(string name, string value)
    {
        var variables = new PromptVariables();
        variables.Add([new(name, value), .. values]);
        return variables;
    }

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The names that a text asks for, each once.</summary>
    public static IEnumerable<string> NamesIn(string text) =>
        Placeholder().Matches(text).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    /// <summary>
    /// Puts the values in place of the names. What a value holds is not looked at again. Without any variables the text is
    /// left as it is, double braces and all.
    /// </summary>
    /// <exception cref="PromptVariableException">Names of the prompt have no value; the message lists all of them.</exception>
    public string Fill(string text) => values.Count == 0 ? text : FillAll(text);

    /// <summary>The same, even where there are no variables.</summary>
    /// <exception cref="PromptVariableException">Names of the text have no value.</exception>
    public string FillAll(string text)
    {
        var missing = NamesIn(text).Where(name => !Has(name)).ToList();
        return missing.Count == 0
            ? Placeholder().Replace(text, match => values[match.Groups["name"].Value])
            : throw new PromptVariableException(
                $"the prompt asks for {string.Join(", ", missing.Select(name => $"{{{{{name}}}}}"))}, which no --var or --vars gives; "
                    + $"there {(values.Count == 1 ? "is" : "are")} {string.Join(", ", values.Keys)}"
            );
    }

    private void ReadFile(string file, string workingDirectory)
    {
        string text;
        try
        {
            text = WholeFile.ToText(WholeFile.Read(Path.Combine(workingDirectory, file), 64));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PromptVariableException($"--vars: '{file}' cannot be read: {FailureReason.Of(exception)}");
        }

        var mistakes = new List<(Origin Origin, string Message)>();
        var (root, isComplete) = YamlReader.Read(text, file, Report);
        if (isComplete && root is not YamlMap)
        {
            throw new PromptVariableException($"{file}: one map of names to values is expected");
        }

        foreach (var (key, value) in (root as YamlMap)?.Entries ?? [])
        {
            if (value is YamlText single)
            {
                values[key.Text] = single.Text;
            }
            else if (value is not YamlInvalid && isComplete)
            {
                Report(value.Origin, $"the value of {MessageText.Quote(key.Text)} is not a single text");
            }
        }

        if (mistakes.Count > 0)
        {
            var inOrder = mistakes.OrderBy(mistake => (mistake.Origin.Line, mistake.Origin.Column));
            throw new PromptVariableException(
                string.Join('\n', inOrder.Select(mistake => mistake.Origin.Say(mistake.Message)))
            );
        }

        void Report(Origin origin, string message) => mistakes.Add((origin, message));
    }

    // Nothing is read twice, so no limit of time is needed, which a long prompt on a busy machine would reach.
    [GeneratedRegex(
        @"\{\{(?>\s*)(?<name>(?>[\p{L}_][\p{L}\p{M}\p{N}_.-]*))(?>\s*)\}\}",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex Placeholder();
}

/// <summary>Variables cannot be read, or a prompt names some that there are not.</summary>
internal sealed class PromptVariableException(string message) : Exception(message);
