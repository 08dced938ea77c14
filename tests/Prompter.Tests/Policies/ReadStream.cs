using System.Text;
using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Policies.Rescue;

namespace Prompter.Tests.Policies;

/// <summary>A stream as an honest reader takes it: drops what it is told to drop, adds up all usage, and keeps the end.</summary>
internal sealed class ReadStream
{
    private readonly StringBuilder text = new();

    /// <summary>The text that is left, after all that was to be dropped.</summary>
    public string Text => text.ToString();

    public List<StreamNotice> Notices { get; } = [];

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
        try
        {
            await foreach (
                var update in client.GetStreamingResponseAsync(
                    "Hi",
                    options,
                    cancellationToken ?? TestContext.Current.CancellationToken
                )
            )
            {
                read.Take(update);
                onUpdate?.Invoke(update);
            }
        }
        catch (Exception exception)
        {
            read.Error = exception;
            read.Attempts = (exception as PrompterException)?.Attempts ?? [];
        }

        return read;
    }

    private void Take(ChatResponseUpdate update)
    {
        if (update.RawRepresentation is StreamNotice notice)
        {
            Notices.Add(notice);
            if (notice.Restarts)
            {
                text.Clear();
            }
        }

        text.Append(update.Text);
        Usages.AddRange(update.Contents.OfType<UsageContent>().Select(content => content.Details));
        Attempts =
            update.AdditionalProperties?.GetValueOrDefault(ChatProperties.Attempts) as IReadOnlyList<Attempt>
            ?? Attempts;
    }
}
