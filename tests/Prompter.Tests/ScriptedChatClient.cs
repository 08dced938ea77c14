using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Prompter.Models;

namespace Prompter.Tests.FanOut;

/// <summary>
/// A client that does what a test says, step by step: a text, a finish reason, usage, a report or diagnostics of a program, an
/// exception to throw, an action to take, a task to wait for. The last call's steps are those of all further calls.
/// </summary>
internal sealed class ScriptedChatClient(params object[][] calls) : IChatClient
{
    /// <summary>A step that lasts until the call is cancelled.</summary>
    public static readonly Task Forever = new TaskCompletionSource().Task;

    private int _calls;

    public int Calls => _calls;

    public bool IsDisposed { get; private set; }

    public Exception? ThrownByDispose { get; init; }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var call = Interlocked.Increment(ref _calls);
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
                case ChatResponseUpdate update:
                    yield return update;
                    break;
                case CommandReport or CommandErrorOutput:
                    yield return new() { RawRepresentation = step };
                    break;
                default:
                    throw new InvalidOperationException($"no such step: {step}");
            }
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        IsDisposed = true;
        if (ThrownByDispose is not null)
        {
            throw ThrownByDispose;
        }
    }
}
