using Prompter.Catalogue;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>The models of a server that speaks chat completions or responses.</summary>
internal static class ChatModelList
{
    public const string Path = "models";

    public static AvailableModel? ModelIn(JsonSlice entry) =>
        (entry.Word("id"u8) ?? entry.Word("name"u8)) is { } name
            ? new(
                name,
                // The names of OpenRouter, Together and others; of Groq; of Mistral; of vLLM.
                entry.Count("context_length"u8)
                    ?? entry.Count("context_window"u8)
                    ?? entry.Count("max_context_length"u8)
                    ?? entry.Count("max_model_len"u8),
                entry.Count("max_completion_tokens"u8)
            )
            : null;
}
