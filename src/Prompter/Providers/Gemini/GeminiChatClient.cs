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
        var question = Ask(messages, options, streams: false);
        var request = RequestMapping.From(question with { Model = NameOf(question) });
        request.Insert(0, "model", Models + NameOf(question));
        request.Remove("generationConfig");
        return await AskAsync(
                PathOf(question, "countTokens"),
                // In this form instructions and tools are counted too.
                JsonBody.Of(JsonBody.Object(("generateContentRequest", request))),
                count => count.Count("totalTokens"u8) ?? throw new JsonException("There is no count."),
                question.Errors,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private protected override string PathOf(Question question) =>
        PathOf(question, question.Streams ? "streamGenerateContent?alt=sse" : "generateContent");

    private protected override HttpContent BodyOf(Question question) =>
        JsonBody.Of(
            RequestMapping.From(question with { Model = NameOf(question) }),
            question.Options.AdditionalProperties,
            "generationConfig"
        );

    internal override AnswerReader CreateReader(Question question, DocumentStream documents) =>
        new AnswerStream(question, documents);

    private protected override string ModelsPath(string? after) =>
        $"{Version}/models?pageSize=1000" + (after is null ? "" : $"&pageToken={Uri.EscapeDataString(after)}");

    private protected override AvailableModel? ModelIn(JsonSlice entry) =>
        // Others make embeddings, pictures and films.
        entry.Word("name"u8)
            is { } name
        && (
            entry.Beside("supportedGenerationMethods"u8) is not { Kind: JsonTokenType.StartArray } methods
            || methods.Items().Any(method => method.ToJson() == "\"generateContent\"")
        )
            ? new(WithoutPrefix(name), entry.Count("inputTokenLimit"u8), entry.Count("outputTokenLimit"u8))
            : null;

    private protected override string? NextPage(JsonSlice page) => page.Word("nextPageToken"u8);

    private protected override string? KeyHeader => "x-goog-api-key";

    private static string PathOf(Question question, string method) =>
        $"{Version}/{Models}{Uri.EscapeDataString(NameOf(question))}:{method}";

    private static string NameOf(Question question) => WithoutPrefix(question.Model);

    private static string WithoutPrefix(string name) =>
        name.StartsWith(Models, StringComparison.Ordinal) ? name[Models.Length..] : name;
}
