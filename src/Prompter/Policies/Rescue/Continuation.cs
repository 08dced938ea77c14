using Prompter.Calls;

namespace Prompter.Policies.Rescue;

/// <summary>How a model goes on with an answer that broke off, or that another model began.</summary>
internal sealed class Continuation
{
    private readonly IReadOnlyList<ChatMessage> asked;
    private readonly BrokenText broken;

    /// <summary>What the caller had begun the answer with, which every model has to see before it.</summary>
    private readonly string begun;
    private readonly string whole;

    private Continuation(Call call, string text, bool isByPrefix)
    {
        Text = text;
        IsByPrefix = isByPrefix;
        asked = call.Earlier?.Asked ?? call.Messages;
        whole = call.Earlier?.Text + text;
        begun = asked is [.., { Role: var role } last] && role == ChatRole.Assistant ? last.Text : "";
        broken = new(begun + whole);
        Restart();
    }

    /// <summary>The text that was handed out before.</summary>
    public string Text { get; }

    /// <summary>All that was handed out, before and since.</summary>
    public PartialAnswer Partial { get; private set; } = new();

    /// <summary>Whether more text was handed out since.</summary>
    public bool HasGoneOn => Partial.Text.Length > Text.Length;

    /// <summary>How many characters the reader has of the answer.</summary>
    public int Length => whole.Length;

    /// <summary>Whether the text is handed to the model as the beginning of its own; else it is asked to repeat the end.</summary>
    public bool IsByPrefix { get; }

    /// <summary>How a model goes on from what was handed out.</summary>
    /// <param name="call">The call that the answer is to.</param>
    /// <param name="partial">What was handed out.</param>
    /// <param name="isByPrefix">Whether the model takes the text as the beginning of its own.</param>
    /// <param name="obstacle">Why nobody can; null where somebody can.</param>
    public static Continuation? From(Call call, PartialAnswer partial, bool isByPrefix, out string? obstacle)
    {
        obstacle =
            !partial.IsTextOnly ? "more than text had come, such as a call of a tool"
            : partial.IsCut ? "the text is too long to go on from"
            : partial.Text is [.., '&' or '\\' or (>= '\uD800' and <= '\uDBFF')]
                ? "the text may have broken off inside of a character"
            : null;
        var text = obstacle is null ? partial.Text : "";
        if (obstacle is null && text.AsSpan().Trim().Length == 0)
        {
            obstacle = "no text had come to go on from";
        }

        if (obstacle is not null)
        {
            return null;
        }

        var continuation = new Continuation(call, text, isByPrefix);
        if (!isByPrefix && continuation.broken.Tail.Length == 0)
        {
            obstacle = "the end of the text is too short, or too much like the rest of it, to be found again for sure";
            return null;
        }

        return continuation;
    }

    /// <summary>The call that asks a model to go on.</summary>
    public Call Of(Call call)
    {
        var said = new ChatMessage(ChatRole.Assistant, broken.Shown);
        ChatMessage[] before = [.. begun.Length > 0 ? asked.SkipLast(1) : asked, said];
        return call with
        {
            Messages = IsByPrefix ? before : [.. before, new(ChatRole.User, Request)],
            Earlier = new(
                asked,
                whole,
                next =>
                    (inner, cancellationToken) =>
                        new SeamReader(new(broken, !IsByPrefix), next, inner, cancellationToken)
            ),
        };
    }

    /// <summary>Takes what was handed out.</summary>
    public void Take(ChatResponseUpdate update) => Partial.Add(update);

    /// <summary>What follows begins anew after the text that was handed out before.</summary>
    public void Restart()
    {
        Partial = new();
        Partial.Add(new ChatResponseUpdate(ChatRole.Assistant, Text));
    }

    private string Request =>
        "Your last message was cut off before it was complete. Go on with it: first repeat its last words, which stand below, exactly as they "
        + "are, and then continue from there without a break, as if it were one text. Write nothing before these words and nothing about "
        + "them: no remark, no quotation marks, no fence around them. Do not begin anew.\n\n"
        + broken.Tail;
}
