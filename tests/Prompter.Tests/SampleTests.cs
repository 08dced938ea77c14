using System.Reflection;
using Prompter.Simulator;

namespace Prompter.Tests;

public sealed class SampleTests : IAsyncLifetime
{
    private SimulatorServer server = null!;

    public async ValueTask InitializeAsync() =>
        server = await SimulatorServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_chain_answers_although_its_first_model_breaks_off()
    {
        var output = await RunAsync("FallbackChain", "openai:gpt-5.5?fail=cut", "anthropic:claude-sonnet-4-5");
        Assert.Contains("next: anthropic:claude-sonnet-4-5; forget the text so far]", output, StringComparison.Ordinal);
        Assert.Contains("anthropic:claude-sonnet-4-5: 1 tries, ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_knows_nothing_of_Prompter_is_answered()
    {
        var output = await RunAsync("AnyChatClient", "openai:gpt-5.5", "anthropic:claude-sonnet-4-5");
        Assert.Matches(@"\(\d+ tokens\)", output);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_official_client_is_tried_again_and_another_model_takes_over()
    {
        var output = await RunAsync("OfficialClient", "gpt-5.5?fail=503x1", "gpt-4.1");
        Assert.EndsWith(
            "\nopenai:gpt-5.5?fail=503x1: Overloaded\nopenai:gpt-5.5?fail=503x1: answered\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Equal([503, 200], server.Requests.Select(request => request.Status));
        server.Clear();

        output = await RunAsync("OfficialClient", "gpt-5.5?fail=401", "gpt-4.1");
        Assert.EndsWith(
            "\nopenai:gpt-5.5?fail=401: AuthFailure\nopenai:gpt-4.1: answered\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Equal([401, 200], server.Requests.Select(request => request.Status));
    }

    [Theory]
    [InlineData("openai:gpt-4.1?json=fenced")]
    [InlineData("openai:gpt-4.1?json=wrongx1")]
    [InlineData("anthropic:claude-sonnet-4-5?json=cutx1")]
    public async Task A_value_of_a_type_comes_whatever_the_model_did_to_it_first(string model)
    {
        var output = await RunAsync("StructuredOutput", model);
        Assert.Matches(@"^.+, \d{4}-\d\d-\d\d, (Easy|Hard|Extreme)\n", output);
        Assert.Contains($"{model}: ", output, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string sample, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [PathOf(sample), .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["OPENAI_BASE_URL"] = server.OpenAIBaseUrl.ToString();
        start.Environment["ANTHROPIC_BASE_URL"] = server.AnthropicBaseUrl.ToString();
        start.Environment["OPENAI_API_KEY"] = start.Environment["ANTHROPIC_API_KEY"] = "any";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    /// <summary>Built as these tests were.</summary>
    private static string PathOf(string sample, [CallerFilePath] string file = "")
    {
        var built = Path.GetRelativePath(
            Path.Combine(Path.GetDirectoryName(file)!, "bin"),
            Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!
        );
        return Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "samples", sample, "bin", built, $"{sample}.dll")
        );
    }
}
