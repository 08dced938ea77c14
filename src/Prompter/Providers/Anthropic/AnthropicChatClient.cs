using System.Net.Http.Headers;
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

    private protected override bool TakesCacheControl => true;

    /// <inheritdoc />
    /// <remarks>See <see href="https://platform.claude.com/docs/en/build-with-claude/token-counting">token counting</see>.</remarks>
    public async Task<long> CountTokensAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var question = Ask(messages, options, streams: false);
        var request = RequestMapping.From(question, DefaultMaxOutputTokens);
        foreach (var name in (string[])["max_tokens", "temperature", "top_p", "top_k", "stop_sequences"])
        {
            request.Remove(name);
        }

        return await AskAsync(
                $"{MessagesPath}/count_tokens",
                JsonBody.Of(request),
                count => count.Count("input_tokens"u8) ?? throw new JsonException("There is no count."),
                question.Errors,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override bool ContinuesAnswers => ModelTraits.Of(Model).ContinuesAnswers;

    private protected override bool TakesFormat(ChatResponseFormatJson format) => format.Schema is not null;

    private protected override string PathOf(Question question) => MessagesPath;

    private protected override HttpContent BodyOf(Question question) =>
        JsonBody.Of(RequestMapping.From(question, DefaultMaxOutputTokens), question.Options.AdditionalProperties);

    internal override AnswerReader CreateReader(Question question, DocumentStream documents) =>
        new MessageStream(question, documents);

    private protected override string ModelsPath(string? after) =>
        "v1/models?limit=1000" + (after is null ? "" : $"&after_id={Uri.EscapeDataString(after)}");

    private protected override AvailableModel? ModelIn(JsonSlice entry) =>
        entry.Word("id"u8) is { } name
            ? new(name, entry.Count("max_input_tokens"u8), entry.Count("max_tokens"u8))
            : null;

    private protected override string? NextPage(JsonSlice page) =>
        page.IsTrue("has_more"u8) ? page.Word("last_id"u8) : null;

    private protected override string? KeyHeader => "x-api-key";

    private protected override void AddHeaders(HttpRequestHeaders headers) => headers.Add("anthropic-version", Version);
}
