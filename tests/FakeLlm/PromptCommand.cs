namespace FakeLlm;

/// <summary>
/// `llm prompt`, which is also `llm` alone. Checks come in the real program's order: the log is created and the model looked up
/// before standard input is read.
/// </summary>
internal static class PromptCommand
{
    private static readonly Option[] Options =
    [
        new(["-s", "--system"], 1),
        new(["-m", "--model"], 1),
        new(["-d", "--database"], 1),
        new(["-q", "--query"], 1),
        new(["-a", "--attachment"], 1),
        new(["--at", "--attachment-type"], 2),
        new(["-T", "--tool"], 1),
        new(["--functions"], 1),
        new(["--td", "--tools-debug"], 0),
        new(["--ta", "--tools-approve"], 0),
        new(["--cl", "--chain-limit"], 1, IsInteger: true),
        new(["-o", "--option"], 2),
        new(["--options"], 0),
        new(["--schema"], 1),
        new(["--schema-multi"], 1),
        new(["-f", "--fragment"], 1),
        new(["--sf", "--system-fragment"], 1),
        new(["-t", "--template"], 1),
        new(["-p", "--param"], 2),
        new(["--no-stream"], 0),
        new(["-n", "--no-log"], 0),
        new(["--log"], 0),
        new(["-R", "--hide-reasoning"], 0),
        new(["-c", "--continue"], 0),
        new(["--cid", "--conversation"], 1),
        new(["--key"], 1),
        new(["--save"], 1),
        new(["--async"], 0),
        new(["-u", "--usage"], 0),
        new(["-x", "--extract"], 0),
        new(["--xl", "--extract-last"], 0),
        new(["--json"], 0),
        new(["-h", "--help"], 0),
    ];

    private static readonly string[] ModelOptions =
    [
        "temperature",
        "max_tokens",
        "top_p",
        "frequency_penalty",
        "presence_penalty",
        "stop",
        "logit_bias",
        "seed",
        "json_object",
        "image_detail",
    ];

    public static int Run(string[] arguments)
    {
        var line = Click.Parse("llm prompt", "[OPTIONS] [PROMPT]", Options, arguments);
        if (line.Has("--help"))
        {
            return Program.Print(Help.Prompt);
        }

        RefuseWhatTheRealOneRefuses(line);
        var database = line.Last("--database");
        if (database is not null)
        {
            Log.Create(database);
        }

        if (line.Last("--template") is { } template)
        {
            throw new ClickException($"Invalid template: {template}");
        }

        var call = new ModelCall(ModelFor(line));
        var model = Models.Find(call.Name) ?? throw new ClickException($"'Unknown model: {call.Reference}'");
        foreach (var option in line.All("--option"))
        {
            if (!ModelOptions.Contains(option[0], StringComparer.Ordinal))
            {
                throw new ClickException($"{option[0]}\n  Extra inputs are not permitted");
            }
        }

        Performance.Begin(call);
        var prompt = Compose(model.ReadsInput ? StandardStreams.ReadInput() : "", line);
        var request = new Request(call, prompt, arguments, line.Has("--schema") || line.Has("--schema-multi"));
        var answer = Models.AnswerOf(model, request);

        var json = line.Has("--json");
        var stream = !(json || line.Has("--no-stream") || line.Has("--extract") || line.Has("--extract-last"));
        var resolved = call.Text("resolved") ?? call.Reference;
        var resolvedColumn = call.Text("resolved_column");
        var performance = new Performance();
        performance.Give(call, answer, stream, silent: json);
        // Nobody reads a log that is gone with the process.
        var log = line.Has("--no-log") || database is ":memory:" ? null : database;
        if (answer.ExitCode != 0 || (log is null && !json && !line.Has("--usage")))
        {
            return answer.ExitCode;
        }

        var turn = new Turn(call.Reference, resolved, resolvedColumn, prompt, performance, answer.FinishReason, stream);
        if (line.Has("--usage"))
        {
            StandardStreams.WriteError($"Token usage: {turn.Usage}\n");
        }

        if (log is not null)
        {
            Log.Append(log, turn);
        }

        return json ? Program.Print(turn.ToJson() + "\n") : 0;
    }

    private static void RefuseWhatTheRealOneRefuses(Click line)
    {
        foreach (
            var attachment in line.All("--attachment").Concat(line.All("--attachment-type")).Select(given => given[0])
        )
        {
            if (
                attachment is not "-"
                && !attachment.Contains("://", StringComparison.Ordinal)
                && !File.Exists(attachment)
            )
            {
                throw line.WrongValue("--attachment", $"File {attachment} does not exist");
            }
        }

        if (line.Last("--database") is { } database && Directory.Exists(database))
        {
            throw line.WrongValue("--database", $"File '{database}' is a directory.");
        }

        if (line.Has("--log") && line.Has("--no-log"))
        {
            throw new ClickException("--log and --no-log are mutually exclusive");
        }
    }

    private static string ModelFor(Click line)
    {
        if ((line.Last("--model") ?? Environment.GetEnvironmentVariable("LLM_MODEL")) is { Length: > 0 } model)
        {
            return model;
        }

        var queries = line.All("--query").Select(query => query[0]).ToArray();
        if (queries.Length == 0)
        {
            return Models.Default;
        }

        return Models.Names.Where(name => queries.All(name.Contains)).MinBy(name => name.Length)
            ?? throw new ClickException($"No model found matching queries {string.Join(", ", queries)}");
    }

    private static string Compose(string input, Click line)
    {
        var argument = line.Positional ?? "";
        var prompt = (input, argument) switch
        {
            ("", _) => argument,
            (_, "") => input,
            _ => input + " " + argument,
        };
        var fragments = line.All("--fragment").Select(fragment => fragment[0]).Select(ReadFragment);
        return string.Join('\n', fragments.Concat(prompt.Length > 0 ? [prompt] : []));
    }

    private static string ReadFragment(string fragment) =>
        File.Exists(fragment)
            ? File.ReadAllText(fragment)
            : throw new ClickException($"Fragment '{fragment}' not found");
}

/// <summary>What a model is asked.</summary>
internal sealed record Request(ModelCall Call, string Prompt, string[] Arguments, bool HasSchema);
