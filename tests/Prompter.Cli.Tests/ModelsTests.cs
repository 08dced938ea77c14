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
    [InlineData("opnai", "did you mean 'openai'?")]
    [InlineData("nothing-like-it", "it knows anthropic, openai")]
    public async Task A_provider_that_the_list_does_not_know_is_wrong_use(string provider, string suggestion)
    {
        Store(Shown);

        var finished = await Prompter.RunAsync("models", provider);

        Assert.Equal(
            (2, "", $"prompter: the list has no models of a provider '{provider}'; {suggestion}\n"),
            (finished.ExitCode, finished.Output, finished.Error)
        );
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
