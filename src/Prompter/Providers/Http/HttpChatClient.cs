using System.Net.Http.Headers;
using Prompter.Calls;
using Prompter.Catalogue;

namespace Prompter.Providers.Http;

/// <summary>What all clients of provider APIs share: requests, errors, and that only an explicit end is an end.</summary>
/// <remarks>
/// <para>
/// Usage follows one meaning for all providers: <see cref="UsageDetails.InputTokenCount"/> counts all input, cached and written
/// to a cache too; <see cref="UsageDetails.OutputTokenCount"/> counts all output, reasoning too.
/// </para>
/// <para>Clients may be used from many threads at once. They hold nothing that has to be disposed.</para>
/// </remarks>
public abstract class HttpChatClient : IChatClient, IAssistantPrefix, IJsonFormat, ICacheControl
{
    private readonly HttpMessageInvoker invoker;
    private readonly ChatClientMetadata metadata;

    private protected HttpChatClient(string model, HttpProviderOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentNullException.ThrowIfNull(options);
        // A key that was copied or read from a file has blanks and a line break around it.
        (Model, Options) = (
            model,
            options with
            {
                ApiKey = options.ApiKey?.Trim() is { Length: > 0 } key ? key : null,
            }
        );
        invoker = options.Invoker ?? SharedPool.For(options.ConnectTimeout, options.Proxy);
        if (options.Wire is { } wire)
        {
            invoker = new(new WireHandler(invoker, options.Provider, wire));
        }

        metadata = new(options.Provider, options.BaseUrl, model);
    }

    /// <summary>The model that is asked where <see cref="ChatOptions.ModelId"/> names no other.</summary>
    public string Model { get; }

    /// <inheritdoc />
    /// <remarks>False for servers of which it is not known: most answer anew, or refuse.</remarks>
    public virtual bool ContinuesAnswers => false;

    private protected HttpProviderOptions Options { get; }

    internal TimeProvider TimeProvider => Options.TimeProvider;

    JsonMode IJsonFormat.ModeOf(ChatResponseFormatJson format) =>
        TakesFormat(format) ? JsonMode.Native : JsonMode.Prompt;

    bool ICacheControl.TakesCacheControl => TakesCacheControl;

    /// <summary>Whether the protocol has a place for a wish to cache.</summary>
    private protected virtual bool TakesCacheControl => false;

    /// <summary>Whether the protocol has a place for a format; where not, the model is told in words.</summary>
    private protected virtual bool TakesFormat(ChatResponseFormatJson format) => true;

    /// <inheritdoc />
    /// <exception cref="PrompterException">The request was refused, the connection failed, or the answer is cut or malformed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the connection is closed.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var question = Ask(messages, options, streams: false);
        var updates = new List<ChatResponseUpdate>();
        var reader = new AnswerEnumerator(this, question, cancellationToken);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.MoveNextAsync().ConfigureAwait(false))
            {
                updates.Add(reader.Current);
            }
        }

        var answer = updates.ToChatResponse();
        foreach (var (name, value) in updates.SelectMany(update => update.AdditionalProperties ?? []))
        {
            // Those of an update with a message would be the message's alone.
            (answer.AdditionalProperties ??= [])[name] = value;
        }

        return answer;
    }

    /// <inheritdoc />
    /// <remarks>Tool calls come whole. The last update carries the finish reason, and the usage where the provider sends it.</remarks>
    /// <exception cref="PrompterException">The request was refused, the connection failed, or the stream is cut or malformed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the connection is closed.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var question = Ask(messages, options, streams: true);
        return new UpdateStream(token => new AnswerEnumerator(this, question, token), cancellationToken);
    }

    /// <summary>Asks the provider for its models, all pages of them.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="PrompterException">The provider cannot be reached or refuses.</exception>
    public async Task<IReadOnlyList<AvailableModel>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        var errors = new HttpErrors(Options, null);
        var models = new OrderedDictionary<string, AvailableModel>(StringComparer.Ordinal);
        string? after = null;
        do
        {
            after = await AskAsync(ModelsPath(after), null, Add, errors, cancellationToken).ConfigureAwait(false);
        } while (after is not null);
        return [.. models.Values];

        string? Add(JsonSlice page)
        {
            var before = models.Count;
            foreach (var entry in ModelListPage.Entries(page, errors))
            {
                var model = entry.Kind is JsonTokenType.StartObject ? ModelIn(entry) : new(entry.ToText());
                if (model is { Name.Length: > 0 })
                {
                    models.TryAdd(model.Name, model);
                }
            }

            // A server that counts its pages wrongly would give them for ever.
            return models.Count > before ? NextPage(page) : null;
        }
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: connections belong to the pool of the process.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    /// <summary>The path that a question is sent to, under the base address.</summary>
    private protected abstract string PathOf(Question question);

    /// <summary>The body of the request for a question.</summary>
    /// <exception cref="PrompterException">The provider cannot take what was asked (<see cref="ErrorCategory.InvalidRequest"/>).</exception>
    private protected abstract HttpContent BodyOf(Question question);

    /// <summary>What reads the answer to a question from its documents.</summary>
    internal abstract AnswerReader CreateReader(Question question, DocumentStream documents);

    /// <summary>The path of the list of models, or of its page after another one.</summary>
    private protected abstract string ModelsPath(string? after);

    /// <summary>A model of the list, or null where it is none to talk to, or has no name.</summary>
    private protected abstract AvailableModel? ModelIn(JsonSlice entry);

    /// <summary>What the path of the next page needs, or null where there is none.</summary>
    private protected virtual string? NextPage(JsonSlice page) => null;

    /// <summary>The header that has the key; null for <c>Authorization: Bearer</c>.</summary>
    private protected virtual string? KeyHeader => null;

    /// <summary>Adds to a request what else the provider wants to see.</summary>
    private protected virtual void AddHeaders(HttpRequestHeaders headers) { }

    /// <summary>Whether a stream of the protocol consists of lines of JSON; else of server-sent events.</summary>
    internal virtual bool StreamsLines => false;

    /// <summary>Asks for one JSON document, by POST with a body, by GET without one, and reads it.</summary>
    private protected async Task<T> AskAsync<T>(
        string path,
        HttpContent? body,
        Func<JsonSlice, T> read,
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, UrlOf(path))
            {
                Content = body,
            };
            using var response = await SendAsync(request, errors, cancellationToken).ConfigureAwait(false);
            var answer = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return read(await errors.ReadAsync(answer, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
            when (exception is not PrompterException && !cancellationToken.IsCancellationRequested)
        {
            throw errors.From(exception);
        }
    }

    private protected Question Ask(IEnumerable<ChatMessage> messages, ChatOptions? options, bool streams)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var model = options?.ModelId ?? Model;
        return new(model, [.. messages], options ?? new(), streams, new(Options, model));
    }

    /// <summary>The request for a question.</summary>
    /// <exception cref="PrompterException">The provider cannot take what was asked (<see cref="ErrorCategory.InvalidRequest"/>).</exception>
    internal HttpRequestMessage RequestFor(Question question)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, UrlOf(PathOf(question))) { Content = BodyOf(question) };
        request.Headers.Accept.Add(
            new(
                !question.Streams ? "application/json"
                : StreamsLines ? "application/x-ndjson"
                : "text/event-stream"
            )
        );
        return request;
    }

    internal async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        // HTTP/2 where TLS offers it.
        request.Version = System.Net.HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        AddHeaders(request.Headers);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("prompter", null));
        new UserHeaders(Options, errors).AddTo(request, KeyHeader);
        errors.ThrowIfProxyHasNoAddress();

        HttpResponseMessage response;
        try
        {
            response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
            when (cancellationToken.IsCancellationRequested && request.Content is RequestContent { IsTaken: false })
        {
            throw errors.Unconnected(exception);
        }

        try
        {
            if (!response.IsSuccessStatusCode)
            {
                throw await errors.FromResponseAsync(response, cancellationToken).ConfigureAwait(false);
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The address of a path under the base address, without the user in it.</summary>
    /// <param name="path">Without a slash at its beginning; may have a query.</param>
    private Uri UrlOf(string path)
    {
        var query = Options.BaseUrl.Query.TrimStart('?');
        var own = ShownAddress.Of(Options.BaseUrl).TrimEnd('/');
        var (last, first) = (own[(own.LastIndexOf('/') + 1)..], path.Split('/')[0]);
        if ((IsVersion(last) && IsVersion(first)) || (last, first) is ("api", "api"))
        {
            // Other programs want it in the address.
            path = path[(first.Length + 1)..];
        }

        var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new($"{own}/{path}{(query.Length > 0 ? $"{mark}{query}" : "")}");
    }

    /// <summary>Whether a part of a path is one as v1 and v1beta.</summary>
    private static bool IsVersion(string part) => part is ['v', >= '1' and <= '9', ..];

    /// <summary>Properties with what the headers of a response tell: its id, and the state of rate limits.</summary>
    internal AdditionalPropertiesDictionary? WithHeaders(
        AdditionalPropertiesDictionary? properties,
        HttpResponseHeaders headers
    )
    {
        foreach (var name in (string[])["x-request-id", "request-id", "x-goog-request-id", "x-generation-id"])
        {
            if (headers.TryGetValues(name, out var values))
            {
                properties ??= [];
                properties[ChatProperties.RequestId] = values.First();
                break;
            }
        }

        if (RateLimitHeaders.Read(headers, Options.TimeProvider.GetUtcNow()) is { } state)
        {
            properties ??= [];
            properties[ChatProperties.RateLimit] = state;
        }

        return properties;
    }
}
