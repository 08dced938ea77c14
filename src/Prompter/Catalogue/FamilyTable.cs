namespace Prompter.Catalogue;

/// <summary>The families, their models, and what each provider calls them: makers first, local servers last.</summary>
/// <remarks>
/// Names of provider APIs are those of models.dev, July 2026; those of local servers are the tags of Ollama's library and the
/// repositories of Hugging Face, which vLLM serves under their own names.
/// </remarks>
internal static class FamilyTable
{
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        new(
            "gpt",
            [
                Model("gpt-5.5", "openai:gpt-5.5", "openrouter:openai/gpt-5.5"),
                Model("gpt-5.5-pro", "openai:gpt-5.5-pro", "openrouter:openai/gpt-5.5-pro"),
                Model("gpt-5.4", "openai:gpt-5.4", "openrouter:openai/gpt-5.4"),
                Model("gpt-5.4-mini", "openai:gpt-5.4-mini", "openrouter:openai/gpt-5.4-mini"),
                Model("gpt-5.4-nano", "openai:gpt-5.4-nano", "openrouter:openai/gpt-5.4-nano"),
                Model("gpt-5.4-pro", "openai:gpt-5.4-pro", "openrouter:openai/gpt-5.4-pro"),
                Model("gpt-5.3-codex", "openai:gpt-5.3-codex", "openrouter:openai/gpt-5.3-codex"),
                Model("gpt-5", "openai:gpt-5", "openrouter:openai/gpt-5"),
                Model("gpt-5-mini", "openai:gpt-5-mini", "openrouter:openai/gpt-5-mini"),
                Model("gpt-5-nano", "openai:gpt-5-nano", "openrouter:openai/gpt-5-nano"),
                Model("gpt-4.1", "openai:gpt-4.1", "openrouter:openai/gpt-4.1"),
                Model("gpt-4.1-mini", "openai:gpt-4.1-mini", "openrouter:openai/gpt-4.1-mini"),
                Model("gpt-4o", "openai:gpt-4o", "openrouter:openai/gpt-4o"),
                Model("gpt-4o-mini", "openai:gpt-4o-mini", "openrouter:openai/gpt-4o-mini"),
            ]
        ),
        new(
            "gpt-oss",
            [
                Model(
                    "gpt-oss-120b",
                    "groq:openai/gpt-oss-120b",
                    "cerebras:gpt-oss-120b",
                    "together:openai/gpt-oss-120b",
                    "fireworks:accounts/fireworks/models/gpt-oss-120b",
                    "openrouter:openai/gpt-oss-120b",
                    "ollama:gpt-oss:120b",
                    "lmstudio:openai/gpt-oss-120b",
                    "llamacpp:ggml-org/gpt-oss-120b-GGUF",
                    "vllm:openai/gpt-oss-120b"
                ),
                Model(
                    "gpt-oss-20b",
                    "groq:openai/gpt-oss-20b",
                    "together:openai/gpt-oss-20b",
                    "fireworks:accounts/fireworks/models/gpt-oss-20b",
                    "openrouter:openai/gpt-oss-20b",
                    "ollama:gpt-oss:20b",
                    "lmstudio:openai/gpt-oss-20b",
                    "llamacpp:ggml-org/gpt-oss-20b-GGUF",
                    "vllm:openai/gpt-oss-20b"
                ),
            ]
        ),
        new(
            "claude",
            [
                Model("claude-sonnet-5", "anthropic:claude-sonnet-5", "openrouter:anthropic/claude-sonnet-5"),
                Model("claude-fable-5", "anthropic:claude-fable-5"),
                Model("claude-opus-4.8", "anthropic:claude-opus-4-8", "openrouter:anthropic/claude-opus-4.8"),
                Model("claude-haiku-4.5", "anthropic:claude-haiku-4-5", "openrouter:anthropic/claude-haiku-4.5"),
                Model("claude-sonnet-4.6", "anthropic:claude-sonnet-4-6", "openrouter:anthropic/claude-sonnet-4.6"),
                Model("claude-sonnet-4.5", "anthropic:claude-sonnet-4-5", "openrouter:anthropic/claude-sonnet-4.5"),
                Model("claude-opus-4.7", "anthropic:claude-opus-4-7", "openrouter:anthropic/claude-opus-4.7"),
                Model("claude-opus-4.6", "anthropic:claude-opus-4-6", "openrouter:anthropic/claude-opus-4.6"),
                Model("claude-opus-4.5", "anthropic:claude-opus-4-5", "openrouter:anthropic/claude-opus-4.5"),
            ]
        ),
        new(
            "gemini",
            [
                Model("gemini-3.5-flash", "gemini:gemini-3.5-flash", "openrouter:google/gemini-3.5-flash"),
                Model("gemini-3.1-pro", "gemini:gemini-3.1-pro-preview", "openrouter:google/gemini-3.1-pro-preview"),
                Model(
                    "gemini-3.1-flash-lite",
                    "gemini:gemini-3.1-flash-lite",
                    "openrouter:google/gemini-3.1-flash-lite"
                ),
                Model("gemini-3-flash", "gemini:gemini-3-flash-preview", "openrouter:google/gemini-3-flash-preview"),
                Model("gemini-2.5-pro", "gemini:gemini-2.5-pro", "openrouter:google/gemini-2.5-pro"),
                Model("gemini-2.5-flash", "gemini:gemini-2.5-flash", "openrouter:google/gemini-2.5-flash"),
                Model(
                    "gemini-2.5-flash-lite",
                    "gemini:gemini-2.5-flash-lite",
                    "openrouter:google/gemini-2.5-flash-lite"
                ),
            ]
        ),
        new(
            "deepseek",
            [
                Model(
                    "deepseek-v4-pro",
                    "deepseek:deepseek-v4-pro",
                    "together:deepseek-ai/DeepSeek-V4-Pro",
                    "fireworks:accounts/fireworks/models/deepseek-v4-pro",
                    "openrouter:deepseek/deepseek-v4-pro",
                    "vllm:deepseek-ai/DeepSeek-V4-Pro"
                ),
                Model(
                    "deepseek-v4-flash",
                    "deepseek:deepseek-v4-flash",
                    "fireworks:accounts/fireworks/models/deepseek-v4-flash",
                    "openrouter:deepseek/deepseek-v4-flash"
                ),
                Model("deepseek-v3.2", "openrouter:deepseek/deepseek-v3.2", "vllm:deepseek-ai/DeepSeek-V3.2"),
                Model(
                    "deepseek-r1",
                    "openrouter:deepseek/deepseek-r1-0528",
                    "ollama:deepseek-r1:671b",
                    "vllm:deepseek-ai/DeepSeek-R1-0528"
                ),
                Model(
                    "deepseek-r1-distill-llama-70b",
                    "openrouter:deepseek/deepseek-r1-distill-llama-70b",
                    "ollama:deepseek-r1:70b",
                    "vllm:deepseek-ai/DeepSeek-R1-Distill-Llama-70B"
                ),
            ]
        ),
        new(
            "llama",
            [
                Model(
                    "llama-3.3-70b",
                    "groq:llama-3.3-70b-versatile",
                    "together:meta-llama/Llama-3.3-70B-Instruct-Turbo",
                    "openrouter:meta-llama/llama-3.3-70b-instruct",
                    "ollama:llama3.3:70b",
                    "lmstudio:meta/llama-3.3-70b",
                    "vllm:meta-llama/Llama-3.3-70B-Instruct"
                ),
                Model(
                    "llama-4-maverick",
                    "openrouter:meta-llama/llama-4-maverick",
                    "ollama:llama4:128x17b",
                    "vllm:meta-llama/Llama-4-Maverick-17B-128E-Instruct"
                ),
                Model(
                    "llama-4-scout",
                    "groq:meta-llama/llama-4-scout-17b-16e-instruct",
                    "openrouter:meta-llama/llama-4-scout",
                    "ollama:llama4:16x17b",
                    "vllm:meta-llama/Llama-4-Scout-17B-16E-Instruct"
                ),
                Model(
                    "llama-3.2-3b",
                    "openrouter:meta-llama/llama-3.2-3b-instruct",
                    "ollama:llama3.2:3b",
                    "vllm:meta-llama/Llama-3.2-3B-Instruct"
                ),
                Model(
                    "llama-3.1-8b",
                    "groq:llama-3.1-8b-instant",
                    "openrouter:meta-llama/llama-3.1-8b-instruct",
                    "ollama:llama3.1:8b",
                    "vllm:meta-llama/Llama-3.1-8B-Instruct"
                ),
            ]
        ),
        new(
            "mistral",
            [
                Model("mistral-medium-3.5", "mistral:mistral-medium-2604", "openrouter:mistralai/mistral-medium-3-5"),
                Model("mistral-large-3", "mistral:mistral-large-2512", "openrouter:mistralai/mistral-large-2512"),
                Model("mistral-small-4", "mistral:mistral-small-2603", "openrouter:mistralai/mistral-small-2603"),
                Model(
                    "mistral-small-3.2",
                    "mistral:mistral-small-2506",
                    "openrouter:mistralai/mistral-small-3.2-24b-instruct",
                    "ollama:mistral-small3.2:24b",
                    "vllm:mistralai/Mistral-Small-3.2-24B-Instruct-2506"
                ),
                Model("mistral-medium-3.1", "mistral:mistral-medium-2508", "openrouter:mistralai/mistral-medium-3.1"),
                Model(
                    "mistral-nemo",
                    "mistral:mistral-nemo",
                    "openrouter:mistralai/mistral-nemo",
                    "ollama:mistral-nemo:12b",
                    "vllm:mistralai/Mistral-Nemo-Instruct-2407"
                ),
                Model(
                    "ministral-3-8b",
                    "openrouter:mistralai/ministral-8b-2512",
                    "ollama:ministral-3:8b",
                    "vllm:mistralai/Ministral-3-8B-Instruct-2512"
                ),
                Model("codestral", "mistral:codestral-latest", "openrouter:mistralai/codestral-2508"),
            ]
        ),
        new(
            "mixtral",
            [
                Model(
                    "mixtral-8x22b",
                    "mistral:open-mixtral-8x22b",
                    "openrouter:mistralai/mixtral-8x22b-instruct",
                    "ollama:mixtral:8x22b",
                    "vllm:mistralai/Mixtral-8x22B-Instruct-v0.1"
                ),
                Model(
                    "mixtral-8x7b",
                    "mistral:open-mixtral-8x7b",
                    "ollama:mixtral:8x7b",
                    "vllm:mistralai/Mixtral-8x7B-Instruct-v0.1"
                ),
            ]
        ),
        new(
            "qwen",
            [
                Model("qwen3.7-max", "together:Qwen/Qwen3.7-Max", "openrouter:qwen/qwen3.7-max"),
                Model(
                    "qwen3.7-plus",
                    "fireworks:accounts/fireworks/models/qwen3p7-plus",
                    "openrouter:qwen/qwen3.7-plus"
                ),
                Model(
                    "qwen3.5-397b",
                    "together:Qwen/Qwen3.5-397B-A17B",
                    "openrouter:qwen/qwen3.5-397b-a17b",
                    "vllm:Qwen/Qwen3.5-397B-A17B"
                ),
                Model(
                    "qwen3-32b",
                    "groq:qwen/qwen3-32b",
                    "openrouter:qwen/qwen3-32b",
                    "ollama:qwen3:32b",
                    "lmstudio:qwen/qwen3-32b",
                    "vllm:Qwen/Qwen3-32B"
                ),
                Model("qwen3-8b", "openrouter:qwen/qwen3-8b", "ollama:qwen3:8b", "vllm:Qwen/Qwen3-8B"),
                Model(
                    "qwen3-coder-30b",
                    "openrouter:qwen/qwen3-coder-30b-a3b-instruct",
                    "ollama:qwen3-coder:30b",
                    "lmstudio:qwen/qwen3-coder-30b",
                    "vllm:Qwen/Qwen3-Coder-30B-A3B-Instruct"
                ),
            ]
        ),
        new(
            "kimi",
            [
                Model(
                    "kimi-k2.6",
                    "moonshot:kimi-k2.6",
                    "together:moonshotai/Kimi-K2.6",
                    "fireworks:accounts/fireworks/models/kimi-k2p6",
                    "openrouter:moonshotai/kimi-k2.6",
                    "vllm:moonshotai/Kimi-K2.6"
                ),
                Model(
                    "kimi-k2.7-code",
                    "moonshot:kimi-k2.7-code",
                    "together:moonshotai/Kimi-K2.7-Code",
                    "fireworks:accounts/fireworks/models/kimi-k2p7-code",
                    "openrouter:moonshotai/kimi-k2.7-code",
                    "vllm:moonshotai/Kimi-K2.7-Code"
                ),
                Model(
                    "kimi-k2.5",
                    "moonshot:kimi-k2.5",
                    "openrouter:moonshotai/kimi-k2.5",
                    "vllm:moonshotai/Kimi-K2.5"
                ),
                Model(
                    "kimi-k2-thinking",
                    "moonshot:kimi-k2-thinking",
                    "openrouter:moonshotai/kimi-k2-thinking",
                    "vllm:moonshotai/Kimi-K2-Thinking"
                ),
            ]
        ),
        new(
            "grok",
            [
                Model("grok-4.3", "xai:grok-4.3", "openrouter:x-ai/grok-4.3"),
                Model("grok-4.20", "xai:grok-4.20-0309-reasoning", "openrouter:x-ai/grok-4.20"),
                Model("grok-build-0.1", "xai:grok-build-0.1", "openrouter:x-ai/grok-build-0.1"),
            ]
        ),
    ];

    private static FamilyModel Model(string name, params string[] references) =>
        new(name, [.. references.Select(Reference)]);

    private static ModelReference Reference(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new(text[..colon], text[(colon + 1)..]);
    }
}
