using Prompter.Providers.Anthropic;
using Prompter.Providers.Gemini;
using Prompter.Providers.Ollama;
using Prompter.Providers.OpenAI;

namespace Prompter.Tests.Providers;

/// <summary>A family of providers as tests ask it.</summary>
/// <param name="Provider">The provider's name in errors.</param>
/// <param name="Model">The model that is asked where a test names none.</param>
/// <param name="Path">What its base address has after that of a server.</param>
/// <param name="Create">Creates its client.</param>
public sealed record Family(
    string Provider,
    string Model,
    string Path,
    Func<string, HttpProviderOptions, HttpChatClient> Create
)
{
    public static Family Anthropic { get; } =
        new("anthropic", "claude-sonnet-4-5", "", (model, options) => new AnthropicChatClient(model, options));

    public static Family Gemini { get; } =
        new("gemini", "gemini-2.5-flash", "", (model, options) => new GeminiChatClient(model, options));

    public static Family Ollama { get; } =
        new("ollama", "llama3.2:3b", "", (model, options) => new OllamaChatClient(model, options));

    public static Family OpenAI { get; } =
        new("openai", "gpt-4.1", "v1", (model, options) => new OpenAIChatClient(model, options));

    public static Family Responses { get; } =
        new("openai", "gpt-5.5", "v1", (model, options) => new ResponsesChatClient(model, options));

    public HttpChatClient Client(
        Uri server,
        string? model = null,
        string? key = null,
        HttpMessageInvoker? invoker = null
    ) =>
        Create(
            model ?? Model,
            new()
            {
                Provider = Provider,
                BaseUrl = new(server, Path),
                ApiKey = key,
                Invoker = invoker,
            }
        );
}
