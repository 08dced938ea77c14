namespace Prompter.Tests.Policies;

/// <summary>A stream as an honest reader takes it: drops what it is told to drop, adds up all usage, and keeps the end.</summary>
internal sealed class ReadStream
{
    private readonly StringBuilder text = new();

    /// <summary>The text that is left, after all that was to be dropped.</summary>
    public string Text => text.ToString();

    public List<NoticeContent> Notices { get; } = [];

    public List<UsageDetails> Usages { get; } = [];

    public IReadOnlyList<Attempt> Attempts { get; private set; } = [];

    public Exception? Error { get; private set; }

    public PrompterException Failure => Assert.IsType<PrompterException>(Error, exactMatch: false);

    public bool IsAnswered => Error is null && Attempts.Count > 0;

    /// <summary>Reads to the end, whatever it is.</summary>
    public static async Task<ReadStream> ReadAsync(
        IChatClient client,
        ChatOptions? options = null,
        CancellationToken? cancellationToken = null,
        Action<ChatResponseUpdate>? onUpdate = null
    )
    {
        var read = new ReadStream();
        var record = new CallRecord();
        try
        {
            await using var updates = client
                .GetService<CallChatClient>()!
                .Open(
                    Call.Of([new(ChatRole.User, "Hi")], options, streams: true, record),
                    cancellationToken ?? TestContext.Current.CancellationToken
                );
            while (await updates.MoveNextAsync())
            {
                read.Take(updates.Current);
                onUpdate?.Invoke(updates.Current);
            }
        }
        catch (Exception exception)
        {
            read.Error = exception;
            // Who stops a call gets no record of it, but may have one of its own.
            read.Attempts = exception is PrompterException failure ? failure.Attempts : record.Attempts;
        }

        return read;
    }

    private void Take(ChatResponseUpdate update)
    {
        if (NoticeContent.In(update) is { } notice)
        {
            Notices.Add(notice);
            if (notice.Restarts)
            {
                text.Clear();
            }
        }

        text.Append(update.Text);
        Usages.AddRange(update.Contents.OfType<UsageContent>().Select(content => content.Details));
        Attempts = CallRecord.Of(update)?.Attempts ?? Attempts;
    }
}
