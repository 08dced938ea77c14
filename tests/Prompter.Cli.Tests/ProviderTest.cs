using Prompter.Simulator;

namespace Prompter.Cli.Tests;

/// <summary>A test of provider APIs from the command line, against the simulator.</summary>
public abstract class ProviderTest : IAsyncLifetime
{
    /// <summary>A model of each wire family.</summary>
    private protected static readonly string[] Families =
    [
        "openai:gpt-5.5",
        "responses:gpt-5.4",
        "anthropic:claude-sonnet-4-5",
        "gemini:gemini-2.5-flash",
        "ollama:llama3.2:3b",
    ];

    private protected PrompterCommand Prompter { get; } = new();

    private protected SimulatorServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await SimulatorServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var variable in (string[])["OPENAI", "ANTHROPIC", "GEMINI", "RESPONSES"])
        {
            Prompter.Environment[$"PROMPTER_{variable}_API_KEY"] = "test-key-of-the-user";
        }

        foreach (
            var variable in (string[])["OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "GOOGLE_GEMINI_BASE_URL", "OLLAMA_HOST"]
        )
        {
            Prompter.Environment[variable] = null;
        }

        Configure("");
    }

    public async ValueTask DisposeAsync()
    {
        Prompter.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static IEnumerable<string> Ask(params IEnumerable<string> models) =>
        models.SelectMany(model => (string[])["-m", model]);

    private protected static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private protected string Message(string label) => Text(Prompter.Rows[label].GetProperty("error"), "message");

    private protected void Configure(string more) =>
        Prompter.Configure(
            $$"""
            providers:
              openai: { base_url: "{{Server.OpenAIBaseUrl}}" }
              responses: { kind: openai-responses, base_url: "{{Server.OpenAIBaseUrl}}" }
              anthropic: { base_url: "{{Server.AnthropicBaseUrl}}" }
              gemini: { base_url: "{{Server.GeminiBaseUrl}}" }
              ollama: { base_url: "{{Server.OllamaBaseUrl}}" }
            {{more}}
            """
        );
}
