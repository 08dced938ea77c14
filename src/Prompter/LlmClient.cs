using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Prompter.Calls;
using Prompter.Catalogue;
using Prompter.Policies.Fallback;
using Prompter.Policies.StructuredOutput;
using Prompter.Settings;

namespace Prompter;

/// <summary>All models behind one client that survives bad providers.</summary>
/// <remarks>
/// <para>
/// <see cref="ChatOptions.ModelId"/> of a call names a model (<c>openai:gpt-5.5</c>) or a role of the configuration (<c>fast</c>); without it
/// the default chain answers. A failed call is a <see cref="PrompterException"/> with all its tries; a stream that fails after content is a
/// <see cref="BrokenStreamException"/> with the text so far.
/// </para>
/// <para>It may be used from many threads at once, and is meant to live as long as the program.</para>
/// </remarks>
public sealed class LlmClient : DelegatingChatClient
{
    private readonly PrompterHost host;
    private readonly ModelRouter router;
    private readonly ConcurrentDictionary<JsonTypeInfo, ChatResponseFormatJson> formats = new();

    internal LlmClient(IChatClient calls, PrompterHost host, ModelRouter router)
        : base(calls) => (this.host, this.router) = (host, router);

    /// <summary>Creates a client from the user's configuration, environment and stored keys; nothing is connected yet.</summary>
    /// <remarks>Retries, time-outs, rate limits and fallback are those of the configuration, which are none unless they are set.</remarks>
    /// <param name="configurationFile">A file that is stronger than the user's and the folder's own; null for none.</param>
    /// <exception cref="ConfigurationException">
    /// The configuration is wrong, and it tells every mistake; or the file of the working folder needs trust. <see cref="ConfigurationLoader"/>
    /// with another <see cref="ConfigurationSources.ProjectFile"/>, and <see cref="LlmClientBuilder"/>, make a client without it or with it.
    /// </exception>
    public static LlmClient Create(string? configurationFile = null) =>
        new LlmClientBuilder(
            ConfigurationLoader.Load(ConfigurationSources.FromProcess(configurationFile)).Value
        ).Build();

    /// <summary>The models that are asked in turn where a call names none, first choice first.</summary>
    public IReadOnlyList<ModelReference> FallbackChain => router.Models;

    /// <summary>Changes the models that are asked in turn; calls that have begun are not affected.</summary>
    /// <param name="models">First choice first, as users write them, such as <c>openai:gpt-5.5</c>.</param>
    public void SetFallbackChain(params IEnumerable<string> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        router.Models = [.. models.Select(host.Parse)];
    }

    /// <summary>Answers a prompt with a text.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="options">Options of this call, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PrompterException">No model answered.</exception>
    public async Task<string> GenerateAsync(
        string prompt,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => (await ChatAsync([new(ChatRole.User, prompt)], options, cancellationToken).ConfigureAwait(false)).Text;

    /// <summary>Answers a conversation.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Options of this call, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PrompterException">No model answered.</exception>
    public Task<ChatResponse> ChatAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => GetResponseAsync(messages, options, cancellationToken);

    /// <summary>Answers a prompt with a value of a C# type.</summary>
    /// <typeparam name="T">The type; descriptions of its members (<see cref="System.ComponentModel.DescriptionAttribute"/>) tell models what is meant.</typeparam>
    /// <param name="prompt">The prompt.</param>
    /// <param name="type">How the type is written as JSON, from a source-generated context.</param>
    /// <param name="options">Options of this call, or null. Without a temperature it is 0.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PrompterException">No model gave such a value (<see cref="ErrorCategory.MalformedOutput"/>), or none answered.</exception>
    public Task<StructuredResponse<T>> ChatAsync<T>(
        string prompt,
        JsonTypeInfo<T> type,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => ChatAsync([new(ChatRole.User, prompt)], type, options, cancellationToken);

    /// <summary>Answers a conversation with a value of a C# type.</summary>
    /// <inheritdoc cref="ChatAsync{T}(string, JsonTypeInfo{T}, ChatOptions?, CancellationToken)" path="/*[not(self::param)]"/>
    /// <param name="messages">The conversation.</param>
    /// <param name="type">How the type is written as JSON, from a source-generated context.</param>
    /// <param name="options">Options of this call, or null. Without a temperature it is 0.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<StructuredResponse<T>> ChatAsync<T>(
        IEnumerable<ChatMessage> messages,
        JsonTypeInfo<T> type,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(type);
        var wanted = options?.Clone() ?? new();
        wanted.Temperature ??= 0;
        wanted.ResponseFormat = formats.GetOrAdd(type, _ => AnswerFormat.For(type));
        var response = await GetResponseAsync(messages, wanted, cancellationToken).ConfigureAwait(false);
        return CallRecord.Of(response) is { Value: T value }
            ? new(value, response)
            : throw new PrompterException(
                ErrorCategory.MalformedOutput,
                $"the answer is no {typeof(T).Name}, but a call of a tool"
            );
    }

    /// <summary>Answers a prompt piece by piece.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="options">Options of this call, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// Updates. One that carries a <see cref="NoticeContent"/> tells that another model took over or that the answer begins
    /// anew; the last has the usage and every try.
    /// </returns>
    /// <exception cref="PrompterException">No model answered.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        string prompt,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => StreamAsync([new(ChatRole.User, prompt)], options, cancellationToken);

    /// <summary>Answers a conversation piece by piece.</summary>
    /// <inheritdoc cref="StreamAsync(string, ChatOptions?, CancellationToken)" path="/*[not(self::param)]"/>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Options of this call, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken);

    /// <summary>Asks providers for their models, and says what is known of each: limits, abilities, price.</summary>
    /// <param name="provider">The provider; null for those of the default chain.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <exception cref="PrompterException">One of them cannot be reached, refuses, or lists no models.</exception>
    public async Task<IReadOnlyList<CatalogueModel>> ListModelsAsync(
        string? provider = null,
        CancellationToken cancellationToken = default
    )
    {
        var models = new List<CatalogueModel>();
        foreach (
            var name in provider is null
                ? FallbackChain.Select(model => model.Provider).Distinct(StringComparer.Ordinal)
                : [provider]
        )
        {
            models.AddRange(await host.ListModelsAsync(name, cancellationToken).ConfigureAwait(false));
        }

        return models;
    }

    /// <summary>What was used by this client, failed tries too.</summary>
    /// <param name="filter">Whose usage; default everybody's.</param>
    public UsageReport GetUsage(UsageFilter? filter = null) => host.Usage.Get(filter);

    /// <summary>Counts from nothing again.</summary>
    public void ResetUsage() => host.Usage.Reset();

    /// <inheritdoc />
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata)
            ? new ChatClientMetadata(
                "prompter",
                defaultModelId: FallbackChain is [var first, ..] ? first.ToString() : null
            )
            : base.GetService(serviceType, serviceKey);

    /// <summary>Disposes the clients of all models, and ends programs that still run.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            host.Dispose();
        }
    }
}
