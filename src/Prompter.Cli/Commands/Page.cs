using Prompter.Settings;

namespace Prompter.Cli.Commands;

/// <summary>A command with its usage line, without the program's name, and examples: whole lines, each a command that works or a heading.</summary>
internal class Page(string name, string description, string usage, string examples) : Command(name, description)
{
    public string Usage => usage;

    public virtual string Examples => examples;

    /// <summary>Headings, each with the names of its options, in the order in which they are read; none where one heading is enough.</summary>
    public IReadOnlyList<(string Heading, string[] Options)> Groups { get; init; } = [];

    /// <summary>The settings of those options that the configuration can set too.</summary>
    public Dictionary<Option, ConfigurationKey> Settings { get; } = [];

    /// <summary>The options under their headings; those that are in no group are the last.</summary>
    public IEnumerable<(string Heading, IReadOnlyList<Option> Options)> Sections
    {
        get
        {
            var byName = Options
                .Where(option => !option.Hidden)
                .ToDictionary(option => option.Name, StringComparer.Ordinal);
            foreach (var (heading, names) in Groups)
            {
                yield return (heading, [.. names.Where(byName.ContainsKey).Select(name => byName[name])]);
            }

            yield return (
                Groups.Count == 0 ? "Options" : "Other options",
                [.. byName.Values.Where(option => !Groups.Any(group => group.Options.Contains(option.Name)))]
            );
        }
    }

    /// <summary>All that is wrong with a command line of this command, a line each; null where what the parser says is all.</summary>
    public Func<ParseResult, IEnumerable<string>>? Mistakes { get; set; }
}

/// <summary>What a command takes, each declared on one line.</summary>
internal static class CommandDeclarations
{
    public static Option<bool> Flag(this Command command, string name, string description, string? alias = null) =>
        // Else a prompt that is the word "true" would be its value.
        command.With(new Option<bool>(name, Aliases(alias)) { Arity = ArgumentArity.Zero }, null, description);

    /// <summary>An option with a value, which the help calls by a name; null where it is not given.</summary>
    public static Option<string?> Text(
        this Command command,
        string name,
        string value,
        string description,
        string? alias = null
    ) => command.With(new Option<string?>(name, Aliases(alias)), value, description);

    public static Option<string[]> Texts(
        this Command command,
        string name,
        string value,
        string description,
        string? alias = null
    ) => command.With(new Option<string[]>(name, Aliases(alias)), value, description);

    /// <summary>An option of two values, which may be repeated.</summary>
    public static PairOption Pairs(
        this Command command,
        string name,
        string values,
        string description,
        string? alias = null
    ) => command.With(new PairOption(name, Aliases(alias)), values, description);

    public static Argument<string> Required(this Command command, string name)
    {
        var argument = new Argument<string>(name);
        command.Add(argument);
        return argument;
    }

    /// <summary>An argument that may be left out, and is null then.</summary>
    public static Argument<string?> Optional(this Command command, string name)
    {
        var argument = new Argument<string?>(name) { Arity = ArgumentArity.ZeroOrOne };
        command.Add(argument);
        return argument;
    }

    /// <summary>The address that an option has; null where it is not given.</summary>
    public static Uri? UrlOf(this ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new UsageException($"{option.Name} has to begin with https:// or http://");

    private static TOption With<TOption>(this Command command, TOption option, string? value, string description)
        where TOption : Option
    {
        (option.HelpName, option.Description) = (value, description);
        command.Add(option);
        return option;
    }

    private static string[] Aliases(string? alias) => alias is null ? [] : [alias];
}
