using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
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
public abstract class HttpChatClient : IChatClient, IModelSource, IAssistantPrefix
{
    private readonly HttpMessageInvoker invoker;
    private readonly ChatClientMetadata metadata;

    private protected HttpChatClient(string model, HttpProviderOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentNullException.ThrowIfNull(options);
        (Model, Options) = (model, options);
        invoker = options.Invoker ?? SharedPool.For(options.ConnectTimeout);
        metadata = new(options.Provider, options.BaseUrl, model);
    }

    /// <summary>The model that is asked where <see cref="ChatOptions.ModelId"/> names no other.</summary>
    public string Model { get; }

    /// <inheritdoc />
    /// <remarks>False for servers of which it is not known: most answer anew, or refuse.</remarks>
    public virtual bool ContinuesAnswers => false;

    private protected HttpProviderOptions Options { get; }

    /// <inheritdoc />
    /// <exception cref="PrompterException">The request was refused, the connection failed, or the answer is cut or malformed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the connection is closed.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var errors = ErrorsFor(options);
        try
        {
            using var request = CreateRequest([.. messages], options ?? new(), streams: false);
            using var response = await SendAsync(request, errors, cancellationToken).ConfigureAwait(false);
            return await ReadWholeAsync(response, errors, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is not PrompterException && !cancellationToken.IsCancellationRequested)
        {
            throw errors.From(exception);
        }
    }

    /// <inheritdoc />
    /// <remarks>Tool calls come whole. The last update carries the finish reason, and the usage where the provider sends it.</remarks>
    /// <exception cref="PrompterException">The request was refused, the connection failed, or the stream is cut or malformed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the connection is closed.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var errors = ErrorsFor(options);
        var updates = ReadAsync([.. messages], options ?? new(), errors, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            var isFinished = false;
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception exception)
                    when (exception is not PrompterException && !cancellationToken.IsCancellationRequested)
                {
                    throw errors.From(exception);
                }

                isFinished |= updates.Current.FinishReason is not null;
                yield return updates.Current;
            }

            if (!isFinished)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw errors.Malformed(Cut);
            }
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<AvailableModel>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        var errors = new HttpErrors(Options, null);
        try
        {
            return await ReadModelsAsync(errors, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is not PrompterException && !cancellationToken.IsCancellationRequested)
        {
            throw errors.From(exception);
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

    /// <summary>The request for a conversation, without the caller's own headers.</summary>
    /// <exception cref="PrompterException">The provider cannot take what was asked (<see cref="ErrorCategory.InvalidRequest"/>).</exception>
    private protected abstract HttpRequestMessage CreateRequest(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        bool streams
    );

    /// <summary>Reads an answer that was not streamed. An error object in it is thrown by <paramref name="errors"/>.</summary>
    private protected abstract Task<ChatResponse> ReadResponseAsync(
        Stream body,
        HttpErrors errors,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Reads a stream; its end without an update that has a finish reason is a cut, which the caller reports. An error in it
    /// is thrown by <paramref name="errors"/>.
    /// </summary>
    private protected abstract IAsyncEnumerable<ChatResponseUpdate> ReadStreamAsync(
        Stream body,
        HttpErrors errors,
        CancellationToken cancellationToken
    );

    private protected abstract Task<IReadOnlyList<AvailableModel>> ReadModelsAsync(
        HttpErrors errors,
        CancellationToken cancellationToken
    );

    /// <summary>Adds the key to a request.</summary>
    private protected abstract void Authorize(HttpRequestHeaders headers, string key);

    /// <summary>Whether a media type is that of a whole answer where a stream was asked for.</summary>
    private protected virtual bool IsWhole(string? mediaType) => mediaType is "application/json";

    /// <summary>Sends a request that has an answer of one JSON document, and hands over its stream.</summary>
    private protected async Task<T> AskAsync<T>(
        HttpRequestMessage request,
        Func<Stream, CancellationToken, ValueTask<T?>> read,
        HttpErrors errors,
        CancellationToken cancellationToken
    )
        where T : class
    {
        try
        {
            using (request)
            using (var response = await SendAsync(request, errors, cancellationToken).ConfigureAwait(false))
            {
                var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                await using (body.ConfigureAwait(false))
                {
                    return await read(new LimitedStream(body), cancellationToken).ConfigureAwait(false)
                        ?? throw errors.Malformed("the answer is null where an object was expected");
                }
            }
        }
        catch (Exception exception)
            when (exception is not PrompterException && !cancellationToken.IsCancellationRequested)
        {
            throw errors.From(exception);
        }
    }

    private protected HttpErrors ErrorsFor(ChatOptions? options) => new(Options, options?.ModelId ?? Model);

    private const string Cut = "the answer was cut: its stream ended without a finish reason";

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        // HTTP/2 where TLS offers it.
        request.Version = System.Net.HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        if (Options.ApiKey is { } key)
        {
            Authorize(request.Headers, key);
        }

        foreach (var (name, value) in Options.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("prompter", null));
        var response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!response.IsSuccessStatusCode)
            {
                throw await errors.FromResponseAsync(response, cancellationToken).ConfigureAwait(false);
            }

            if (response.Content.Headers.ContentType?.MediaType is "text/html")
            {
                throw errors.FromPage(
                    await HttpErrors.ReadBodyAsync(response, cancellationToken).ConfigureAwait(false)
                );
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<ChatResponse> ReadWholeAsync(
        HttpResponseMessage response,
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var answer = await ReadResponseAsync(new LimitedStream(body), errors, cancellationToken)
                .ConfigureAwait(false);
            if (answer.FinishReason is null)
            {
                throw errors.Malformed(Cut);
            }

            answer.AdditionalProperties = WithHeaders(answer.AdditionalProperties, response.Headers);
            return answer;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        List<ChatMessage> messages,
        ChatOptions options,
        HttpErrors errors,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var request = CreateRequest(messages, options, streams: true);
        using var response = await SendAsync(request, errors, cancellationToken).ConfigureAwait(false);
        if (IsWhole(response.Content.Headers.ContentType?.MediaType))
        {
            // Some servers do not stream, and some put an error where a stream was promised.
            var whole = await ReadWholeAsync(response, errors, cancellationToken).ConfigureAwait(false);
            var all = whole.ToChatResponseUpdates();
            foreach (var update in all)
            {
                // The usage comes after the messages, and the reason with it.
                update.FinishReason = update == all[^1] ? whole.FinishReason : null;
                yield return update;
            }

            yield break;
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var updates = ReadStreamAsync(body, errors, cancellationToken);
            var isFirst = true;
            await foreach (var update in updates.ConfigureAwait(false))
            {
                if (isFirst)
                {
                    update.AdditionalProperties = WithHeaders(update.AdditionalProperties, response.Headers);
                    isFirst = false;
                }

                yield return update;
            }
        }
    }

    private AdditionalPropertiesDictionary? WithHeaders(
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
