using Prompter.Simulator;

namespace Prompter.Cli.Tests.RealLlm;

/// <summary>What a user gives to <c>llm</c> through Prompter arrives at the model as it was.</summary>
public sealed class PassedOnTests : RealLlmTest
{
    [RealFact]
    public async Task Models_that_llm_lists_pass_the_check()
    {
        Offer("ok");

        var end = await Prompter.RunExecutableAsync("--check", "-m", "ok", "--", "Hi");

        Assert.Equal(0, end.ExitCode);
        AssertAnswer(Row(), "ok", "Hi");
    }

    [RealFact]
    public async Task A_model_that_llm_does_not_list_stops_the_run_before_it_begins()
    {
        Offer("ok", "slow");

        var end = await Prompter.RunExecutableAsync("--check", "-m", "ok", "-m", "slwo", "-m", "gpt-4o", "--", "Hi");

        Assert.Equal(2, end.ExitCode);
        Assert.Contains("'slwo'; did you mean 'slow'?", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("'gpt-4o'", end.Error, StringComparison.Ordinal);
        Assert.Empty(Prompter.Runs);
        Assert.Equal(0, Server.RequestsFor("ok"));
    }

    [RealFact]
    public async Task No_command_of_llm_is_sent_as_a_prompt()
    {
        Offer("ok");
        var help = await Prompter.RunShellAsync("\"$REAL_LLM\" --help </dev/null");
        var names = help
            .Output.Split("\nCommands:\n")[1]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ')
            .Select(line => line.Trim().Split(' ')[0])
            .Where(name => name != "prompt*")
            .ToList();

        Assert.Contains("models", names);
        foreach (var name in names)
        {
            (await Prompter.RunAsync("-m", "ok", "--", name)).IsRefused();
        }
    }

    [RealFact]
    public async Task Options_before_the_dashes_arrive_and_a_printed_command_leaves_nothing_behind()
    {
        Offer("ok");
        Prompter.WriteFile("rules.txt", "Answer tersely\n");

        var end = await Prompter.RunShellAsync(
            "prompter -m ok -s @rules.txt --option temperature 0.2 --dry-run 'Hi there' | sh 2>/dev/null"
        );

        Assert.EndsWith("You said: Hi there\n", end.Output, StringComparison.Ordinal);
        var request = Server.LastRequestFor("ok");
        Assert.Equal(0.2, (double)request["temperature"]!, 3);
        Assert.Equal("Answer tersely", (string?)request["messages"]![0]!["content"]);
        Assert.Equal(["rules.txt"], Directory.GetFileSystemEntries(Prompter.Folder).Select(Path.GetFileName));
        Assert.False(File.Exists(UserLog), "The user's log was written.");
    }

    [RealFact]
    public async Task A_system_prompt_a_fragment_and_an_option_arrive()
    {
        Offer("ok");
        var fragment = Prompter.WriteFile("notes.txt", "Pelicans are large.");

        await AskAsync(["ok"], "-s", "Answer tersely", "-f", fragment, "-o", "temperature", "0.2", "Summarize");

        var request = Server.LastRequestFor("ok");
        Assert.Equal(0.2, (double)request["temperature"]!, 3);
        Assert.Equal("system", (string?)request["messages"]![0]!["role"]);
        Assert.Equal("Answer tersely", (string?)request["messages"]![0]!["content"]);
        Assert.Contains("Pelicans are large.", Conversation("ok"), StringComparison.Ordinal);
        Assert.EndsWith("Summarize", TextOf(Row()), StringComparison.Ordinal);
        Assert.Equal(3 + 2 + 1, Tokens(Row(), "input"));
    }

    [RealFact]
    public async Task An_image_on_standard_input_arrives_byte_by_byte()
    {
        OfferAs("eyes", "ok", "vision: true");
        var file = Path.Combine(Prompter.Folder, "image.png");
        await File.WriteAllBytesAsync(file, TestImage.Bytes, TestContext.Current.CancellationToken);

        var end = await Prompter.RunShellAsync("cat image.png | prompter -m eyes -- -a - 'What is this?'");

        Assert.True(end.ExitCode == 0, end.Error);
        var parts = Server.LastRequestFor("ok")["messages"]![0]!["content"]!.ToJsonString();
        Assert.Contains(
            Convert.ToBase64String(TestImage.Bytes),
            parts.Replace("\\u002B", "+", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Contains("What is this?", TextOf(Row()), StringComparison.Ordinal);
    }

    [RealFact]
    public async Task An_answer_by_a_schema_is_stored_as_JSON()
    {
        Offer("ok");

        await AskAsync(["ok"], "--schema", "name, age int", "Invent a dog");

        Assert.Equal("Fido", Row().GetProperty("json").GetProperty("name").GetString());
        Assert.Equal(3, Row().GetProperty("json").GetProperty("age").GetInt32());
    }

    [RealFact]
    public async Task JSON_that_does_not_fit_is_asked_for_again_with_its_errors()
    {
        await using var server = await SimulatorServer.StartAsync(
            cancellationToken: TestContext.Current.CancellationToken
        );
        Configure(
            $"- model_id: hasty\n  model_name: gpt-4.1?json=wrongx1\n  api_base: {server.OpenAIBaseUrl}\n  supports_schema: true\n"
        );

        var end = await Prompter.RunExecutableAsync("-m", "hasty", "--schema", "name, age int", "Invent a dog");

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Equal(JsonValueKind.Number, Row().GetProperty("json").GetProperty("age").ValueKind);
        var attempts = Row().GetProperty("attempts");
        Assert.Equal(2, attempts.GetArrayLength());
        Assert.Equal("MalformedOutput", attempts[0].GetProperty("category").GetString());
        Assert.True(attempts[0].GetProperty("tokens_output").GetInt64() > 0);
        using var request = JsonDocument.Parse(server.Requests[^1].Body);
        Assert.Contains(
            "the property 'age' is missing",
            request.RootElement.GetProperty("messages")[0].GetProperty("content").GetString(),
            StringComparison.Ordinal
        );
    }

    [RealFact]
    public async Task A_prompt_that_is_too_long_for_a_command_line_arrives_whole()
    {
        Offer("ok");
        var text = string.Join(
            ' ',
            Enumerable.Range(1, 50_000).Select(number => number.ToString(CultureInfo.InvariantCulture))
        );
        Prompter.WriteFile("vars.yaml", $"text: {text}\n");

        // Piece by piece, the answer would take the program long.
        var end = await Prompter.RunExecutableAsync(
            "--vars",
            "vars.yaml",
            "--no-stream",
            "-m",
            "ok",
            "--",
            "--no-stream",
            "Sum up: {{text}}"
        );

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.True(text.Length > 280_000);
        AssertAnswer(Row(), "ok", $"Sum up: {text}");
        Assert.DoesNotContain(
            Row().GetProperty("command").EnumerateArray(),
            argument => argument.GetString()!.Length > 1000
        );
    }

    [RealFact]
    public async Task Standard_input_comes_before_the_prompt()
    {
        Offer("ok");
        var input = new StringBuilder().Insert(0, "A line of notes. ", 20_000).ToString();

        await Prompter.RunExecutableWithInputAsync(input, "--no-stream", "-m", "ok", "--", "--no-stream", "Sum up");

        var asked = Conversation("ok");
        Assert.StartsWith(input.TrimEnd(), asked, StringComparison.Ordinal);
        Assert.EndsWith("Sum up", asked, StringComparison.Ordinal);
        AssertAnswer(Row(), "ok", asked);
    }

    [RealFact]
    public async Task Every_script_and_every_dash_survives()
    {
        Offer("ok");
        const string Prompt =
            "- Grüße, \u65E5\u672C\u8A9E, 👋🏽, e\u0301, \u202Eright to left\u202C, $HOME `ls` \"quoted\" 'single' \\ %s {{x}}\n\tend";

        var end = await AskAsync(["ok"], Prompt);

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Equal(Prompt, Conversation("ok"));
        AssertAnswer(Row(), "ok", Prompt);
    }
}
