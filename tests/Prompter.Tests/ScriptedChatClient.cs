using System.Collections.Concurrent;

namespace Prompter.Tests;

/// <summary>
/// A client that does what a test says, step by step: a text, a content, a finish reason, usage, a report or diagnostics of a program, an
/// exception to throw, an action to take, a task to wait for. The last call's steps are those of all further calls.
/// </summary>
internal sealed class ScriptedChatClient(params object[][] calls) : IChatClient, IAssistantPrefix
{
    /// <summary>A step that lasts until the call is cancelled.</summary>
    public static readonly Task Forever = new TaskCompletionSource().Task;

    private readonly ConcurrentQueue<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)> _requests = new();
    private int _calls;
    private int _open;

    public int Calls => _calls;

    /// <summary>How many calls have not ended and were not left.</summary>
    public int Open => _open;

    public IReadOnlyList<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)> Requests => [.. _requests];

    public bool ContinuesAnswers { get; init; }

    public bool IsDisposed { get; private set; }

    public Exception? ThrownByDispose { get; init; }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        _requests.Enqueue(([.. messages], options));
        var call = Interlocked.Increment(ref _calls);
        Interlocked.Increment(ref _open);
        try
        {
            foreach (var step in calls[Math.Min(call, calls.Length) - 1])
            {
                switch (step)
                {
                    case Exception exception:
                        throw exception;
                    case Action action:
                        action();
                        break;
                    case Task task:
                        await task.WaitAsync(cancellationToken).ConfigureAwait(false);
                        break;
                    case string text:
                        yield return new(ChatRole.Assistant, text);
                        break;
                    case UsageDetails usage:
                        yield return new(ChatRole.Assistant, [new UsageContent(usage)]);
                        break;
                    case ChatFinishReason reason:
                        yield return new() { FinishReason = reason };
                        break;
                    case AIContent content:
                        yield return new(ChatRole.Assistant, [content]);
                        break;
                    case ChatResponseUpdate update:
                        yield return update.Clone();
                        break;
                    default:
                        throw new InvalidOperationException($"no such step: {step}");
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(IAssistantPrefix) ? this : null;

    public void Dispose()
    {
        IsDisposed = true;
        if (ThrownByDispose is not null)
        {
            throw ThrownByDispose;
        }
    }
}
