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

    private protected override string PathOf(Question question) => "chat/completions";

    private protected override HttpContent BodyOf(Question question) =>
        new ChatRequestMapping(Options.Provider, quirks, question).Map();

    private protected override string? KeyHeader => quirks.KeyHeader;

    internal override AnswerReader CreateReader(Question question, DocumentStream documents) =>
        new ChatStream(question, documents);

    private protected override string ModelsPath(string? after) => ChatModelList.Path;

    private protected override AvailableModel? ModelIn(JsonSlice entry) => ChatModelList.ModelIn(entry);
}
