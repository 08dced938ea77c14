using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>The file that a new user begins with.</summary>
internal static class InitialFile
{
    /// <summary>
    /// Every key with its built-in value or an example, explained and commented out, so that the file changes nothing.
    /// Removing the <c>#</c> in front of a key sets it.
    /// </summary>
    public static string Text { get; } = string.Concat(Lines().Select(line => line + "\n"));

    private static IEnumerable<string> Lines()
    {
        yield return "# Prompter's configuration. Remove the '#' in front of a key to set it.";
        yield return "# A setting is taken from the strongest place that has it: built-in < ~/.prompter/config.yaml";
        yield return "# < ./.prompter-config.yaml < --config FILE < PROMPTER_* environment < flags.";
        yield return "# What runs programs, sends keys or costs more counts in ./.prompter-config.yaml after 'prompter trust'.";
        foreach (var section in ConfigurationKeys.Sections)
        {
            yield return "";
            var indent = "";
            if (section.First().Path != section.Key)
            {
                yield return $"{section.Key}:";
                indent = "  ";
            }

            // A policy of a named entry has been explained with the defaults.
            foreach (var key in section.Where(key => !key.IsInNamedEntry || !IsDefault(key.Name)))
            {
                var variable = key.Variable is null ? "" : $" Environment: {key.Variable}.";
                yield return $"{indent}# {NameIn(key)}{key.Description}";
                yield return $"{indent}# It is {key.Type.Expectation}.{variable}";
                if (Line(key) is { } line)
                {
                    yield return $"{indent}#{line}";
                }
            }
        }
    }

    /// <summary>The name of a key of an entry whose own name the user chooses; the line of its example shows but a few of them.</summary>
    private static string NameIn(ConfigurationKey key) =>
        key.Path.IndexOf("*.", StringComparison.Ordinal) is >= 0 and var at ? $"{key.Path[(at + 2)..]}: " : "";

    private static bool IsDefault(string name) => ConfigurationKeys.Find($"defaults.{name}") is not null;

    /// <summary>The key as it would be set; null for one that the line of a key above it shows.</summary>
    private static string? Line(ConfigurationKey key) =>
        key.IsInNamedEntry ? key.Example : $"{key.Name}: {key.Example ?? YamlWriter.Value(key.Default)}";
}
