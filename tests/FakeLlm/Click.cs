using System.Globalization;

namespace FakeLlm;

/// <summary>An option of a command: its names, of which the last one is its key, and how many arguments it takes.</summary>
internal sealed record Option(string[] Names, int Arity, bool IsInteger = false)
{
    public string Key => Names[^1];
}

/// <summary>Wrong usage: exit code 2.</summary>
internal sealed class UsageException(string usage, string message) : Exception(message)
{
    public string Usage { get; } = usage;
}

/// <summary>An error that the real program reports itself: "Error: …", exit code 1.</summary>
internal sealed class ClickException(string message) : Exception(message);

/// <summary>A command line, parsed by the rules and with the error messages of the Python library `click`.</summary>
internal sealed class Click
{
    private readonly string usage;
    private readonly Dictionary<string, Option> options = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string[]>> values = new(StringComparer.Ordinal);
    private readonly LinkedList<string> remaining;
    private readonly List<string> positionals = [];

    private Click(string command, string synopsis, Option[] declared, string[] arguments)
    {
        usage = $"Usage: {command} {synopsis}\nTry '{command} -h' for help.\n\n";
        remaining = new LinkedList<string>(arguments);
        foreach (var option in declared)
        {
            foreach (var name in option.Names)
            {
                options.Add(name, option);
            }
        }
    }

    public string? Positional => positionals is [var only] ? only : null;

    public static Click Parse(string command, string synopsis, Option[] declared, string[] arguments)
    {
        var parsed = new Click(command, synopsis, declared, arguments);
        parsed.ReadAll();
        var allowed = synopsis.Contains("[PROMPT]", StringComparison.Ordinal) ? 1 : 0;
        if (parsed.positionals.Count > allowed && !parsed.Has("--help"))
        {
            var extra = parsed.positionals[allowed..];
            var plural = extra.Count > 1 ? "s" : "";
            throw parsed.Wrong($"Got unexpected extra argument{plural} ({string.Join(' ', extra)})");
        }

        return parsed;
    }

    public bool Has(string key) => values.ContainsKey(key);

    public string? Last(string key) => values.TryGetValue(key, out var given) ? given[^1][0] : null;

    public IReadOnlyList<string[]> All(string key) => values.TryGetValue(key, out var given) ? given : [];

    public UsageException Wrong(string message) => new(usage, message);

    public UsageException WrongValue(string key, string message) =>
        Wrong($"Invalid value for {string.Join(" / ", options[key].Names.Select(name => $"'{name}'"))}: {message}");

    private void ReadAll()
    {
        while (Next() is { } argument)
        {
            if (string.Equals(argument, "--", StringComparison.Ordinal))
            {
                positionals.AddRange(remaining);
                return;
            }

            if (argument.Length < 2 || argument[0] != '-')
            {
                positionals.Add(argument);
            }
            else if (argument[1] == '-')
            {
                ReadLong(argument);
            }
            else
            {
                ReadShort(argument);
            }
        }
    }

    private void ReadLong(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? argument : argument[..equals];
        if (!options.TryGetValue(name, out var option))
        {
            var close = CloseMatches.Of(name, options.Keys.Where(other => other.StartsWith("--", default)));
            throw Wrong(
                $"No such option: {name}"
                    + (close.Length, close) switch
                    {
                        (0, _) => "",
                        (1, [var only]) => $" Did you mean {only}?",
                        _ => $" (Possible options: {string.Join(", ", close)})",
                    }
            );
        }

        if (equals >= 0)
        {
            // Click reports these without the lines of usage.
            if (option.Arity == 0)
            {
                throw new UsageException("", $"Option '{name}' does not take a value.");
            }

            remaining.AddFirst(argument[(equals + 1)..]);
        }

        Take(name, option);
    }

    private void ReadShort(string cluster)
    {
        for (var index = 1; index < cluster.Length; index++)
        {
            var name = "-" + cluster[index];
            if (!options.TryGetValue(name, out var option))
            {
                throw Wrong($"No such option: {name}");
            }

            if (option.Arity > 0 && index + 1 < cluster.Length)
            {
                remaining.AddFirst(cluster[(index + 1)..]);
                index = cluster.Length;
            }

            Take(name, option);
        }
    }

    private void Take(string name, Option option)
    {
        if (remaining.Count < option.Arity)
        {
            var needed = option.Arity == 1 ? "an argument" : $"{option.Arity} arguments";
            throw new UsageException("", $"Option '{name}' requires {needed}.");
        }

        var taken = Enumerable.Range(0, option.Arity).Select(_ => Next()!).ToArray();
        if (option.IsInteger && !int.TryParse(taken[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
        {
            throw WrongValue(option.Key, $"'{taken[0]}' is not a valid integer.");
        }

        if (!values.TryGetValue(option.Key, out var given))
        {
            values.Add(option.Key, given = []);
        }

        given.Add(taken);
    }

    private string? Next()
    {
        var first = remaining.First?.Value;
        if (first is not null)
        {
            remaining.RemoveFirst();
        }

        return first;
    }
}
