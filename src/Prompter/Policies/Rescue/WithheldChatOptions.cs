using Microsoft.Extensions.AI;

namespace Prompter.Policies.Rescue;

/// <summary>Options of a call whose caller hands nothing out before the end, so that an answer that breaks off can begin anew.</summary>
internal sealed class WithheldChatOptions : ChatOptions
{
    public WithheldChatOptions(ChatOptions? options)
        : base(options) { }

    public override ChatOptions Clone() => new WithheldChatOptions(this);
}
