using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using Prompter.Catalogue;
using Prompter.Providers.Http;
using Prompter.Tokens;

namespace Prompter.Providers.Anthropic;

/// <summary>A model behind Anthropic's messages API: Anthropic's own, or another vendor's that speaks the same protocol.</summary>
/// <remarks>
/// <para>
/// The base address is that of the host, <c>https://api.anthropic.com</c>, without a version. See
/// <see href="https://platform.claude.com/docs/en/api/messages">Anthropic's reference</see>.
/// </para>
/// <para>
/// Temperature, top-p and top-k are left out for models that refuse them, and temperature and top-k while a model thinks.
/// Thoughts go back as they came, with their signatures. A system message in the middle of a conversation stays where it is for
/// models that take it there, and moves to the others' system prompt.
/// </para>
/// </remarks>
/// <param name="model">The model that is asked where <see cref="ChatOptions.ModelId"/> names no other.</param>
/// <param name="options">Where the API is, and the key.</param>
public sealed class AnthropicChatClient(string model, HttpProviderOptions options)
    : HttpChatClient(model, options),
        ITokenCounter
{
    private const string Version = "2023-06-01";
    private const string MessagesPath = "v1/messages";

    /// <summary>
    /// The most tokens of an answer where <see cref="ChatOptions.MaxOutputTokens"/> does not say, because the API wants a number;
    /// more than 0, default 8192. A budget for thinking is added to it.
    /// </summary>
    public int DefaultMaxOutputTokens { get; init; } = 8192;

    /// <inheritdoc />
    /// <remarks>See <see href="https://platform.claude.com/docs/en/build-with-claude/token-counting">token counting</see>.</remarks>
    public async Task<long> CountTokensAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var errors = ErrorsFor(options);
        var request = RequestFor([.. messages], options ?? new(), errors) with
        {
            MaxTokens = null,
            Temperature = null,
            TopP = null,
            TopK = null,
            StopSequences = null,
        };
        var count = await AskAsync(
                $"{MessagesPath}/count_tokens",
                JsonBody.Of(request, AnthropicJson.Default.MessagesRequest),
                AnthropicJson.Default.TokenCount,
                errors,
                cancellationToken
            )
            .ConfigureAwait(false);
        return count.InputTokens;
    }

    /// <inheritdoc />
    public override bool ContinuesAnswers => ModelTraits.Of(Model).ContinuesAnswers;

    private protected override string PathOf(ChatOptions options, bool streams) => MessagesPath;

    private protected override HttpContent BodyOf(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        bool streams,
        HttpErrors errors
    ) =>
        JsonBody.Of(
            RequestFor(messages, options, errors) with
            {
                Stream = streams ? true : null,
            },
            AnthropicJson.Default.MessagesRequest,
            options.AdditionalProperties
        );

    internal override AnswerReader CreateReader(HttpErrors errors) => new MessageStream(errors);

    private protected override async Task<IReadOnlyList<AvailableModel>> ReadModelsAsync(
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        var models = new List<AvailableModel>();
        string? after = null;
        do
        {
            var path = after is null
                ? "v1/models?limit=1000"
                : $"v1/models?limit=1000&after_id={Uri.EscapeDataString(after)}";
            var page = await AskAsync(path, null, AnthropicJson.Default.ModelPage, errors, cancellationToken)
                .ConfigureAwait(false);
            models.AddRange(
                (page.Data ?? []).Select(entry => new AvailableModel(entry.Id, entry.MaxInputTokens, entry.MaxTokens))
            );
            after = page.HasMore && page.LastId != after ? page.LastId : null;
        } while (after is not null);
        return models;
    }

    private protected override void AddHeaders(HttpRequestHeaders headers, string? key)
    {
        headers.Add("anthropic-version", Version);
        if (key is not null)
        {
            headers.TryAddWithoutValidation("x-api-key", key);
        }
    }

    private MessagesRequest RequestFor(IReadOnlyList<ChatMessage> messages, ChatOptions options, HttpErrors errors) =>
        RequestMapping.From(messages, options, options.ModelId ?? Model, DefaultMaxOutputTokens, errors);
}
