using Prompter.Json;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>A setting as a user names it, such as <c>defaults.retries</c> or <c>targets.gpt-5.5.timeout</c>.</summary>
/// <param name="Key">Its row.</param>
/// <param name="Name">What the user chose, where the row's path has a <c>*</c>; else empty.</param>
internal sealed record ConfigurationName(ConfigurationKey Key, string Name)
{
    private const string Chosen = "*";

    /// <summary>The keys that lead to it in a file.</summary>
    public IReadOnlyList<string> Path => [.. Key.Path.Split('.').Select(part => part == Chosen ? Name : part)];

    public override string ToString() => string.Join('.', Path);

    /// <summary>Reads a name, in which what the user chose may have dots.</summary>
    /// <exception cref="PrompterException">It is none.</exception>
    public static ConfigurationName Read(string text)
    {
        ConfigurationName? found = null;
        foreach (var key in ConfigurationKeys.All)
        {
            // The longest path wins: what is left of the name is the shortest.
            if (NameIn(text, key.Path) is { } name && (found is null || name.Length < found.Name.Length))
            {
                found = new(key, name);
            }
        }

        return found ?? throw new PrompterException(ErrorCategory.InvalidRequest, Unknown(text));
    }

    private static string? NameIn(string text, string path)
    {
        var at = path.IndexOf(Chosen, StringComparison.Ordinal);
        if (at < 0)
        {
            return text == path ? "" : null;
        }

        var (before, after) = (path[..at], path[(at + 1)..]);
        return
            text.Length > before.Length + after.Length
            && text.StartsWith(before, StringComparison.Ordinal)
            && text.EndsWith(after, StringComparison.Ordinal)
            ? text[before.Length..^after.Length]
            : null;
    }

    private static string Unknown(string text)
    {
        var plain = ConfigurationKeys.All.Where(key => !key.IsInNamedEntry).Select(key => key.Path).ToList();
        var nearest =
            plain.Find(path => path.EndsWith($".{text}", StringComparison.Ordinal)) ?? NearestName.Find(text, plain);
        return $"there is no setting {MessageText.Quote(text)}"
            + (nearest is null ? "; 'prompter config show' lists them" : $"; did you mean '{nearest}'?");
    }
}
