using System.Globalization;
using System.Text;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>The file that a new user begins with.</summary>
internal static class InitialFile
{
    /// <summary>
    /// Every key with its built-in value or an example, explained and commented out, so that the file changes nothing.
    /// Removing the <c>#</c> in front of a key sets it.
    /// </summary>
    public static string Text { get; } = Write();

    private static string Write()
    {
        var text = new StringBuilder();
        text.Append("# Prompter's configuration. Remove the '#' in front of a key to set it.\n");
        text.Append("# A setting is taken from the strongest place that has it: built-in < ~/.prompter/config.yaml\n");
        text.Append("# < ./.prompter-config.yaml < --config FILE < PROMPTER_* environment < flags.\n");
        var section = "";
        foreach (var key in ConfigurationKeys.All)
        {
            if (key.IsInNamedEntry && ConfigurationKeys.Find($"defaults.{key.Name}") is not null)
            {
                // It has been explained.
                continue;
            }

            var parts = key.Path.Split('.');
            var isInSection = parts.Length > 1;
            var begins = !string.Equals(section, parts[0], StringComparison.Ordinal);
            section = parts[0];
            if (begins)
            {
                text.Append('\n');
            }

            if (begins && isInSection)
            {
                text.Append(CultureInfo.InvariantCulture, $"{section}:\n");
            }

            var indent = isInSection ? "  " : "";
            var variable = key.Variable is null ? "" : $" Environment: {key.Variable}.";
            text.Append(CultureInfo.InvariantCulture, $"{indent}# {key.Description}\n");
            text.Append(CultureInfo.InvariantCulture, $"{indent}# It is {key.Type.Expectation}.{variable}\n");
            if (Line(key) is { } line)
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}#{line}\n");
            }
        }
        return text.ToString();
    }

    /// <summary>The key as it would be set; null for one that the line of a key above it shows.</summary>
    private static string? Line(ConfigurationKey key) =>
        key.IsInNamedEntry ? key.Example : $"{key.Name}: {key.Example ?? YamlWriter.Value(key.Default)}";
}
