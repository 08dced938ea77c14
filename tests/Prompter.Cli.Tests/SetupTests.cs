using Prompter.Simulator;

namespace Prompter.Cli.Tests;

public sealed class SetupTests : IAsyncLifetime
{
    private const string Key = "sk-test-0123456789abcdef";
    private readonly PrompterCommand prompter = new();
    private SimulatorServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await SimulatorServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        prompter.Environment["OPENAI_BASE_URL"] = server.OpenAIBaseUrl.AbsoluteUri;
        prompter.Environment["OLLAMA_HOST"] = "http://127.0.0.1:1";
        prompter.Environment["PATH"] = "/usr/bin:/bin";
    }

    public async ValueTask DisposeAsync()
    {
        prompter.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task From_nothing_to_an_answer_of_a_model_are_two_steps()
    {
        var setup = await prompter.RunTypingAsync("opnai\nopenai\n\n\n", Key, "setup");
        var answer = await prompter.RunAsync("Say hi");

        Assert.Equal(0, setup.ExitCode);
        Golden.Matches("setup", setup.Output, prompter);
        Assert.Equal((0, "You said: Say hi\n"), (answer.ExitCode, answer.Output));
        Assert.Contains(Key, File.ReadAllText(Path.Combine(prompter.Home, ".config/prompter/credentials.json")));
        Assert.DoesNotContain(Key, setup.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("2 1", 2, 1)]
    [InlineData("1,2", 1, 2)]
    [InlineData("9\n2", 2)]
    [InlineData("nonsense\n1 1", 1)]
    public async Task Models_are_chosen_by_number(string answer, params int[] numbers)
    {
        prompter.Environment["OPENAI_API_KEY"] = Key;
        var finished = await prompter.RunTypingAsync($"{answer}\nn\n", "", "setup");

        Assert.Equal(0, finished.ExitCode);
        var listed = finished
            .Output.Split('\n')
            .Where(line => line is [' ', ' ', ' ', _, ' ', ..])
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])
            .ToList();
        Assert.EndsWith(
            $"models: [{string.Join(", ", numbers.Select(number => listed[number - 1]))}]\n",
            Configuration,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_name_that_is_not_in_the_list_is_taken_too()
    {
        await prompter.RunTypingAsync("\nanthropic:claude-x sim:echo\nn\n", "", "setup");

        Assert.EndsWith("models: [anthropic:claude-x, sim:echo]\n", Configuration, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_this_machine_needs_no_key()
    {
        prompter.Environment["OLLAMA_HOST"] = server.OllamaBaseUrl.AbsoluteUri;
        var finished = await prompter.RunAsync("setup", "--yes");

        Assert.Matches(@"(?m)^Local servers: .*\bollama \(\d+ models?\)", finished.Output);
        Assert.Matches(@"models: \[.*ollama:\S+\]\n$", Configuration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("openai\n")]
    [InlineData("openai\n1\n")]
    public async Task Until_its_end_it_changes_nothing(string typed)
    {
        var finished = await prompter.RunTypingAsync(typed, Key, "setup");

        Assert.Equal(2, finished.ExitCode);
        Assert.EndsWith(
            "prompter: there was no answer; nothing was changed\n",
            finished.Output,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFileSystemEntries(prompter.Home));
    }

    [Fact]
    public async Task A_model_that_does_not_answer_is_told_with_its_way_out_and_is_no_default()
    {
        prompter.Environment["OPENAI_BASE_URL"] = "http://127.0.0.1:1/v1";
        var finished = await prompter.RunTypingAsync("openai\n\n\n\n", Key, "setup");

        Assert.Equal(1, finished.ExitCode);
        Assert.Matches(@"openai:gpt-[\w.-]+: .*127\.0\.0\.1:1", finished.Output);
        Assert.EndsWith("Nothing was changed.\n", finished.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(prompter.Home));
    }

    [Theory]
    [InlineData("# mine\ndefaults: { retries: 1 } # x", "# mine\ndefaults: { retries: 1 } # x\nmodels: [sim:swift]\n")]
    [InlineData("#models: [x]\n", "#models: [x]\nmodels: [sim:swift]\n")]
    [InlineData("", "models: [sim:swift]\n")]
    [InlineData("{ defaults: { retries: 1 } }\n", "{ defaults: { retries: 1 }, models: [sim:swift] }\n")]
    public async Task What_stands_in_the_configuration_stays(string before, string after)
    {
        prompter.Configure(before);
        var finished = await prompter.RunAsync("setup", "--yes");

        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(after, Configuration);
        Assert.Contains("models: [sim:swift]", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_that_are_chosen_already_stay_until_others_are_chosen()
    {
        prompter.Configure("models: [sim:echo] # mine\n");
        await prompter.RunTypingAsync("\n\nn\n", "", "setup");
        Assert.Equal("models: [sim:echo] # mine\n", Configuration);

        await prompter.RunTypingAsync("\n1\nn\n", "", "setup");
        Assert.Equal("models: [sim:swift] # mine\n", Configuration);
    }

    [Fact]
    public async Task Without_a_terminal_it_says_what_it_would_ask()
    {
        var finished = await prompter.RunAsync("setup");

        Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
        Assert.Matches("^prompter: setup asks for a key .*'prompter setup --yes'.*\n$", finished.Error);
    }

    [Theory]
    [InlineData("welcome", "", "")]
    [InlineData("welcome-key", "OPENAI_API_KEY", "")]
    [InlineData("welcome-models", "", "models: [sim:echo]")]
    [InlineData("welcome-mistake", "", "modls: [sim:echo]")]
    public async Task Alone_on_a_terminal_it_shows_what_can_be_done_here(
        string page,
        string variable,
        string configuration
    )
    {
        prompter.Environment[variable.Length > 0 ? variable : "UNUSED"] = Key;
        prompter.Configure(configuration);
        var finished = await prompter.RunTypingAsync("", "");

        Assert.Equal(0, finished.ExitCode);
        Golden.Matches(page, finished.Output, prompter);
    }

    private string Configuration => File.ReadAllText(Path.Combine(prompter.Home, ".prompter/config.yaml"));
}
