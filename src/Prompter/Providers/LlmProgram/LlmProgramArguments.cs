namespace Prompter.Providers.LlmProgram;

/// <summary>
/// The part of a command line that goes to <c>llm</c>, read only so far as to find the prompt, the models, and what decides
/// how <c>llm</c> has to be started. Nothing is validated: what <c>llm</c> does not know, it says itself.
/// </summary>
/// <remarks>Options and their arity as <c>llm prompt --help</c> of version 0.36 lists them.</remarks>
internal sealed class LlmProgramArguments
{
    private static readonly (string Short, string Long, int Values)[] Table =
    [
        ("-s", "--system", 1),
        ("-m", "--model", 1),
        ("-d", "--database", 1),
        ("-q", "--query", 1),
        ("-a", "--attachment", 1),
        ("--at", "--attachment-type", 2),
        ("-T", "--tool", 1),
        ("", "--functions", 1),
        ("--td", "--tools-debug", 0),
        ("--ta", "--tools-approve", 0),
        ("--cl", "--chain-limit", 1),
        ("-o", "--option", 2),
        ("", "--schema", 1),
        ("", "--schema-multi", 1),
        ("-f", "--fragment", 1),
        ("--sf", "--system-fragment", 1),
        ("-t", "--template", 1),
        ("-p", "--param", 2),
        ("-n", "--no-log", 0),
        ("-R", "--hide-reasoning", 0),
        ("-c", "--continue", 0),
        ("--cid", "--conversation", 1),
        ("", "--key", 1),
        ("", "--save", 1),
        ("-u", "--usage", 0),
        ("-x", "--extract", 0),
        ("--xl", "--extract-last", 0),
        ("-h", "--help", 0),
    ];

    private static readonly Dictionary<string, string> ShortForms = Table
        .Where(row => row.Short.Length > 0)
        .ToDictionary(row => row.Short, row => row.Long, StringComparer.Ordinal);

    /// <summary>Those without a short form and without values, which nothing here asks for.</summary>
    private static readonly string[] OtherFlags = ["--options", "--no-stream", "--log", "--async", "--json"];

    private static readonly string[] OtherInputs =
    [
        "--template",
        "--fragment",
        "--attachment",
        "--attachment-type",
        "--help",
        "--options",
    ];

    private readonly List<string> options = [];
    private readonly List<string> positionals = [];
    private readonly List<string> unfinished = [];
    private readonly Dictionary<string, List<string>> found = new(StringComparer.Ordinal);

    private string workingDirectory = "";

    private LlmProgramArguments() { }

    public static LlmProgramArguments None { get; } = new();

    /// <summary>The models named by <c>-m</c>, in order.</summary>
    public IReadOnlyList<string> Models => Values("--model");

    /// <summary>The first argument that is neither an option nor an option's value, or null.</summary>
    public string? Prompt => positionals.Count > 0 ? positionals[0] : null;

    /// <summary>Everything else, as it came.</summary>
    public IReadOnlyList<string> Options => options;

    /// <summary>Arguments after the prompt, which <c>llm</c> will refuse.</summary>
    public IReadOnlyList<string> Surplus => positionals.Count > 1 ? positionals[1..] : [];

    /// <summary>
    /// An option at the end that lacks values, as it came; empty where there is none. It has to stay at the end: anywhere else it
    /// would take for them what follows.
    /// </summary>
    public IReadOnlyList<string> Unfinished => unfinished;

    /// <summary>Whether the call has an input even without a prompt: a template, a fragment or an attachment.</summary>
    public bool HasOtherInput => OtherInputs.Any(Has);

    /// <summary>The option that goes on with a conversation of llm's log, by its long form; null where there is none.</summary>
    public string? Continues =>
        Has("--conversation") ? "--conversation"
        : Has("--continue") ? "--continue"
        : null;

    /// <summary>
    /// Whether the call reads the user's own log: it names a fragment by an alias that only the log knows (not a file, a URL, a
    /// <c>prefix:…</c> or standard input).
    /// </summary>
    public bool ReadsUserLog =>
        Values("--fragment")
            .Concat(Values("--system-fragment"))
            .Any(fragment =>
                fragment != "-"
                && !fragment.Contains(':', StringComparison.Ordinal)
                && !File.Exists(Path.Combine(workingDirectory, fragment))
            );

    /// <summary>Reads a list of <c>llm</c> arguments.</summary>
    /// <param name="tokens">The arguments as a shell would hand them to <c>llm</c>, with or without the word <c>prompt</c> in front.</param>
    /// <param name="workingDirectory">What relative paths begin at; empty for the folder of this process.</param>
    public static LlmProgramArguments Parse(IReadOnlyList<string> tokens, string workingDirectory = "")
    {
        var arguments = new LlmProgramArguments { workingDirectory = workingDirectory };
        var index = 0;
        while (index < tokens.Count)
        {
            index += arguments.Take(tokens, index);
        }

        // `llm prompt "…"` is the same as `llm "…"`.
        if (arguments.positionals.Count > 1 && tokens[0] == "prompt")
        {
            arguments.positionals.RemoveAt(0);
        }

        return arguments;
    }

    /// <summary>Whether <c>llm prompt</c> has an option of that name.</summary>
    public static bool IsOption(string name) =>
        Table.Any(row => name == row.Long || (name == row.Short && name.Length > 0))
        || OtherFlags.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether an option was given, in any of its spellings; it is named by its long form here and below.</summary>
    public bool Has(string option) => found.ContainsKey(option);

    /// <summary>Every option that was given, by its long form; one that <c>llm</c> does not know as it was written.</summary>
    public IReadOnlyCollection<string> Given => found.Keys;

    /// <summary>The values of an option in the order in which they were given; empty where it was not.</summary>
    public IReadOnlyList<string> Values(string option) => found.GetValueOrDefault(option) ?? [];

    /// <summary>The values of an option that takes two.</summary>
    public IEnumerable<(string First, string Second)> Pairs(string option) =>
        Values(option).Chunk(2).Select(pair => (pair[0], pair[1]));

    private int Take(IReadOnlyList<string> tokens, int index)
    {
        var token = tokens[index];
        if (token == "--")
        {
            positionals.AddRange(tokens.Skip(index + 1));
            return tokens.Count - index;
        }

        if (token.Length < 2 || token[0] != '-' || Split(token) is not { } split)
        {
            positionals.Add(token);
            return 1;
        }

        var (flags, option, value) = split;
        var wanted = ValuesOf(option) - (value is null ? 0 : 1);
        var taken = tokens.Skip(index + 1).Take(Math.Max(wanted, 0)).ToList();
        var values = value is null ? taken : [value, .. taken];
        if (taken.Count < wanted)
        {
            unfinished.AddRange([token, .. taken]);
        }
        else if (option != "--model")
        {
            options.AddRange([token, .. taken]);
        }
        else if (flags is not null)
        {
            options.Add(flags);
        }

        found[option] = [.. Values(option), .. values];
        return 1 + taken.Count;
    }

    /// <summary>
    /// The option's long form, the value that is part of the same argument, as in <c>--key=x</c> and <c>-mgpt-4</c>, and the flags
    /// before it, as in <c>-xmgpt-4</c>. Null where a text with a leading dash can only be a prompt: a digit behind it, or a blank
    /// somewhere and no option that could take the rest.
    /// </summary>
    private (string? Flags, string Option, string? Value)? Split(string token)
    {
        var blank = token.AsSpan().IndexOfAny(' ', '\n', '\t');
        if (token.StartsWith("--", StringComparison.Ordinal))
        {
            var parts = token.Split('=', 2);
            return blank >= 0 && (parts.Length == 1 || parts[0].Length > blank)
                ? null
                : (null, ShortForms.GetValueOrDefault(parts[0], parts[0]), parts.ElementAtOrDefault(1));
        }

        if (!char.IsAsciiLetter(token[1]))
        {
            return null;
        }

        // A cluster such as -xun, whose last letter may take a value: -xmgpt-4.
        var letters = new List<string>();
        for (var at = 1; ; at++)
        {
            var option = ShortForms.GetValueOrDefault($"-{token[at]}");
            if (option is null && blank >= 0)
            {
                return null;
            }

            option ??= token;
            if (ValuesOf(option) > 0 || at == token.Length - 1)
            {
                letters.ForEach(letter => found[letter] = []);
                return (at > 1 ? token[..at] : null, option, at == token.Length - 1 ? null : token[(at + 1)..]);
            }

            letters.Add(option);
        }
    }

    private static int ValuesOf(string option) => Array.Find(Table, row => row.Long == option).Values;
}
