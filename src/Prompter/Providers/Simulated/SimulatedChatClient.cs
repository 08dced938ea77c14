using System.Runtime.CompilerServices;
using Prompter.Calls;

namespace Prompter.Providers.Simulated;

/// <summary>A model that is simulated in this process: no key, no network, and the same answer to the same prompt every time.</summary>
/// <remarks>
/// <para>
/// The answer depends on the prompt and the parameters alone, never on time, process, culture, or the number of the call. The prompt is
/// the last user message: its texts, and its data of a text media type, with one blank between.
/// </para>
/// <para>
/// Parameters follow the character's name, as in <c>echo?ttft=200ms&amp;tps=40&amp;fail=429x2</c>, and take the place of the character's own:
/// </para>
/// <list type="bullet">
/// <item><c>ttft</c>: time to the first token, 0 to 24 h: <c>200ms</c>, <c>1.5s</c>, <c>2m</c>, or a number of seconds.</item>
/// <item><c>tps</c>: tokens a second, 0.001 to 1,000,000; <c>max</c> or 0 for no pacing.</item>
/// <item><c>tokens</c>: length of the answer, 0 to 1,000,000; an echo is repeated or cut to it.</item>
/// <item><c>fail</c>: <c>KIND</c> for every call or <c>KINDxN</c> for the first N calls of this client, several with commas between. KIND is
/// an HTTP status (400 401 402 403 404 408 413 422 429 500 502 503 504 529), <c>reset</c>, <c>silence</c> (never a first token), <c>stall</c>
/// (stops for ever after half), <c>cut</c> (ends after half without a finish reason), <c>empty</c> (ends without text),
/// <c>context</c>, <c>filter</c>, or <c>quota</c>.</item>
/// <item><c>at</c>: after how many characters of its text an answer that is cut or stalls breaks off; without it after half.</item>
/// <item><c>resume</c>: <c>repeat</c>, <c>loose</c>, <c>chat</c>, <c>anew</c> or <c>refuse</c>: what the model does where it is asked to go
/// on with an answer that broke off by repeating the end of it; without it the model takes such an answer as the beginning of its own.</item>
/// <item><c>retry_after</c>: what failures 429, 503 and 529 ask to wait; a duration.</item>
/// <item><c>finish</c>: <c>length</c> or <c>content_filter</c>; the answer then ends in the middle of a sentence.</item>
/// <item><c>usage</c>: <c>off</c> to report no token counts.</item>
/// <item><c>seed</c>: a whole number that chooses another answer to the same prompt; default 0.</item>
/// </list>
/// <para>
/// Where options ask for JSON with a schema, characters other than <c>echo</c> answer with a value of that schema: <c>scholar</c> with
/// words and a fence around it, <c>flaky</c> with a comma too many, <c>broken</c> with half of it. <c>tokens</c> does not count there.
/// </para>
/// <para>
/// The first token, or the failure in its place, comes <c>ttft</c> after the call, and token n is due (n − 1) / <c>tps</c> later, whole
/// milliseconds rounded up. One client may be called from many threads.
/// </para>
/// </remarks>
public sealed class SimulatedChatClient : IChatClient, IAssistantPrefix, IJsonFormat
{
    private readonly string name;
    private readonly SimulatedModel model;
    private readonly TimeProvider time;
    private long calls;

    /// <summary>Creates the client of one simulated model.</summary>
    /// <param name="model">What follows <c>sim:</c>, such as <c>swift</c> or <c>echo?tokens=120</c>.</param>
    /// <param name="timeProvider">What the pace is kept by; the system's time where null.</param>
    /// <exception cref="PrompterException">
    /// The character is unknown (<see cref="ErrorCategory.ModelNotFound"/>), or a parameter is unknown, given twice or has a bad value
    /// (<see cref="ErrorCategory.InvalidRequest"/>).
    /// </exception>
    public SimulatedChatClient(string model, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        name = model;
        this.model = SimulatedModel.Parse(model);
        time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Every character, for help and documentation to list.</summary>
    public static IReadOnlyList<SimulatedCharacter> Characters => SimulatedCharacter.All;

    /// <summary>True without <c>resume</c>: after an answer that was begun comes the rest of what this model would have said.</summary>
    public bool ContinuesAnswers => model.Behaviour.Resumption is null;

    JsonMode IJsonFormat.ModeOf(ChatResponseFormatJson format) => JsonMode.Native;

    /// <inheritdoc />
    /// <exception cref="PrompterException">The call fails as <c>fail</c> says; a cut answer is <see cref="ErrorCategory.MalformedOutput"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        return GatherAsync(StreamAsync(messages, options, isWhole: true, cancellationToken));
    }

    /// <inheritdoc />
    /// <remarks>A cut stream just ends, without a finish reason: to notice that is up to the consumer.</remarks>
    /// <exception cref="PrompterException">The call fails as <c>fail</c> says.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, isWhole: false, cancellationToken);
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata)
                ? new ChatClientMetadata(SimulatedModel.Provider, defaultModelId: model.Character.Name)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc />
    public void Dispose() { }

    private async Task<ChatResponse> GatherAsync(IAsyncEnumerable<ChatResponseUpdate> updates)
    {
        var response = await updates.ToChatResponseAsync().ConfigureAwait(false);
        return response.FinishReason is null ? throw SimulatedFailure.Cut.ToException(name, null) : response;
    }

    /// <summary>The answer token by token, or with all of its text in one piece when the last token is due.</summary>
    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        bool isWhole,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var call = await StartAsync(messages, options, cancellationToken).ConfigureAwait(false);
        var id = call.Answer.Id;
        var index = isWhole ? Math.Max(0, call.TokenCount - 1) : 0;
        foreach (var piece in isWhole ? [string.Concat(call.Tokens())] : call.Tokens())
        {
            await call.Pace.WaitAsync(model.Behaviour.DueTime(index++), cancellationToken).ConfigureAwait(false);
            yield return Update(id, new TextContent(piece));
        }

        if (call.Shape is SimulatedFailureShape.Stall)
        {
            await WaitForeverAsync(cancellationToken).ConfigureAwait(false);
        }

        if (call.Shape is SimulatedFailureShape.Cut)
        {
            yield break;
        }

        var last = Update(id, UsageOf(call) is { } usage ? new UsageContent(usage) : null);
        last.FinishReason =
            call.Shape is SimulatedFailureShape.Empty ? ChatFinishReason.Stop : model.Behaviour.FinishReason;
        yield return last;
    }

    /// <summary>Counts the call, and waits for its first token or fails in its place.</summary>
    private async Task<Call> StartAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pace = new SimulatedPace(time);
        // Read before any wait: the caller may go on to add messages to the list.
        var conversation = SimulatedConversation.Read(messages, options);
        if (options?.MaxOutputTokens is <= 0 and var most)
        {
            throw new PrompterException(
                ErrorCategory.InvalidRequest,
                string.Create(CultureInfo.InvariantCulture, $"max_tokens must be at least 1, not {most}")
            )
            {
                Provider = SimulatedModel.Provider,
                Model = name,
            };
        }

        var failure = model.Behaviour.Failures?.Of(Interlocked.Increment(ref calls));
        if (failure?.Shape is SimulatedFailureShape.Silence)
        {
            await WaitForeverAsync(cancellationToken).ConfigureAwait(false);
        }

        await pace.WaitAsync(model.Behaviour.TimeToFirstToken, cancellationToken).ConfigureAwait(false);
        if (failure?.Shape is SimulatedFailureShape.Refused)
        {
            throw failure.ToException(name, model.Behaviour.RetryAfter);
        }

        var schema = (options?.ResponseFormat as ChatResponseFormatJson)?.Schema;
        var answer = new SimulatedAnswer(model, conversation.Prompt, schema);
        return new(pace, failure?.Shape, answer, conversation, model.Behaviour);
    }

    private Task WaitForeverAsync(CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);

    private ChatResponseUpdate Update(string id, AIContent? content) =>
        new(ChatRole.Assistant, content is null ? [] : [content])
        {
            ResponseId = id,
            MessageId = id,
            ModelId = model.Character.Name,
        };

    private UsageDetails? UsageOf(Call call) =>
        model.Behaviour.ReportsUsage
            ? new()
            {
                InputTokenCount = call.Conversation.InputTokens,
                OutputTokenCount = call.TokenCount,
                TotalTokenCount = call.Conversation.InputTokens + call.TokenCount,
            }
            : null;

    /// <summary>A call whose first token is due.</summary>
    private sealed record Call(
        SimulatedPace Pace,
        SimulatedFailureShape? Shape,
        SimulatedAnswer Answer,
        SimulatedConversation Conversation,
        ModelBehaviour Behaviour
    )
    {
        /// <summary>What it says where an answer was begun already.</summary>
        private readonly string? resumed = Conversation.Beginning?.Resume(
            Behaviour.Resumption ?? SimulatedResumption.Repeat,
            string.Concat(Answer.Tokens(Answer.TokenCount))
        );

        /// <summary>How many tokens are sent; half is rounded up, so that half an answer is never none.</summary>
        public int TokenCount =>
            Shape switch
            {
                SimulatedFailureShape.Empty => 0,
                _ when BreaksAt is { } place => SimulatedBehaviour.TokensBefore(place, All()).Count(),
                SimulatedFailureShape.Stall or SimulatedFailureShape.Cut => (AllCount + 1) / 2,
                _ => AllCount,
            };

        private int? BreaksAt =>
            Shape is SimulatedFailureShape.Stall or SimulatedFailureShape.Cut ? Behaviour.BreaksAt : null;

        private int AllCount => resumed is null ? Answer.TokenCount : SimulatedTokens.Count(resumed);

        public IEnumerable<string> Tokens() =>
            BreaksAt is { } place ? SimulatedBehaviour.TokensBefore(place, All()) : All().Take(TokenCount);

        private IEnumerable<string> All() =>
            (resumed is null ? Answer.Tokens(Answer.TokenCount) : SimulatedTokens.Split(resumed)).Select(token =>
                token.ToString()
            );
    }
}
