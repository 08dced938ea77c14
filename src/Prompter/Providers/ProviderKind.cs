namespace Prompter.Providers;

/// <summary>The wire family that a provider speaks.</summary>
public enum ProviderKind
{
    /// <summary>OpenAI chat completions; written <c>openai</c>.</summary>
    OpenAI,

    /// <summary>OpenAI responses; written <c>openai-responses</c>.</summary>
    OpenAIResponses,

    /// <summary>Anthropic messages; written <c>anthropic</c>.</summary>
    Anthropic,

    /// <summary>Gemini generateContent; written <c>gemini</c>.</summary>
    Gemini,

    /// <summary>Ollama chat; written <c>ollama</c>.</summary>
    Ollama,
}
