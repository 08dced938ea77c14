using Prompter.Providers.LlmProgram;

namespace Prompter.Tests.Providers.LlmProgram;

/// <summary>The client over shell scripts that stand for <c>llm</c>.</summary>
public sealed class LlmProgramChatClientTests : IDisposable
{
    private const string Record = "printf '%s\\0' \"$@\" > \"$0.arguments\"; cat > \"$0.input\"; ";

    private readonly ScratchFolder _folder = new();

    public LlmProgramChatClientTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs /bin/sh");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_command_is_built_of_what_is_asked_for()
    {
        var options = Script(Record + "echo hi") with
        {
            LeadingArguments = ["-o", "temperature", "0"],
            Arguments = LlmProgramArguments.Parse(["-m", "other", "--key=x", "prompt of the arguments", "-t", "my"]),
        };
        ChatMessage[] messages =
        [
            new(ChatRole.System, "be brief"),
            new(ChatRole.User, "what is\n\"this\" $HOME `ls`?"),
        ];
        var updates = await StreamAsync(options, messages);
        string[] expected =
        [
            "prompt",
            "-m",
            "gpt-4",
            "-u",
            "-s",
            "be brief",
            "-o",
            "temperature",
            "0",
            "--key=x",
            "-t",
            "my",
            "what is\n\"this\" $HOME `ls`?",
        ];
        Assert.Equal(expected, Arguments(), StringComparer.Ordinal);
        using var client = Client(options);
        string[] command = [options.Command[0], .. expected];
        Assert.Equal(command, client.CommandFor(messages), StringComparer.Ordinal);
        var report = Assert.IsType<CommandReport>(updates[0].Contents.Single());
        Assert.Equal(command, report.Arguments, StringComparer.Ordinal);
        Assert.Equal(0, report.ExitCode);
        Assert.Empty(Input());
    }

    [Theory]
    [InlineData("-", "--|-")]
    [InlineData("--help", "--|--help")]
    [InlineData("- a\n- b", "--|- a\n- b")]
    [InlineData("a -b", "a -b")]
    public async Task A_prompt_with_a_dash_in_front_stays_a_prompt(string prompt, string expected)
    {
        await StreamAsync(Script(Record + "echo hi"), Prompt(prompt));
        Assert.Equal(["prompt", "-m", "gpt-4", "-u", .. expected.Split('|')], Arguments(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_llm_will_refuse_reach_it()
    {
        var options = Script(Record + "echo hi") with
        {
            Arguments = LlmProgramArguments.Parse(["one", "-x", "two", "-o", "temperature"]),
        };
        await StreamAsync(options, Prompt("one"));
        Assert.Equal(
            ["prompt", "-m", "gpt-4", "-u", "-x", "one", "two", "-o", "temperature"],
            Arguments(),
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData("", "-d|PATH|--log|-u")]
    [InlineData("-n", "-d|PATH|-u|-n")]
    [InlineData("--log", "-d|PATH|-u|--log")]
    [InlineData("-u", "-d|PATH|--log|-u")]
    public void A_database_of_its_own_is_logged_to_unless_the_user_says_otherwise(string option, string expected)
    {
        var arguments = LlmProgramArguments.Parse(option.Length == 0 ? [] : [option]);
        using var client = Client(new() { DatabasePath = "PATH", Arguments = arguments });
        Assert.Equal(
            ["llm", "prompt", "-m", "gpt-4", .. expected.Split('|'), "hi"],
            client.CommandFor(Prompt("hi")),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Data_reaches_standard_input_unchanged()
    {
        byte[] bytes = [.. Enumerable.Range(0, 1_000_000).Select(number => (byte)number)];
        ChatMessage[] messages =
        [
            new(ChatRole.User, [new DataContent(bytes, "application/octet-stream"), new TextContent("what?")]),
        ];
        await StreamAsync(Script(Record + "echo hi"), messages);
        Assert.Equal(bytes, Input());
        Assert.Equal("what?", Arguments()[^1]);
    }

    [Theory]
    [InlineData(100_001)]
    [InlineData(3_000_000)]
    public async Task A_long_prompt_goes_to_standard_input(int length)
    {
        var prompt = new string('x', length - 1) + "!";
        await StreamAsync(Script(Record + "echo hi"), Prompt(prompt));
        Assert.Equal(prompt, Encoding.UTF8.GetString(Input()));
        Assert.Equal("-u", Arguments()[^1]);
    }

    [Fact]
    public async Task A_zero_character_does_not_cut_the_prompt()
    {
        await StreamAsync(Script(Record + "echo hi"), Prompt("a\0b"));
        Assert.Equal("a\0b", Encoding.UTF8.GetString(Input()));
    }

    [Fact]
    public async Task A_program_that_reads_nothing_does_not_hold_up_a_long_prompt() =>
        Assert.Equal("hi\n", Text(await StreamAsync(Script("echo hi"), Prompt(new string('x', 2_000_000)))));

    [Fact]
    public async Task Text_arrives_while_the_program_runs()
    {
        var go = _folder.MakePipe("go");
        var options = Script($"printf 'one '; cat '{go}'");
        using var client = Client(options);
        var text = "";
        await foreach (
            var update in client.GetStreamingResponseAsync(Prompt("x"), null, TestContext.Current.CancellationToken)
        )
        {
            if (update.Text.Length > 0 && text.Length == 0)
            {
                Assert.Equal("one ", update.Text);
                await Task.Run(() => File.WriteAllText(go, "two\n"), TestContext.Current.CancellationToken);
            }

            text += update.Text;
        }

        Assert.Equal("one two\n", text);
    }

    [Fact]
    public async Task Buffered_and_streamed_are_the_same()
    {
        var options = Script("echo 'größe 😀'; echo 'Token usage: 1 input, 2 output' >&2");
        using var client = Client(options);
        var buffered = await client.GetResponseAsync(Prompt("x"), null, TestContext.Current.CancellationToken);
        var streamed = (await StreamAsync(options, Prompt("x"))).ToChatResponse();
        foreach (var response in new[] { buffered, streamed })
        {
            Assert.Equal("größe 😀\n", response.Text);
            Assert.Equal((1, 2), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount));
            Assert.Equal("gpt-4", response.ModelId);
            Assert.Null(response.FinishReason);
        }
    }

    [Fact]
    public async Task Diagnostics_are_handed_on_without_the_usage_that_nobody_asked_for()
    {
        var script = "echo note >&2; echo hi; printf 'Token usage: 1 input, 2 output\\nend' >&2";
        var updates = await StreamAsync(Script(script), Prompt("x"));
        Assert.Equal("note\nend", Diagnostics(updates));
        Assert.Equal("note\nend", Assert.IsType<CommandReport>(updates[0].Contents.Single()).StandardErrorTail);
        var asked = Script(script) with { Arguments = LlmProgramArguments.Parse(["-u"]) };
        Assert.Equal("note\nToken usage: 1 input, 2 output\nend", Diagnostics(await StreamAsync(asked, Prompt("x"))));
    }

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("kill -15 $$", 143)]
    public async Task A_program_that_fails_is_a_failure_with_its_exit_code(string end, int exitCode)
    {
        var updates = new List<ChatResponseUpdate>();
        var error = await Assert.ThrowsAsync<PrompterException>(() =>
            StreamAsync(Script($"echo partial; echo 'Error: no' >&2; {end}"), Prompt("x"), updates)
        );
        Assert.Equal(exitCode, error.ExitCode);
        Assert.Equal("Error: no\n", error.Command?.StandardErrorTail);
        Assert.Equal("gpt-4", error.Model);
        Assert.Equal("partial\n", Text(updates));
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("echo")]
    [InlineData("printf ' \\r\\n'")]
    public async Task An_empty_answer_is_a_failure_whatever_the_exit_code(string script)
    {
        var error = await Assert.ThrowsAsync<PrompterException>(() => StreamAsync(Script(script), Prompt("x")));
        Assert.Equal(ErrorCategory.MalformedOutput, error.Category);
        Assert.Equal("the answer is empty, although llm reported success", error.Message);
        Assert.Equal(0, error.ExitCode);
    }

    [Fact]
    public async Task A_program_that_is_not_there_cannot_be_started()
    {
        var error = await Assert.ThrowsAsync<PrompterException>(() =>
            StreamAsync(new() { Command = [_folder["none"]] }, Prompt("x"))
        );
        Assert.Equal(ErrorCategory.Permanent, error.Category);
        Assert.Equal($"cannot start '{_folder["none"]}': there is no such program on the PATH", error.Message);
        Assert.Equal(_folder["none"], error.Command?.Arguments[0]);
        Assert.Null(error.ExitCode);
    }

    [Fact]
    public async Task A_file_that_may_not_be_run_cannot_be_started()
    {
        var options = new LlmProgramOptions { Command = [_folder.Write("text", "#!/bin/sh\necho hi")] };
        await Assert.ThrowsAsync<PrompterException>(() => StreamAsync(options, Prompt("x")));
    }

    [Fact]
    public async Task A_file_that_is_no_program_cannot_be_started()
    {
        var script = _folder.WriteScript("broken", "");
        await File.WriteAllTextAsync(script, "#!/no/such/interpreter\n", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<PrompterException>(() =>
            StreamAsync(new() { Command = [script] }, Prompt("x"))
        );
        Assert.StartsWith($"cannot start '{script}': ", error.Message);
    }

    [Fact]
    public async Task An_argument_that_is_too_long_is_a_mistake_in_the_request()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "its limit for one argument is low");
        ChatMessage[] messages = [new(ChatRole.System, new string('x', 200_000)), new(ChatRole.User, "hi")];
        var error = await Assert.ThrowsAsync<PrompterException>(() => StreamAsync(Script("echo hi"), messages));
        Assert.Equal(ErrorCategory.InvalidRequest, error.Category);
        Assert.Contains("too long", error.Message);
    }

    [Fact]
    public async Task A_conversation_is_refused_before_anything_is_started()
    {
        ChatMessage[] messages = [new(ChatRole.User, "a"), new(ChatRole.Assistant, "b"), new(ChatRole.User, "c")];
        await Assert.ThrowsAsync<PrompterException>(() => StreamAsync(Script(Record + "echo hi"), messages));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_stop_ends_the_program_and_keeps_what_came()
    {
        var started = _folder.MakePipe("started");
        var options = Script($"echo partial; echo $$ > '{started}'; exec cat '{_folder.MakePipe("never")}'");
        using var stop = new CancellationTokenSource();
        var updates = new List<ChatResponseUpdate>();
        var run = StreamAsync(options, Prompt("x"), updates, stop.Token);
        await ScratchFolder.ReadPipeAsync(started);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var report = Assert.IsType<CommandReport>(updates[0].Contents.Single());
        Assert.Null(report.ExitCode);
    }

    [Fact]
    public void It_tells_what_it_is()
    {
        using var client = Client(new());
        var metadata = Assert.IsType<ChatClientMetadata>(client.GetService(typeof(ChatClientMetadata)));
        Assert.Equal(("llm", "gpt-4"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.Null(client.GetService(typeof(string)));
        Assert.Null(client.GetService(typeof(ChatClientMetadata), "key"));
    }

    private LlmProgramOptions Script(string body) => new() { Command = [_folder.WriteScript("llm", body)] };

    private static LlmProgramChatClient Client(LlmProgramOptions options) => new("gpt-4", options, new());

    private static ChatMessage[] Prompt(string text) => [new(ChatRole.User, text)];

    private List<string> Arguments() => [.. File.ReadAllText(_folder["llm.arguments"]).Split('\0')[..^1]];

    private byte[] Input() => File.ReadAllBytes(_folder["llm.input"]);

    private static string Text(IEnumerable<ChatResponseUpdate> updates) =>
        string.Concat(updates.Select(update => update.Text));

    private static string Diagnostics(IEnumerable<ChatResponseUpdate> updates) =>
        string.Concat(
            updates.SelectMany(update => update.Contents).OfType<DiagnosticContent>().Select(said => said.Text)
        );

    private static async Task<List<ChatResponseUpdate>> StreamAsync(
        LlmProgramOptions options,
        ChatMessage[] messages,
        List<ChatResponseUpdate>? updates = null,
        CancellationToken? stop = null
    )
    {
        using var client = Client(options);
        updates ??= [];
        await foreach (
            var update in client.GetStreamingResponseAsync(
                messages,
                null,
                stop ?? TestContext.Current.CancellationToken
            )
        )
        {
            updates.Add(update);
        }

        return updates;
    }
}
