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
        new("codex") { HasFixedSampling = true, SystemRole = "developer" },
    ];

    private static readonly OpenAIQuirks OpenAI = new()
    {
        MaxTokensField = "max_completion_tokens",
        Models = OpenAIModels,
    };

    private static readonly OpenAIModelRule MistralModel = new("mistralai/") { HasShortToolCallIds = true };

    private static readonly OpenAIQuirks Local = new() { TakesTopK = true, Models = [MistralModel] };

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
        Row("groq", ProviderKind.OpenAI, "https://api.groq.com/openai/v1", "GROQ_API_KEY") with
        {
            Quirks = new() { MaxTokensField = "max_completion_tokens" },
        },
        Row("openrouter", ProviderKind.OpenAI, "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY") with
        {
            Quirks = new()
            {
                TakesTopK = true,
                TakesReasoningObject = true,
                ExtraBody = """{"usage":{"include":true}}""",
                Models = [MistralModel],
            },
        },
        Row("deepseek", ProviderKind.OpenAI, "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY") with
        {
            Quirks = new()
            {
                TakesJsonSchema = false,
                ReturnsReasoning = true,
                Models = [new("deepseek-reasoner") { HasFixedSampling = true }],
            },
        },
        Row("mistral", ProviderKind.OpenAI, "https://api.mistral.ai/v1", "MISTRAL_API_KEY") with
        {
            Quirks = new()
            {
                SeedField = "random_seed",
                TakesStreamOptions = false,
                Models = [MistralModel with { Prefix = "" }],
            },
        },
        Row("xai", ProviderKind.OpenAI, "https://api.x.ai/v1", "XAI_API_KEY"),
        Row("together", ProviderKind.OpenAI, "https://api.together.xyz/v1", "TOGETHER_API_KEY") with
        {
            Quirks = new() { TakesTopK = true },
        },
        Row("cerebras", ProviderKind.OpenAI, "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY") with
        {
            Quirks = new() { MaxTokensField = "max_completion_tokens" },
        },
        Row("fireworks", ProviderKind.OpenAI, "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY") with
        {
            Quirks = new() { TakesTopK = true },
        },
        Row("moonshot", ProviderKind.OpenAI, "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY") with
        {
            Quirks = new() { ReturnsReasoning = true },
        },
        Row("perplexity", ProviderKind.OpenAI, "https://api.perplexity.ai", "PERPLEXITY_API_KEY", "PPLX_API_KEY") with
        {
            Quirks = new() { TakesTopK = true, TakesStreamOptions = false },
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
            NeedsKey = false,
        },
        Row("lmstudio", ProviderKind.OpenAI, "http://127.0.0.1:1234/v1", "LMSTUDIO_API_KEY") with
        {
            NeedsKey = false,
            Quirks = Local,
        },
        Row("llamacpp", ProviderKind.OpenAI, "http://127.0.0.1:8080/v1", "LLAMA_API_KEY") with
        {
            NeedsKey = false,
            // llama.cpp's server, tools/server/README.md: "prefill assistant's response".
            Quirks = Local with
            {
                ContinuesAnswers = true,
            },
        },
        Row("vllm", ProviderKind.OpenAI, "http://127.0.0.1:8000/v1", "VLLM_API_KEY") with
        {
            NeedsKey = false,
            Quirks = Local,
        },
    ];

    private static Provider Row(string name, ProviderKind kind, string baseUrl, params string[] keyVariables) =>
        new(name, kind)
        {
            BaseUrl = new(baseUrl),
            KeyVariables = keyVariables,
            NeedsKey = true,
        };
}
