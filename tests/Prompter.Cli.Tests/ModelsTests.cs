using System.Net;
using System.Net.Sockets;
using Prompter.Tests.Shared;

namespace Prompter.Cli.Tests;

public sealed class ModelsTests : IDisposable
{
    private const string NewList = """
        {"format":1,"as_of":"2031-02-03","source":"me","providers":{"mine":{"tiny":{"context":1000,"price":[1,2]},"bare":{}}}}
        """;

    private readonly PrompterProcess prompter = new();

    private string ListFile => Path.Combine(prompter.Home, ".local", "share", "prompter", "models.json");

    public void Dispose() => prompter.Dispose();

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

    [Fact]
    public async Task An_address_that_is_none_is_wrong_use()
    {
        var finished = await prompter.RunAsync("models", "update", "--url", "models.json");

        Assert.Equal(
            (2, "prompter: --url has to begin with https:// or http://\n"),
            (finished.ExitCode, finished.Error)
        );
    }

    /// <summary>Runs an update against a server that gives one answer.</summary>
    private async Task<Finished> UpdateAsync(int status, string body)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        prompter.Environment["NO_PROXY"] = "127.0.0.1";
        var running = prompter.RunAsync("models", "update", "--url", $"http://{listener.LocalEndpoint}/list");
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
