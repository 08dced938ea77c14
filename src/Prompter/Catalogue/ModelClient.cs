using System.Runtime.CompilerServices;

namespace Prompter.Catalogue;

/// <summary>A model, whoever runs it: its provider can be changed at any time, and the conversation goes on.</summary>
/// <remarks>
/// <para>
/// As an <see cref="IChatClient"/> it keeps nothing and passes everything on to the current provider. <c>AskAsync</c> and
/// <c>StreamAsync</c> keep a <see cref="Conversation"/> besides.
/// </para>
/// <para>
/// It may be used from many threads at once. A call finishes where it began, whatever is set meanwhile. Questions that are asked at
/// the same time do not know of each other: each goes into the conversation with its answer when that is complete.
/// </para>
/// </remarks>
public sealed class ModelClient : IChatClient
{
    private readonly Func<ModelReference, IChatClient> connect;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Connection> connections = new(StringComparer.Ordinal);
    private volatile Connection current;
    private ChatMessage[] conversation = [];
    private volatile bool isDisposed;

    /// <summary>Creates the client, and that of the provider; nothing is sent yet.</summary>
    /// <param name="model">The model, as <see cref="ModelFamily.FindModel"/> finds it or one of your own.</param>
    /// <param name="connect">Makes the client of the model at one provider, once for each; they are disposed with this.</param>
    /// <param name="provider">The provider to begin with; default the model's first.</param>
    /// <exception cref="ArgumentException">The model has no references.</exception>
    /// <exception cref="PrompterException">The provider does not have the model, or no client can be made.</exception>
    public ModelClient(FamilyModel model, Func<ModelReference, IChatClient> connect, string? provider = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(connect);
        if (model.References is not [var first, ..])
        {
            throw new ArgumentException($"{model.Name} is at no provider.", nameof(model));
        }

        (Model, this.connect) = (model, connect);
        current = At(provider ?? first.Provider);
    }

    /// <summary>The model, which stays the same.</summary>
    public FamilyModel Model { get; }

    /// <summary>The providers that have it.</summary>
    public IEnumerable<string> Providers => Model.Providers;

    /// <summary>The provider that is asked next.</summary>
    public string Provider => Reference.Provider;

    /// <summary>The model as it is called at <see cref="Provider"/>.</summary>
    public ModelReference Reference => current.Reference;

    /// <summary>
    /// What was said so far: a copy, which does not grow. Set it to begin with instructions, to go on with an earlier
    /// conversation, or to forget.
    /// </summary>
    public IReadOnlyList<ChatMessage> Conversation
    {
        get => Volatile.Read(ref conversation).AsReadOnly();
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (gate)
            {
                conversation = [.. value];
            }
        }
    }

    /// <summary>Changes the provider for the calls that begin after this. The conversation stays as it is.</summary>
    /// <param name="provider">One of <see cref="Providers"/>.</param>
    /// <exception cref="PrompterException">
    /// It does not have the model (<see cref="ErrorCategory.ModelNotFound"/>), or no client can be made, such as without a key. The
    /// provider is the same as before then.
    /// </exception>
    public void SetProvider(string provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            current = At(provider);
        }
    }

    /// <summary>Goes on with the conversation and waits for the whole answer.</summary>
    /// <param name="question">What the user says.</param>
    /// <param name="options">Options of this call, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer, which is in <see cref="Conversation"/> now.</returns>
    /// <exception cref="PrompterException">The call failed; the conversation is as it was.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the conversation is as it was.</exception>
    public Task<ChatResponse> AskAsync(
        string question,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => AskAsync(new ChatMessage(ChatRole.User, question), options, cancellationToken);

    /// <summary>Goes on with the conversation by any message, such as the results of tool calls, and waits for the whole answer.</summary>
    /// <inheritdoc cref="AskAsync(string, ChatOptions?, CancellationToken)" path="/*[not(self::param)]"/>
    /// <param name="message">What comes next; with results of tools, all that the answer before called.</param>
    /// <param name="options">Options of this call, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ChatResponse> AskAsync(
        ChatMessage message,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(message);
        var response = await GetResponseAsync([.. Conversation, message], options, cancellationToken)
            .ConfigureAwait(false);
        Append(message, response);
        return response;
    }

    /// <summary>Goes on with the conversation and hands over the answer as it comes.</summary>
    /// <param name="question">What the user says.</param>
    /// <param name="options">Options of this call, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The pieces. The answer is in <see cref="Conversation"/> when they were read to their end, and only then.</returns>
    /// <exception cref="PrompterException">The call failed; the conversation is as it was.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the conversation is as it was.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        string question,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => StreamAsync(new ChatMessage(ChatRole.User, question), options, cancellationToken);

    /// <summary>Goes on with the conversation by any message and hands over the answer as it comes.</summary>
    /// <inheritdoc cref="StreamAsync(string, ChatOptions?, CancellationToken)" path="/*[not(self::param)]"/>
    /// <param name="message">What comes next; with results of tools, all that the answer before called.</param>
    /// <param name="options">Options of this call, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        ChatMessage message,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(message);
        var updates = new List<ChatResponseUpdate>();
        await foreach (
            var update in GetStreamingResponseAsync([.. Conversation, message], options, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            updates.Add(update);
            yield return update;
        }

        Append(message, updates.ToChatResponse());
    }

    /// <inheritdoc />
    /// <remarks><see cref="ChatOptions.ModelId"/> may be any name of a known model: the provider is told its own.</remarks>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var (reference, client) = Current();
        return client.GetResponseAsync(messages, OptionsAt(reference, options), cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks><see cref="ChatOptions.ModelId"/> may be any name of a known model: the provider is told its own.</remarks>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var (reference, client) = Current();
        return client.GetStreamingResponseAsync(messages, OptionsAt(reference, options), cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>What this is not itself, the current provider's client is asked for.</remarks>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this)
            ? this
            : Current().Client.GetService(serviceType, serviceKey);
    }

    /// <summary>Disposes the clients of all providers. No other call can begin.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
        }

        foreach (var connection in connections.Values)
        {
            connection.Client.Dispose();
        }
    }

    private Connection At(string provider)
    {
        if (connections.TryGetValue(provider, out var connection))
        {
            return connection;
        }

        var reference =
            Model.At(provider)
            ?? throw new PrompterException(
                ErrorCategory.ModelNotFound,
                $"{provider} does not have {Model.Name}; choose one of: {string.Join(", ", Providers)}"
            )
            {
                Provider = provider,
                Model = Model.Name,
            };
        return connections[provider] = new(reference, connect(reference));
    }

    private Connection Current()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return current;
    }

    private static ChatOptions? OptionsAt(ModelReference at, ChatOptions? options)
    {
        if (
            options?.ModelId is not { } name
            || ModelFamily.Find(name)?.Models.FirstOrDefault(model => model.IsNamed(name)) is not { } known
            || known.At(at.Provider) is not { } reference
        )
        {
            return options;
        }

        var own = options.Clone();
        own.ModelId = reference.Model;
        return own;
    }

    private void Append(ChatMessage message, ChatResponse response)
    {
        lock (gate)
        {
            conversation = [.. conversation, message, .. response.Messages];
        }
    }

    private sealed record Connection(ModelReference Reference, IChatClient Client);
}
