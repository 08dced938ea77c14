using System.Net.Sockets;

namespace Prompter.Cli.Tests;

public sealed class ModelsTests : CommandLineTest
{
    private const string NewList = """
        {"format":1,"as_of":"2031-02-03","source":"me","providers":{"mine":{"tiny":{"context":1000,"price":[1,2]},"bare":{}}}}
        """;

    private const string Shown = """
        {"format":1,"as_of":"2031-02-03","source":"made up","providers":{"anthropic":{
        "claude-large":{"released":"2031-01-01","context":1000000,"output":128000,"price":[3,15,0.3,3.75],"above":[[200000,6,22.5,0.6,7.5]],"can":"tools images pdf json reasoning","cannot":"temperature","efforts":"low high","toggle":true,"budget":[1024,null]},
        "claude-small":{"status":"beta","context":200000,"output":8192,"price":[0.08,0.4],"can":"temperature"}},
        "openai":{"unknown\u001b[2J":{}}}}
        """;

    private string ListFile => Path.Combine(Prompter.Home, ".local", "share", "prompter", "models.json");

    [Fact]
    public async Task An_update_stores_the_list()
    {
        var finished = await UpdateAsync(200, NewList);

        Assert.Equal(
            (0, "", $"2 models of 1 provider, as of 2031-02-03, stored in {ListFile}\n"),
            (finished.ExitCode, finished.Output, finished.Error)
        );
        Assert.Equal(NewList, await File.ReadAllTextAsync(ListFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_update_to_an_older_list_says_that_it_stays_unused()
    {
        var finished = await UpdateAsync(200, NewList.Replace("2031", "2021", StringComparison.Ordinal));

        Assert.Matches(
            @", which is older than the one that is built in \(20\d\d-\d\d-\d\d\) and stays unused\n$",
            finished.Error
        );
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"format":1,"as_of":"2031-02-03","providers":{"p":{"m":{"price":[-1,2]}}}}""")]
    public async Task A_failed_update_is_one_line_and_changes_nothing(int status, string body)
    {
        await UpdateAsync(200, NewList);

        var finished = await UpdateAsync(status, body);

        Assert.Equal((1, ""), (finished.ExitCode, finished.Output));
        Assert.Matches("^prompter: [^\n]*http://127\\.0\\.0\\.1:[^\n]*\n$", finished.Error);
        Assert.Equal(NewList, await File.ReadAllTextAsync(ListFile, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(200)]
    public async Task The_table_fits_the_terminal(int columns)
    {
        Store(Shown);

        var finished = await Prompter.RunOnTerminalAsync(columns, "models");

        var image = ScreenImage.Of(finished.Output, columns);
        Golden.Matches($"models-{columns}", image, Prompter);
        Assert.All(image.Split('\n'), line => Assert.InRange(line.Length, 0, columns));
    }

    [Fact]
    public async Task In_a_pipe_each_model_is_a_line_and_what_is_said_beside_goes_to_standard_error()
    {
        Store(Shown);

        var finished = await Prompter.RunAsync("models");

        Golden.Matches("models-piped", finished.Output, Prompter);
        Assert.Equal("3 models as of 2031-02-03 (made up); $ for a million tokens\n", finished.Error);
    }

    [Fact]
    public async Task For_programs_there_is_a_line_of_json_for_each_model_of_a_provider()
    {
        Store(Shown);

        var finished = await Prompter.RunAsync("models", "anthropic", "--json");

        Assert.Equal((0, ""), (finished.ExitCode, finished.Error));
        Golden.Matches("models-json", finished.Output, Prompter);
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_is_a_warning_and_the_built_in_one_is_shown()
    {
        Store("{\"format\":1,");

        var finished = await Prompter.RunAsync("models", "openai");

        Assert.Equal(0, finished.ExitCode);
        Assert.StartsWith(
            $"prompter: the list of models {ListFile} cannot be used: ",
            finished.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("openai:gpt-4.1 ", finished.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("opnai", "no model has 'opnai' in its name, provider or abilities; did you mean 'openai'?")]
    [InlineData("sonet", "no model has 'sonet' in its name, provider or abilities")]
    [InlineData("claude lareg", "no model has 'lareg' in its name, provider or abilities; did you mean 'large'?")]
    [InlineData(
        "ollama",
        "no model has 'ollama' in its name, provider or abilities; to ask it: prompter models ollama --live"
    )]
    [InlineData("claude --vision --max-price 2", "no model has all of it: claude, images, $2")]
    [InlineData("--min-context 2M", "no model has all of it: 2M")]
    public async Task Where_nothing_is_found_the_exit_code_is_that_of_grep(string arguments, string problem)
    {
        Store(Shown);

        var finished = await Prompter.RunAsync(["models", .. arguments.Split(' ')]);

        Assert.Equal((1, "", $"prompter: {problem}\n"), (finished.ExitCode, finished.Output, finished.Error));
    }

    [Theory]
    [InlineData("CLAUDE", "claude-large claude-small")]
    [InlineData("claude vision", "claude-large")]
    [InlineData("anthropic --tools --pdf", "claude-large")]
    [InlineData("claude beta", "claude-small")]
    [InlineData("--max-price 15", "claude-large claude-small")]
    [InlineData("--max-price 0.4", "claude-small")]
    [InlineData("--min-context 200k", "claude-large claude-small")]
    [InlineData("--min-context 1M", "claude-large")]
    [InlineData("claude --sort price", "claude-small claude-large")]
    [InlineData("claude --sort price -r", "claude-large claude-small")]
    [InlineData("claude --sort context", "claude-large claude-small")]
    [InlineData("claude --sort released -r", "claude-large claude-small")]
    [InlineData("claude --sort name -r", "claude-small claude-large")]
    public async Task Models_are_found_by_words_abilities_and_price_and_sorted(string arguments, string names)
    {
        Store(Shown);

        var finished = await Prompter.RunAsync(["models", .. arguments.Split(' '), "--json"]);

        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(
            names.Split(' '),
            finished
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line).GetProperty("name").GetString())
        );
    }

    [Theory]
    [InlineData("--sort", "size", "--sort is name, context, price, output, released, not 'size'")]
    [InlineData(
        "--max-price",
        "cheap",
        "--max-price takes dollars for a million tokens, such as 2 or 0.5, not 'cheap'"
    )]
    [InlineData("--min-context", "-1", "--min-context takes a number of tokens such as 100k, 1M or 128000, not '-1'")]
    public async Task A_search_that_is_none_is_wrong_use(string option, string value, string problem)
    {
        var finished = await Prompter.RunAsync("models", option, value);

        Assert.Equal((2, $"prompter: {problem}\n"), (finished.ExitCode, finished.Error));
    }

    [Fact]
    public async Task Simulated_models_and_those_of_llm_have_lists_of_their_own()
    {
        var simulated = await Prompter.RunOnTerminalAsync(60, "models", "sim");
        var llm = await Prompter.RunAsync("models", "llm", "gpt");

        Golden.Matches("models-sim", ScreenImage.Of(simulated.Output, 60), Prompter);
        Assert.Contains("llm:gpt-4 ", llm.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_none_is_wrong_use()
    {
        var finished = await Prompter.RunAsync("models", "update", "--url", "models.json");

        Assert.Equal(
            (2, "prompter: --url has to begin with https:// or http://\n"),
            (finished.ExitCode, finished.Error)
        );
    }

    private void Store(string list)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ListFile)!);
        File.WriteAllText(ListFile, list);
    }

    /// <summary>Runs an update against a server that gives one answer.</summary>
    private async Task<Finished> UpdateAsync(int status, string body)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Prompter.Environment["NO_PROXY"] = "127.0.0.1";
        var running = Prompter.RunAsync("models", "update", "--url", $"http://{listener.LocalEndpoint}/list");
        using (
            var exchange = await HttpExchange.ReadAsync(
                await listener.AcceptSocketAsync(cancellationToken),
                cancellationToken
            )
        )
        {
            await exchange.AnswerAsync(status, "application/json", body, cancellationToken);
        }

        return await running;
    }
}
