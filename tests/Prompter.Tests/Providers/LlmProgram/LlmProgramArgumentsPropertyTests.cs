using Prompter.Providers.LlmProgram;

namespace Prompter.Tests.Providers.LlmProgram;

/// <summary>
/// Ten thousand command lines made at random from a fixed seed, each read by <see cref="LlmProgramArguments"/>, put together again as the client
/// does it, and both read by a small model of <c>llm</c>'s own parser (click): they must mean the same.
/// </summary>
public class LlmProgramArgumentsPropertyTests
{
    private static readonly string[] Tokens =
    [
        "-m",
        "-mgpt-4",
        "--model",
        "--model=x",
        "-xm",
        "-xmgpt",
        "-umx",
        "-s",
        "-sbrief",
        "--system",
        "--system=y",
        "-o",
        "-otemp",
        "--option=k",
        "--option",
        "--at",
        "--at=x",
        "-x",
        "-xuR",
        "-n",
        "--td",
        "--json",
        "--key",
        "--key=sk",
        "-f",
        "-ff",
        "-xf",
        "-p",
        "--cid",
        "one",
        "two words",
        "- list item",
        "-5 below",
        "-",
        "",
        "--",
        "prompt",
        "0.2",
        "a=b",
    ];

    private static readonly Dictionary<string, (string Name, int Values)> Options = new(StringComparer.Ordinal)
    {
        ["-m"] = ("model", 1),
        ["--model"] = ("model", 1),
        ["-s"] = ("system", 1),
        ["--system"] = ("system", 1),
        ["-o"] = ("option", 2),
        ["--option"] = ("option", 2),
        ["--at"] = ("at", 2),
        ["-x"] = ("extract", 0),
        ["-u"] = ("usage", 0),
        ["-R"] = ("hide", 0),
        ["-n"] = ("no-log", 0),
        ["--td"] = ("td", 0),
        ["--json"] = ("json", 0),
        ["--key"] = ("key", 1),
        ["-f"] = ("fragment", 1),
        ["-p"] = ("param", 2),
        ["--cid"] = ("cid", 1),
    };

    [Fact]
    public void No_token_is_lost_and_every_option_keeps_its_values()
    {
        var random = new Random(20300101);
        for (var round = 0; round < 10_000; round++)
        {
            string[] tokens = [.. Enumerable.Range(0, random.Next(9)).Select(_ => Tokens[random.Next(Tokens.Length)])];
            var arguments = LlmProgramArguments.Parse(tokens);
            var said = $"{round}: {string.Join('|', tokens)}";
            CheckThatNothingIsLost(tokens, arguments, said);
            CheckThatItMeansTheSame(tokens, arguments, said);
        }
    }

    private static void CheckThatNothingIsLost(string[] tokens, LlmProgramArguments arguments, string said)
    {
        var missing = tokens.ToList();
        string[] kept = [.. arguments.Options, .. arguments.Models, .. arguments.Unfinished, .. Positionals(arguments)];
        foreach (var token in kept)
        {
            missing.Remove(token);
        }

        // Only what says that a model, a prompt or llm's own word follows may be gone.
        string[] model = ["-m", "-mgpt-4", "--model", "--model=x", "-xm", "-xmgpt", "-umx", "--", "prompt"];
        Assert.True(missing.TrueForAll(token => model.Contains(token, StringComparer.Ordinal)), said);
    }

    private static string[] Positionals(LlmProgramArguments arguments) =>
        arguments.Prompt is { } prompt ? [prompt, .. arguments.Surplus] : [];

    private static void CheckThatItMeansTheSame(string[] tokens, LlmProgramArguments arguments, string said)
    {
        var positionals = Positionals(arguments);
        string[] rebuilt =
        [
            .. arguments.Models.SelectMany(model => new[] { "-m", model }),
            .. arguments.Options,
            .. Array.Exists(positionals, text => text.StartsWith('-')) ? new[] { "--" } : [],
            .. positionals,
            .. arguments.Unfinished,
        ];
        var expected = Click.Parse(WithProseQuoted(tokens));
        var actual = Click.Parse(rebuilt);
        if (expected.Error is not null)
        {
            Assert.True(actual.Error is not null || actual.Positionals.Count > 1, $"{said} lost: {expected.Error}");
            return;
        }

        Assert.True(actual.Error is null, $"{said} gained: {actual.Error}");
        Assert.True(
            expected
                .Options.Order(StringComparer.Ordinal)
                .SequenceEqual(actual.Options.Order(StringComparer.Ordinal), StringComparer.Ordinal),
            $"{said}: {string.Join(' ', actual.Options)}"
        );
        var words =
            expected.Positionals is ["prompt", _, ..] && tokens[0] == "prompt"
                ? expected.Positionals[1..]
                : expected.Positionals;
        Assert.True(words.SequenceEqual(actual.Positionals, StringComparer.Ordinal), said);
    }

    /// <summary>A text such as "- list item" is a prompt for us and an unknown option for click: that is the one intended difference.</summary>
    private static string[] WithProseQuoted(string[] tokens) =>
        [.. tokens.Select(token => token is "- list item" or "-5 below" ? $"\u0001{token}" : token)];

    /// <summary>What click makes of a command line, as far as the tokens above go.</summary>
    private sealed class Click
    {
        public List<string> Options { get; } = [];

        public List<string> Positionals { get; } = [];

        public string? Error { get; private set; }

        public static Click Parse(string[] tokens)
        {
            var click = new Click();
            var rest = new LinkedList<string>(tokens);
            while (rest.First is { Value: var token } && click.Error is null)
            {
                rest.RemoveFirst();
                if (token == "--")
                {
                    click.Positionals.AddRange(rest.Select(word => word.TrimStart('\u0001')));
                    break;
                }

                if (token.Length < 2 || token[0] != '-')
                {
                    click.Positionals.Add(token.TrimStart('\u0001'));
                }
                else if (token.StartsWith("--", StringComparison.Ordinal))
                {
                    click.TakeLong(token, rest);
                }
                else
                {
                    click.TakeCluster(token, rest);
                }
            }

            return click;
        }

        private void TakeLong(string token, LinkedList<string> rest)
        {
            var parts = token.Split('=', 2);
            if (parts.Length > 1)
            {
                rest.AddFirst(parts[1]);
            }

            TakeValues(parts[0], rest);
        }

        private void TakeCluster(string token, LinkedList<string> rest)
        {
            for (var at = 1; at < token.Length; at++)
            {
                var name = $"-{token[at]}";
                if (!Known.TryGetValue(name, out var option))
                {
                    Error = $"no such option: {name}";
                    return;
                }

                if (option.Values > 0)
                {
                    if (at < token.Length - 1)
                    {
                        rest.AddFirst(token[(at + 1)..]);
                    }

                    TakeValues(name, rest);
                    return;
                }

                Options.Add(option.Name);
            }
        }

        private void TakeValues(string name, LinkedList<string> rest)
        {
            var (option, count) = Known[name];
            if (rest.Count < count)
            {
                Error = $"{name} requires {count} arguments";
                return;
            }

            var values = new List<string>();
            for (; count > 0; count--)
            {
                values.Add(rest.First!.Value.TrimStart('\u0001'));
                rest.RemoveFirst();
            }

            Options.Add($"{option}({string.Join(", ", values)})");
        }

        private static Dictionary<string, (string Name, int Values)> Known => LlmProgramArgumentsPropertyTests.Options;
    }
}
