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

    private protected override string PathOf(Question question) => "responses";

    private protected override HttpContent BodyOf(Question question) =>
        JsonBody.Of(new ResponsesRequestMapping(question).Map(), question.Options.AdditionalProperties);

    internal override AnswerReader CreateReader(Question question, DocumentStream documents) =>
        new ResponsesStream(question, documents);

    private protected override string ModelsPath(string? after) => ChatModelList.Path;

    private protected override AvailableModel? ModelIn(JsonSlice entry) => ChatModelList.ModelIn(entry);
}
