namespace Prompter.Tests.Policies;

/// <summary>Always gives the same text, or fails by chance in any way at any place; goes on from the beginning of the text.</summary>
internal sealed class FaultyChatClient(int seed) : IChatClient, IAssistantPrefix
{
    public const string Answer = "zero one two three four five six seven eight nine";

    /// <summary>Of options: what stops the call, as its caller would.</summary>
    public const string Stop = "stop";

    private readonly Random random = new(seed);
    private int open;

    public int Open => open;

    public bool ContinuesAnswers => true;

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var before = messages.Last() is { Role: var role, Text: var said } && role == ChatRole.Assistant ? said : "";
        var rest = Answer[before.Length..];
        Interlocked.Increment(ref open);
        try
        {
            var fault = Chance(3) ? Next(9) : -1;
            var place = Next(rest.Length * 2);
            yield return new(ChatRole.Assistant, [new UsageContent(new() { InputTokenCount = 1 })]);
            for (var index = 0; index < rest.Length; )
            {
                if (fault >= 0 && (place <= index || place > rest.Length))
                {
                    await FailAsync(fault, options, cancellationToken);
                    if (fault == 0)
                    {
                        // Cut.
                        yield break;
                    }
                }

                var length = Math.Min(1 + Next(6), rest.Length - index);
                yield return new(ChatRole.Assistant, rest.Substring(index, length));
                index += length;
                if (Chance(8))
                {
                    await Task.Yield();
                }
            }

            yield return new(ChatRole.Assistant, [new UsageContent(new() { OutputTokenCount = 1 })])
            {
                FinishReason = ChatFinishReason.Stop,
            };
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(IAssistantPrefix) ? this : null;

    public void Dispose() { }

    private async Task FailAsync(int fault, ChatOptions? options, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case 0:
                break;
            case 1:
                throw new HttpRequestException("connection reset");
            case 2:
                throw new PrompterException(ErrorCategory.RateLimit, "slow down")
                {
                    RetryAfter = TimeSpan.FromSeconds(Next(3)),
                };
            case 3:
                throw new InvalidOperationException("a foreign client");
            case 4:
                ((CancellationTokenSource)options!.AdditionalProperties![Stop]!).Cancel();
                break;
            case 5:
                await ScriptedChatClient.Forever.WaitAsync(cancellationToken);
                break;
            default:
                var categories = Enum.GetValues<ErrorCategory>();
                throw new PrompterException(categories[Next(categories.Length)], "it failed");
        }
    }

    private bool Chance(int of) => Next(of) == 0;

    private int Next(int below)
    {
        lock (random)
        {
            return random.Next(below);
        }
    }
}
