using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Catalogue;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>A model behind OpenAI's responses, or behind a server that speaks them.</summary>
/// <remarks>
/// <para>
/// Protocol: <see href="https://platform.openai.com/docs/api-reference/responses">OpenAI's reference</see>. Nothing is stored at
/// the provider. Reasoning comes back encrypted instead, in <see cref="TextReasoningContent.ProtectedData"/>, and the model goes
/// on from it when the message is part of the next request.
/// </para>
/// <para>
/// Additional properties of <see cref="ChatOptions"/> are members of the request. Stop sequences, seed, top-k, penalties and
/// a reasoning budget have no word in this protocol: who asks for one gets an <see cref="ErrorCategory.InvalidRequest"/>.
/// Temperature and top-p are left out for models that refuse them. Reasoning is told in a summary where
/// <see cref="ReasoningOptions.Output"/> asks for it.
/// </para>
/// </remarks>
public sealed class ResponsesChatClient : HttpChatClient
{
    /// <summary>Creates the client; nothing is sent yet.</summary>
    /// <param name="model">The model as the provider names it.</param>
    /// <param name="options">Where the API is; its address includes the version, as in <c>https://api.openai.com/v1</c>.</param>
    public ResponsesChatClient(string model, HttpProviderOptions options)
        : base(model, options) { }

    private protected override HttpRequestMessage CreateRequest(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        bool streams
    )
    {
        var mapping = new ResponsesRequestMapping(options.ModelId ?? Model, options, ErrorsFor(options));
        var request = new HttpRequestMessage(HttpMethod.Post, Options.UrlOf("responses"))
        {
            Content = JsonBody.Of(
                mapping.Map(messages, streams),
                ResponsesJson.Default.ResponsesRequest,
                options.AdditionalProperties
            ),
        };
        request.Headers.Accept.Add(new(streams ? "text/event-stream" : "application/json"));
        return request;
    }

    private protected override void Authorize(HttpRequestHeaders headers, string key) =>
        headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");

    private protected override async Task<ChatResponse> ReadResponseAsync(
        Stream body,
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        var answer =
            await JsonSerializer
                .DeserializeAsync(body, ResponsesJson.Default.ResponsesAnswer, cancellationToken)
                .ConfigureAwait(false)
            ?? throw errors.Malformed("the answer is null where an object was expected");
        var update = new ResponsesStream(errors).Whole(answer);
        var response = new[] { update }.ToChatResponse();
        // Of an update with a message they become the message's.
        response.AdditionalProperties = update.AdditionalProperties;
        return response;
    }

    private protected override async IAsyncEnumerable<ChatResponseUpdate> ReadStreamAsync(
        Stream body,
        HttpErrors errors,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var stream = new ResponsesStream(errors);
        var events = ServerEvents.ReadAsync(body, ResponsesJson.Default.ResponsesEvent, cancellationToken);
        await foreach (var next in events.ConfigureAwait(false))
        {
            if (stream.Add(next) is not { } update)
            {
                continue;
            }

            yield return update;
            if (update.FinishReason is not null)
            {
                yield break;
            }
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
        return [.. (list.Data ?? []).Select(OpenAIChatClient.ToAvailable).OfType<AvailableModel>()];
    }
}
