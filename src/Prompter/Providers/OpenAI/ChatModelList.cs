using Prompter.Catalogue;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>The models of a server that speaks chat completions or responses.</summary>
internal sealed class ChatModelList
{
    public List<ChatModel>? Data { get; set; }

    public static async Task<IReadOnlyList<AvailableModel>> ReadAsync(
        HttpChatClient client,
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        var list = await client
            .AskAsync("models", null, OpenAIJson.Default.ChatModelList, errors, cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. from model in list.Data ?? []
            where model.Id is not null
            select new AvailableModel(
                model.Id!,
                model.ContextLength ?? model.ContextWindow ?? model.MaxContextLength ?? model.MaxModelLen,
                model.MaxCompletionTokens
            ),
        ];
    }
}

internal sealed class ChatModel
{
    public string? Id { get; set; }

    /// <summary>The context of OpenRouter, Together and others.</summary>
    public long? ContextLength { get; set; }

    /// <summary>Groq's name for the context.</summary>
    public long? ContextWindow { get; set; }

    /// <summary>Mistral's name for the context.</summary>
    public long? MaxContextLength { get; set; }

    /// <summary>vLLM's name for the context.</summary>
    public long? MaxModelLen { get; set; }
    public long? MaxCompletionTokens { get; set; }
}
