namespace Prompter.Calls;

/// <summary>Tells whoever reads a stream that an attempt failed and another follows. It stands alone in its update.</summary>
/// <param name="failed">The attempt that failed, or the model that was skipped.</param>
/// <param name="next">The model that is asked next.</param>
public sealed class NoticeContent(Attempt failed, ModelReference next) : AIContent
{
    /// <summary>The attempt that failed, or the model that was skipped.</summary>
    public Attempt Failed { get; } = failed;

    /// <summary>The model that is asked next.</summary>
    public ModelReference Next { get; } = next;

    /// <summary>Whether the answer begins anew: the reader drops the text that has come so far.</summary>
    public bool Restarts { get; internal set; }

    /// <summary>Whether the answer goes on from the text that has come so far.</summary>
    public bool Continues { get; internal set; }

    /// <summary>Whether another model takes over; else the same is asked again, after <see cref="Attempt.Delay"/>.</summary>
    public bool TakesOver { get; init; }

    /// <summary>The notice in an update; null where it is none.</summary>
    /// <param name="update">The update.</param>
    public static NoticeContent? In(ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.Contents.Count == 1 ? update.Contents[0] as NoticeContent : null;
    }
}

/// <summary>A piece of what the answer will be read from, such as text around JSON that has to be right; the answer itself comes at the end.</summary>
/// <param name="text">The piece, as the model wrote it.</param>
public sealed class DraftContent(string text) : AIContent
{
    /// <summary>The piece, as the model wrote it.</summary>
    public string Text { get; } = text;
}
