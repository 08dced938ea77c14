namespace Prompter.Calls;

/// <summary>A client that knows whether its model goes on from a text that the conversation ends with.</summary>
/// <remarks>It is asked for by <see cref="Microsoft.Extensions.AI.IChatClient.GetService"/>.</remarks>
public interface IAssistantPrefix
{
    /// <summary>Whether the model goes on from the text of a last message by the assistant, rather than answers anew.</summary>
    bool ContinuesAnswers { get; }
}
