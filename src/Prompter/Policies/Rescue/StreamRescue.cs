namespace Prompter.Policies.Rescue;

/// <summary>What becomes of a stream that fails after its first visible content.</summary>
public enum StreamRescue
{
    /// <summary>It ends in a <see cref="Calls.BrokenStreamException"/>.</summary>
    Fail,

    /// <summary>The next try begins anew: whoever reads drops what has come when a <see cref="Calls.NoticeContent"/> says so.</summary>
    Restart,

    /// <summary>
    /// The next try goes on from the text so far: as the beginning of its answer where its model takes one
    /// (<see cref="Calls.IAssistantPrefix"/>), else by repeating the last words of it, which are taken out. What cannot be gone on from, or is not,
    /// begins anew, and <see cref="Calls.Attempt.RestartedBecause"/> says why. The same model is asked first, once even without retries.
    /// </summary>
    Continue,
}
