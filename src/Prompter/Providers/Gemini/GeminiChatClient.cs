using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Catalogue;
using Prompter.Providers.Http;
using Prompter.Tokens;

namespace Prompter.Providers.Gemini;

/// <summary>A model behind Google's Gemini API.</summary>
/// <remarks>
/// <para>
/// The base address is that of the host, <c>https://generativelanguage.googleapis.com</c>, without a version. See
/// <see href="https://ai.google.dev/api/generate-content">Google's reference</see>.
/// </para>
/// <para>
/// System messages become the instructions, wherever they stand. Thought signatures go back as they came. Additional properties go
/// into <c>generationConfig</c>.
/// </para>
/// </remarks>
/// <param name="model">The model that is asked where <see cref="ChatOptions.ModelId"/> names no other, with or without <c>models/</c>.</param>
/// <param name="options">Where the API is, and the key.</param>
public sealed class GeminiChatClient(string model, HttpProviderOptions options)
    : HttpChatClient(model, options),
        ITokenCounter
{
    private const string Version = "v1beta";
    private const string Models = "models/";

    /// <inheritdoc />
    /// <remarks>See <see href="https://ai.google.dev/api/tokens">token counting</see>.</remarks>
    public async Task<long> CountTokensAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var request = RequestFor([.. messages], options ?? new()) with
        {
            Model = Models + NameOf(options),
            GenerationConfig = null,
        };
        var count = await AskAsync(
                Post(options, "countTokens", JsonBody.Of(new(request), GeminiJson.Default.CountRequest)),
                (body, token) => JsonSerializer.DeserializeAsync(body, GeminiJson.Default.TokenCount, token),
                ErrorsFor(options),
                cancellationToken
            )
            .ConfigureAwait(false);
        return count.TotalTokens;
    }

    private protected override HttpRequestMessage CreateRequest(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        bool streams
    ) =>
        Post(
            options,
            streams ? "streamGenerateContent?alt=sse" : "generateContent",
            JsonBody.Of(
                RequestFor(messages, options),
                GeminiJson.Default.GenerateRequest,
                options.AdditionalProperties,
                "generationConfig"
            )
        );

    private protected override async Task<ChatResponse> ReadResponseAsync(
        Stream body,
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        var response =
            await JsonSerializer
                .DeserializeAsync(body, GeminiJson.Default.GenerateResponse, cancellationToken)
                .ConfigureAwait(false)
            ?? throw errors.Malformed("the answer is null where an object was expected");
        var answer = new AnswerStream(errors);
        ChatResponseUpdate?[] updates = [answer.Read(response), answer.End()];
        return updates.OfType<ChatResponseUpdate>().ToChatResponse();
    }

    private protected override async IAsyncEnumerable<ChatResponseUpdate> ReadStreamAsync(
        Stream body,
        HttpErrors errors,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var answer = new AnswerStream(errors);
        var events = ServerEvents.ReadAsync(body, GeminiJson.Default.GenerateResponse, cancellationToken);
        await foreach (var item in events.ConfigureAwait(false))
        {
            if (answer.Read(item) is { } update)
            {
                yield return update;
            }
        }

        if (answer.End() is { } last)
        {
            yield return last;
        }
    }

    private protected override async Task<IReadOnlyList<AvailableModel>> ReadModelsAsync(
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        var models = new List<AvailableModel>();
        string? next = null;
        do
        {
            var path = $"{Version}/models?pageSize=1000";
            path = next is null ? path : $"{path}&pageToken={Uri.EscapeDataString(next)}";
            var page = await AskAsync(
                    new(HttpMethod.Get, Options.UrlOf(path)),
                    (body, token) => JsonSerializer.DeserializeAsync(body, GeminiJson.Default.ModelPage, token),
                    errors,
                    cancellationToken
                )
                .ConfigureAwait(false);
            models.AddRange(
                from entry in page.Models ?? []
                // Others make embeddings, pictures and films.
                where entry.SupportedGenerationMethods?.Contains("generateContent", StringComparer.Ordinal) ?? true
                select new AvailableModel(WithoutPrefix(entry.Name), entry.InputTokenLimit, entry.OutputTokenLimit)
            );
            next = page.NextPageToken is { Length: > 0 } token && token != next ? token : null;
        } while (next is not null);
        return models;
    }

    private protected override void Authorize(HttpRequestHeaders headers, string key) =>
        headers.TryAddWithoutValidation("x-goog-api-key", key);

    private GenerateRequest RequestFor(IReadOnlyList<ChatMessage> messages, ChatOptions options) =>
        RequestMapping.From(messages, options, NameOf(options), ErrorsFor(options));

    private string NameOf(ChatOptions? options) => WithoutPrefix(options?.ModelId ?? Model);

    private HttpRequestMessage Post(ChatOptions? options, string method, HttpContent content) =>
        new(HttpMethod.Post, Options.UrlOf($"{Version}/{Models}{Uri.EscapeDataString(NameOf(options))}:{method}"))
        {
            Content = content,
        };

    private static string WithoutPrefix(string name) =>
        name.StartsWith(Models, StringComparison.Ordinal) ? name[Models.Length..] : name;
}
