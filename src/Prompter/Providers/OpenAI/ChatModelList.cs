using System.Text.Json;
using Prompter.Catalogue;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>The models of a server that speaks chat completions or responses.</summary>
internal static class ChatModelList
{
    public const string Path = "models";

    public static List<AvailableModel> In(JsonElement list) =>
        [
            .. from model in list.Items("data"u8)
            where model.Text("id"u8) is not null
            select new AvailableModel(
                model.Text("id"u8)!,
                // The names of OpenRouter, Together and others; of Groq; of Mistral; of vLLM.
                model.Count("context_length"u8)
                    ?? model.Count("context_window"u8)
                    ?? model.Count("max_context_length"u8)
                    ?? model.Count("max_model_len"u8),
                model.Count("max_completion_tokens"u8)
            ),
        ];
}
