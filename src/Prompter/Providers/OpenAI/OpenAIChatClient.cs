using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
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
    private readonly OpenAIOptions options;

    /// <summary>Creates the client; nothing is sent yet.</summary>
    /// <param name="model">The model as the provider names it.</param>
    /// <param name="options">Where the API is.</param>
    public OpenAIChatClient(string model, OpenAIOptions options)
        : base(model, options) => this.options = options;

    /// <inheritdoc />
    public override bool ContinuesAnswers => options.Quirks.ContinuesAnswers;

    private protected override HttpRequestMessage CreateRequest(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        bool streams
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Options.UrlOf("chat/completions"))
        {
            Content = new ChatRequestMapping(this.options, options.ModelId ?? Model, ErrorsFor(options)).Map(
                messages,
                options,
                streams
            ),
        };
        request.Headers.Accept.Add(new(streams ? "text/event-stream" : "application/json"));
        return request;
    }

    private protected override void Authorize(HttpRequestHeaders headers, string key)
    {
        if (options.Quirks.KeyHeader is { } header)
        {
            headers.TryAddWithoutValidation(header, key);
        }
        else
        {
            headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }
    }

    private protected override async Task<ChatResponse> ReadResponseAsync(
        Stream body,
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        var answer =
            await JsonSerializer
                .DeserializeAsync(body, ChatJson.Default.ChatCompletion, cancellationToken)
                .ConfigureAwait(false)
            ?? throw errors.Malformed("the answer is null where an object was expected");
        var stream = new ChatStream(errors);
        // A whole answer is a stream of one chunk.
        ChatResponseUpdate?[] updates = [stream.Add(answer), stream.End()];
        return updates.OfType<ChatResponseUpdate>().ToChatResponse();
    }

    private protected override async IAsyncEnumerable<ChatResponseUpdate> ReadStreamAsync(
        Stream body,
        HttpErrors errors,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var stream = new ChatStream(errors);
        var chunks = ServerEvents.ReadAsync(body, ChatJson.Default.ChatCompletion, cancellationToken);
        await foreach (var chunk in chunks.ConfigureAwait(false))
        {
            if (stream.Add(chunk) is { } update)
            {
                yield return update;
            }
        }

        if (stream.End() is { } last)
        {
            yield return last;
        }
    }

    private protected override async Task<IReadOnlyList<AvailableModel>> ReadModelsAsync(
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        var list = await AskAsync(
                new(HttpMethod.Get, Options.UrlOf("models")),
                (body, token) => JsonSerializer.DeserializeAsync(body, ChatJson.Default.ChatModelList, token),
                errors,
                cancellationToken
            )
            .ConfigureAwait(false);
        return [.. (list.Data ?? []).Select(ToAvailable).OfType<AvailableModel>()];
    }

    internal static AvailableModel? ToAvailable(ChatModel model) =>
        model.Id is null
            ? null
            : new(
                model.Id,
                model.ContextLength ?? model.ContextWindow ?? model.MaxContextLength ?? model.MaxModelLen,
                model.MaxCompletionTokens
            );
}
