namespace Prompter.Policies.Rescue;

/// <summary>What becomes of a stream that fails after its first visible content.</summary>
public enum StreamRescue
{
    /// <summary>It ends in a <see cref="Calls.BrokenStreamException"/>.</summary>
    Fail,

    /// <summary>The next try begins anew: whoever reads drops what has come when a <see cref="Calls.NoticeContent"/> says so.</summary>
    Restart,

    /// <summary>
    /// The next try goes on from the text so far, where its model can (<see cref="Calls.IAssistantPrefix"/>); else it begins anew.
    /// </summary>
    Continue,
}
