namespace Prompter.Cli.Commands;

/// <summary>An option of two values, as in <c>--option temperature 0.2</c>; it may be given more than once.</summary>
internal sealed class PairOption(string name, params string[] aliases) : Option<string[]>(name, aliases);

/// <summary>
/// What the parser does not read as other programs do: letters in one word, of which the last may have a value, as in <c>-xmgpt-4</c>,
/// and options of two values.
/// </summary>
internal static class OptionWords
{
    /// <summary>Between the two values of a pair, which become one word; no argument of a process holds it.</summary>
    private const char Between = '\0';

    public static IEnumerable<string> Of(Command command, IEnumerable<string> arguments)
    {
        var options = command
            .Options.SelectMany(option => option.Aliases.Append(option.Name).Select(name => (Name: name, option)))
            .ToDictionary(named => named.Name, named => named.option, StringComparer.Ordinal);
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var word))
        {
            var parts = word.Split('=', 2);
            if (!options.TryGetValue(parts[0], out var option))
            {
                foreach (var piece in Letters(word, options))
                {
                    yield return piece;
                }
            }
            else if (option is PairOption && (parts.Length == 2 ? parts[1] : rest.TryDequeueOrNull()) is { } first)
            {
                yield return parts[0];
                yield return rest.TryDequeue(out var second) ? $"{first}{Between}{second}" : first;
            }
            else
            {
                yield return word;
                if (parts.Length == 1 && TakesValue(option) && rest.TryDequeue(out var value))
                {
                    yield return value;
                }
            }
        }
    }

    /// <summary>The pairs of an option as they were given; the second of one that lacks it is null.</summary>
    public static IEnumerable<(string First, string? Second)> Pairs(IEnumerable<string> values) =>
        values.Select(value => value.Split(Between, 2)).Select(pair => (pair[0], pair.ElementAtOrDefault(1)));

    /// <summary>
    /// The letters of a word, each as an option, and the value of the last; the word itself where one is no option, and where it lacks a
    /// dash of a longer name, as in <c>-system</c>.
    /// </summary>
    private static List<string> Letters(string word, Dictionary<string, Option> options)
    {
        var letters = new List<string>();
        if (word.Length < 3 || word[0] != '-' || options.ContainsKey($"-{word}"))
        {
            return [word];
        }

        for (var at = 1; at < word.Length; at++)
        {
            var name = $"-{word[at]}";
            if (!options.TryGetValue(name, out var option))
            {
                return [word];
            }

            letters.Add(name);
            if (TakesValue(option))
            {
                return at + 1 < word.Length ? [.. letters, word[(at + 1)..]] : letters;
            }
        }

        return letters;
    }

    private static bool TakesValue(Option option) =>
        option is not Option<bool> && option.Arity.MaximumNumberOfValues > 0;

    private static string? TryDequeueOrNull(this Queue<string> words) => words.TryDequeue(out var word) ? word : null;
}
