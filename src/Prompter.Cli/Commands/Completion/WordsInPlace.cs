namespace Prompter.Cli.Commands.Completion;

/// <summary>A word that may stand on a command line.</summary>
/// <param name="Text">The word; <c>:files</c> and <c>:folders</c> leave it to the shell.</param>
/// <param name="Meaning">What it means, in one line; may be empty.</param>
internal sealed record WordInPlace(string Text, string Meaning = "")
{
    public static readonly WordInPlace Files = new(":files");
    public static readonly WordInPlace Folders = new(":folders");

    /// <summary>Whether the shell says which words there are.</summary>
    public bool IsOfShell => this == Files || this == Folders;
}

/// <summary>What may stand in the place of the last word of a command line.</summary>
internal sealed class WordsInPlace(App app, Page root)
{
    private readonly ValueWords values = new(app);

    public IEnumerable<WordInPlace> Of(IReadOnlyList<string> words)
    {
        var current = words.Count == 0 ? "" : words[^1];
        var before = words.SkipLast(1).ToList();
        var end = before.IndexOf("--");
        return StartingWith(
            current,
            end >= 0 ? BehindTheDashes(before[(end + 1)..], current) : Before(before, current)
        );
    }

    private IEnumerable<WordInPlace> Before(List<string> before, string current)
    {
        Command command = root;
        Option? open = null;
        var arguments = 0;
        foreach (var word in before)
        {
            if (open is not null)
            {
                open = null;
            }
            else if (word is ['-', _, ..])
            {
                open = OptionOf(command, word);
            }
            else if (arguments == 0 && command.Subcommands.FirstOrDefault(one => one.Name == word) is { } inner)
            {
                command = inner;
            }
            else
            {
                arguments++;
            }
        }

        if (open is not null)
        {
            return values.Of(open.HelpName!, current);
        }

        if (
            current.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            && current.StartsWith("--", StringComparison.Ordinal)
        )
        {
            var name = current[..at];
            return OptionOf(command, name) is { } option
                ? values
                    .Of(option.HelpName!, current[(at + 1)..])
                    .Select(word => word.IsOfShell ? word : word with { Text = $"{name}={word.Text}" })
                : [];
        }

        return current is ['-', ..] ? Options(command)
            : arguments > 0 ? ArgumentsOf(command, arguments, current)
            :
            [
                .. command
                    .Subcommands.Where(one => !one.Hidden)
                    .Select(one => new WordInPlace(one.Name, one.Description ?? "")),
                .. ArgumentsOf(command, 0, current),
            ];
    }

    private IEnumerable<WordInPlace> Options(Command command) =>
        command
            .Options.Concat(command == root ? [] : root.Options.Where(option => option.Recursive))
            .Where(option => !option.Hidden)
            .SelectMany(option =>
                option.Aliases.Prepend(option.Name).Select(name => new WordInPlace(name, option.Description ?? ""))
            )
            .Concat(command == root ? [new("--", "what follows is the prompt and arguments of llm")] : []);

    /// <summary>The option of a name that takes the word behind it; null for one that takes none.</summary>
    private static Option? OptionOf(Command command, string name) =>
        command.Options.FirstOrDefault(option =>
            option.HelpName is not null && (option.Name == name || option.Aliases.Contains(name))
        );

    private IEnumerable<WordInPlace> ArgumentsOf(Command command, int index, string current) =>
        command.Arguments.Count == 0 ? []
        : index < command.Arguments.Count ? values.Of(command.Arguments[index].Name, current)
        : command.Arguments[^1].Arity.MaximumNumberOfValues > 1 ? values.Of(command.Arguments[^1].Name, current)
        : [];

    /// <summary>The arguments of <c>llm</c> that Prompter reads.</summary>
    private IEnumerable<WordInPlace> BehindTheDashes(List<string> before, string current) =>
        before.Count == 0
            ? Llm
            : before[^1] switch
            {
                "-m" or "--model" => values.Of("MODEL", current),
                "-f"
                or "--fragment"
                or "-a"
                or "--attachment"
                or "--sf"
                or "--system-fragment"
                or "--schema"
                or "--at" => values.Of("FILE", current),
                "-o" or "--option" => Parameters,
                _ => Llm,
            };

    private static IEnumerable<WordInPlace> StartingWith(string current, IEnumerable<WordInPlace> words) =>
        words.Where(word => word.IsOfShell || word.Text.StartsWith(current, StringComparison.Ordinal));

    private static readonly WordInPlace[] Llm =
    [
        new("-m", "a model"),
        new("-s", "instructions"),
        new("--sf", "instructions from a file"),
        new("-o", "an option of the model and its value"),
        new("-a", "an attachment"),
        new("--at", "an attachment and its type"),
        new("-f", "text in front of the prompt"),
        new("--schema", "JSON that the answer has to be"),
        new("--schema-multi", "a list of such JSON"),
        new("-x", "only the first block of code"),
        new("--xl", "only the last block of code"),
        new("-u", "show token counts"),
        new("-R", "hide what the model thinks"),
        new("--no-stream", "the answer in one piece"),
    ];

    private static readonly WordInPlace[] Parameters =
    [
        .. "temperature max_tokens top_p top_k seed stop frequency_penalty presence_penalty reasoning_effort reasoning_budget json_object cache"
            .Split(' ')
            .Select(name => new WordInPlace(name)),
    ];
}
