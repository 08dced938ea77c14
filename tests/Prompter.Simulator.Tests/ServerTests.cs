namespace Prompter.Simulator.Tests;

public sealed class ServerTests
{
    [Fact]
    public async Task One_line_starts_it_on_a_free_port_and_every_family_has_its_base_url()
    {
        await using var server = await SimulatorServer.StartAsync(
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal("127.0.0.1", server.BaseUrl.Host);
        Assert.NotEqual(0, server.BaseUrl.Port);
        Assert.Equal(new Uri(server.BaseUrl, "/v1"), server.OpenAIBaseUrl);
        Assert.Equal(server.BaseUrl, server.AnthropicBaseUrl);
        Assert.Equal(server.BaseUrl, server.GeminiBaseUrl);
        Assert.Equal(server.BaseUrl, server.OllamaBaseUrl);
    }
}
