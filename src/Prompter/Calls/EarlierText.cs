namespace Prompter.Calls;

/// <summary>The text of an answer that broke off, where a call is to go on with it.</summary>
/// <param name="Asked">The conversation that it answers, without what asks to go on.</param>
/// <param name="Text">All that was handed out of it.</param>
/// <param name="Joined">Put around an attempt, so that what comes from it begins where the text ends.</param>
internal sealed record EarlierText(IReadOnlyList<ChatMessage> Asked, string Text, Func<OpenCall, OpenCall> Joined);
