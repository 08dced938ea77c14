using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
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

    /// <inheritdoc />
    /// <remarks>Templates leave a last message by the assistant open (<see href="https://github.com/ollama/ollama/blob/main/docs/template.md"/>).</remarks>
    public override bool ContinuesAnswers => true;

    private protected override HttpRequestMessage CreateRequest(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        bool streams
    )
    {
        var errors = ErrorsFor(options);
        var model = options.ModelId ?? Model;
        var mapped = new OllamaOptions(options, model, errors);
        var request = new OllamaRequest
        {
            Model = model,
            Messages = new OllamaMessages(errors).Of(messages, options.Instructions),
            Tools = mapped.Tools,
            Format = mapped.Format,
            Think = mapped.Think,
            Options = mapped.Parameters,
            Stream = streams,
        };
        return new(HttpMethod.Post, Options.UrlOf("api/chat"))
        {
            Content = JsonBody.Of(request, OllamaJson.Default.OllamaRequest, mapped.More),
        };
    }

    private protected override async Task<ChatResponse> ReadResponseAsync(
        Stream body,
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        var answer =
            await JsonSerializer
                .DeserializeAsync(body, OllamaJson.Default.OllamaResponse, cancellationToken)
                .ConfigureAwait(false)
            ?? throw errors.Malformed("the answer is null where an object was expected");
        return new[] { new OllamaAnswer(errors).Read(answer) }.ToChatResponse();
    }

    private protected override async IAsyncEnumerable<ChatResponseUpdate> ReadStreamAsync(
        Stream body,
        HttpErrors errors,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var answer = new OllamaAnswer(errors);
        var lines = JsonLines.ReadAsync(body, OllamaJson.Default.OllamaResponse, cancellationToken);
        await foreach (var line in lines.ConfigureAwait(false))
        {
            var update = answer.Read(line);
            if (update.Contents.Count > 0 || line.Done)
            {
                yield return update;
            }

            if (line.Done)
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
                new(HttpMethod.Get, Options.UrlOf("api/tags")),
                (body, cancellation) =>
                    JsonSerializer.DeserializeAsync(body, OllamaJson.Default.OllamaModelList, cancellation),
                errors,
                cancellationToken
            )
            .ConfigureAwait(false);
        return [.. (list.Models ?? []).Select(model => new AvailableModel(model.Name))];
    }

    private protected override void Authorize(HttpRequestHeaders headers, string key) =>
        headers.Authorization = new("Bearer", key);

    /// <remarks>One line is a stream too, and a proxy may give lines any type.</remarks>
    private protected override bool IsWhole(string? mediaType) => false;
}
