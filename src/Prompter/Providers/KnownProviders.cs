using Prompter.Providers.OpenAI;

namespace Prompter.Providers;

/// <summary>The providers that need no configuration: one row each.</summary>
/// <remarks>Addresses and variables as the vendors' own documentation of their OpenAI compatibility gives them, July 2026.</remarks>
internal static class KnownProviders
{
    private static readonly OpenAIModelRule[] OpenAIModels =
    [
        new("o1-mini") { HasFixedSampling = true, SystemRole = null },
        new("o1-preview") { HasFixedSampling = true, SystemRole = null },
        new("o1") { HasFixedSampling = true, SystemRole = "developer" },
        new("o3") { HasFixedSampling = true, SystemRole = "developer" },
        new("o4") { HasFixedSampling = true, SystemRole = "developer" },
        new("gpt-5-chat"),
        new("gpt-5") { HasFixedSampling = true, SystemRole = "developer" },
        new("gpt-6") { HasFixedSampling = true, SystemRole = "developer" },
        new("codex") { HasFixedSampling = true, SystemRole = "developer" },
    ];

    private static readonly OpenAIQuirks CompletionTokens = new() { MaxTokensField = "max_completion_tokens" };

    private static readonly OpenAIQuirks OpenAI = CompletionTokens with { Models = OpenAIModels };

    private static readonly OpenAIQuirks TopK = new() { TakesTopK = true };

    private static readonly OpenAIModelRule MistralModel = new("mistralai/") { HasShortToolCallIds = true };

    private static readonly OpenAIQuirks Local = TopK with { Models = [MistralModel] };

    public static IReadOnlyList<Provider> All { get; } =
    [
        Row("openai", ProviderKind.OpenAI, "https://api.openai.com/v1", "OPENAI_API_KEY") with
        {
            BaseUrlVariable = "OPENAI_BASE_URL",
            Quirks = OpenAI,
            ResponsesModels = ["-pro", "codex", "deep-research", "computer-use"],
        },
        Row("anthropic", ProviderKind.Anthropic, "https://api.anthropic.com", "ANTHROPIC_API_KEY") with
        {
            BaseUrlVariable = "ANTHROPIC_BASE_URL",
        },
        Row(
            "gemini",
            ProviderKind.Gemini,
            "https://generativelanguage.googleapis.com",
            "GEMINI_API_KEY",
            "GOOGLE_API_KEY",
            "GOOGLE_GENERATIVE_AI_API_KEY"
        ) with
        {
            BaseUrlVariable = "GOOGLE_GEMINI_BASE_URL",
        },
        Compatible("groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY", CompletionTokens),
        Compatible(
            "openrouter",
            "https://openrouter.ai/api/v1",
            "OPENROUTER_API_KEY",
            new()
            {
                TakesTopK = true,
                TakesReasoningObject = true,
                ExtraBody = """{"usage":{"include":true}}""",
                Models = [MistralModel],
            }
        ),
        Compatible(
            "deepseek",
            "https://api.deepseek.com/v1",
            "DEEPSEEK_API_KEY",
            new()
            {
                TakesJsonSchema = false,
                ReturnsReasoning = true,
                HighestEffort = "max",
                Models = [new("deepseek-reasoner") { HasFixedSampling = true }],
            }
        ),
        Compatible(
            "mistral",
            "https://api.mistral.ai/v1",
            "MISTRAL_API_KEY",
            new()
            {
                SeedField = "random_seed",
                TakesStreamOptions = false,
                Models = [MistralModel with { Prefix = "" }],
            }
        ),
        Compatible("xai", "https://api.x.ai/v1", "XAI_API_KEY", OpenAIQuirks.Compatible),
        Compatible("together", "https://api.together.xyz/v1", "TOGETHER_API_KEY", TopK),
        Compatible("cerebras", "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY", CompletionTokens),
        Compatible("fireworks", "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY", TopK),
        Compatible("moonshot", "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY", new() { ReturnsReasoning = true }),
        Compatible(
            "perplexity",
            "https://api.perplexity.ai",
            "PERPLEXITY_API_KEY",
            TopK with
            {
                TakesStreamOptions = false,
            }
        ) with
        {
            KeyVariables = ["PERPLEXITY_API_KEY", "PPLX_API_KEY"],
        },
        new("azure", ProviderKind.OpenAI)
        {
            KeyVariables = ["AZURE_OPENAI_API_KEY"],
            NeedsKey = true,
            Quirks = OpenAI with { KeyHeader = "api-key" },
        },
        Row("ollama", ProviderKind.Ollama, "http://127.0.0.1:11434", "OLLAMA_API_KEY") with
        {
            BaseUrlVariable = "OLLAMA_HOST",
        },
        Compatible("lmstudio", "http://127.0.0.1:1234/v1", "LMSTUDIO_API_KEY", Local),
        // llama.cpp's server, tools/server/README.md: "prefill assistant's response".
        Compatible("llamacpp", "http://127.0.0.1:8080/v1", "LLAMA_API_KEY", Local with { ContinuesAnswers = true }),
        Compatible("vllm", "http://127.0.0.1:8000/v1", "VLLM_API_KEY", Local),
    ];

    private static Provider Compatible(string name, string baseUrl, string keyVariable, OpenAIQuirks quirks) =>
        Row(name, ProviderKind.OpenAI, baseUrl, keyVariable) with
        {
            Quirks = quirks,
        };

    private static Provider Row(string name, ProviderKind kind, string baseUrl, params string[] keyVariables) =>
        new(name, kind)
        {
            BaseUrl = new(baseUrl),
            KeyVariables = keyVariables,
            NeedsKey = !new Uri(baseUrl).IsLoopback,
        };
}
