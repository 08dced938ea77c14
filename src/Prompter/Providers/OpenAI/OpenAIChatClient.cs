using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using Prompter.Catalogue;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>A model behind OpenAI chat completions, or behind any server that speaks it.</summary>
/// <remarks>
/// Protocol: <see href="https://platform.openai.com/docs/api-reference/chat">OpenAI's reference</see>, and what
/// <see cref="OpenAIQuirks"/> says of others.
/// </remarks>
public sealed class OpenAIChatClient : HttpChatClient
{
    private readonly OpenAIQuirks quirks;

    /// <summary>Creates the client; nothing is sent yet.</summary>
    /// <param name="model">The model as the provider names it.</param>
    /// <param name="options">Where the API is; its address includes the version, as in <c>https://api.openai.com/v1</c>.</param>
    /// <param name="quirks">How the server differs from others; default <see cref="OpenAIQuirks.Compatible"/>.</param>
    public OpenAIChatClient(string model, HttpProviderOptions options, OpenAIQuirks? quirks = null)
        : base(model, options) => this.quirks = quirks ?? OpenAIQuirks.Compatible;

    /// <inheritdoc />
    public override bool ContinuesAnswers => quirks.ContinuesAnswers;

    private protected override string PathOf(ChatOptions options, bool streams) => "chat/completions";

    private protected override HttpContent BodyOf(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        bool streams,
        HttpErrors errors
    ) =>
        new ChatRequestMapping(Options.Provider, quirks, options.ModelId ?? Model, errors).Map(
            messages,
            options,
            streams
        );

    private protected override void AddHeaders(HttpRequestHeaders headers, string? key)
    {
        if (quirks.KeyHeader is { } header && key is not null)
        {
            headers.TryAddWithoutValidation(header, key);
        }
        else
        {
            base.AddHeaders(headers, key);
        }
    }

    internal override AnswerReader CreateReader(HttpErrors errors) => new ChatStream(errors);

    private protected override Task<IReadOnlyList<AvailableModel>> ReadModelsAsync(
        HttpErrors errors,
        CancellationToken cancellationToken
    ) => ChatModelList.ReadAsync(this, errors, cancellationToken);
}
