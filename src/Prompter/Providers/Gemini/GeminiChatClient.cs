using System.Net.Http.Headers;
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
        options ??= new();
        var errors = ErrorsFor(options);
        var request = RequestMapping.From([.. messages], options, NameOf(options), errors) with
        {
            Model = Models + NameOf(options),
            GenerationConfig = null,
        };
        var count = await AskAsync(
                PathOf(options, "countTokens"),
                JsonBody.Of(new(request), GeminiJson.Default.CountRequest),
                GeminiJson.Default.TokenCount,
                errors,
                cancellationToken
            )
            .ConfigureAwait(false);
        return count.TotalTokens;
    }

    private protected override string PathOf(ChatOptions options, bool streams) =>
        PathOf(options, streams ? "streamGenerateContent?alt=sse" : "generateContent");

    private protected override HttpContent BodyOf(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        bool streams,
        HttpErrors errors
    ) =>
        JsonBody.Of(
            RequestMapping.From(messages, options, NameOf(options), errors),
            GeminiJson.Default.GenerateRequest,
            options.AdditionalProperties,
            "generationConfig"
        );

    internal override AnswerReader CreateReader(HttpErrors errors) => new AnswerStream(errors);

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
            var page = await AskAsync(path, null, GeminiJson.Default.ModelPage, errors, cancellationToken)
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

    private protected override void AddHeaders(HttpRequestHeaders headers, string? key)
    {
        if (key is not null)
        {
            headers.TryAddWithoutValidation("x-goog-api-key", key);
        }
    }

    private string PathOf(ChatOptions options, string method) =>
        $"{Version}/{Models}{Uri.EscapeDataString(NameOf(options))}:{method}";

    private string NameOf(ChatOptions options) => WithoutPrefix(options.ModelId ?? Model);

    private static string WithoutPrefix(string name) =>
        name.StartsWith(Models, StringComparison.Ordinal) ? name[Models.Length..] : name;
}
