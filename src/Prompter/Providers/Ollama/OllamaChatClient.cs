using Prompter.Catalogue;
using Prompter.Providers.Http;

namespace Prompter.Providers.Ollama;

/// <summary>Asks a model of an Ollama server, with its own protocol.</summary>
/// <remarks>
/// <para>
/// See <see href="https://docs.ollama.com/api/chat">Ollama's documentation</see>. The server needs no key; ollama.com does.
/// </para>
/// <para>
/// Additional properties of <see cref="ChatOptions"/> are parameters of the model (<c>num_ctx</c>, <c>min_p</c>, …), except
/// <c>format</c>, <c>keep_alive</c>, <c>logprobs</c>, <c>shift</c>, <c>think</c>, <c>top_logprobs</c> and <c>truncate</c>, which
/// are members of the request. Every effort to reason turns thinking on; only gpt-oss knows how much. Ollama cannot be made
/// to call a tool, to call only one at once, or to limit thinking: who asks for that gets an
/// <see cref="ErrorCategory.InvalidRequest"/>.
/// </para>
/// </remarks>
public sealed class OllamaChatClient : HttpChatClient
{
    /// <summary>Creates a client.</summary>
    /// <param name="model">The model that is asked where a call names no other, such as <c>llama3.2:3b</c>.</param>
    /// <param name="options">The server; its address has no version: <c>http://localhost:11434</c>.</param>
    public OllamaChatClient(string model, HttpProviderOptions options)
        : base(model, options) { }

    private protected override string PathOf(Question question) => "api/chat";

    private protected override HttpContent BodyOf(Question question) => new OllamaRequest(question).ToBody();

    internal override AnswerReader CreateReader(Question question, DocumentStream documents) =>
        new OllamaAnswer(question, documents);

    private protected override string ModelsPath(string? after) => "api/tags";

    private protected override AvailableModel? ModelIn(JsonSlice entry) =>
        (entry.Word("name"u8) ?? entry.Word("model"u8)) is { } name ? new(name) : null;

    /// <inheritdoc />
    /// <remarks>One line is a stream too, and a proxy may give lines any type.</remarks>
    internal override bool StreamsLines => true;
}
