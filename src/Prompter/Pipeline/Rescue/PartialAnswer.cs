using Microsoft.Extensions.AI;

namespace Prompter.Pipeline.Rescue;

/// <summary>What a stream has handed out so far.</summary>
internal sealed class PartialAnswer
{
    /// <summary>An answer may be longer than the memory; nobody goes on from such a one.</summary>
    private const int TextLimit = 1 << 20;

    private readonly List<string> pieces = [];
    private int length;
    private bool isTextOnly = true;

    public string Text => string.Concat(pieces);

    /// <summary>Whether <see cref="Text"/> is the beginning only.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether anything was handed out that its reader can see.</summary>
    public bool IsVisible { get; private set; }

    /// <summary>Whether an answer came: text, a call of a tool, or data.</summary>
    public bool HasAnswer { get; private set; }

    /// <summary>Whether the text is all that there was, so that another model can go on from it.</summary>
    public bool CanBeContinued => isTextOnly && !IsCut && length > 0;

    public void Add(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case UsageContent or TextContent { Text: null or "" } or TextReasoningContent { Text: null or "" }:
                    break;
                case TextContent text:
                    IsVisible = HasAnswer = true;
                    Keep(text.Text);
                    break;
                case TextReasoningContent or ErrorContent:
                    IsVisible = true;
                    break;
                default:
                    IsVisible = HasAnswer = true;
                    isTextOnly = false;
                    break;
            }
        }
    }

    /// <summary>Adds what came after this.</summary>
    public void Add(PartialAnswer later)
    {
        later.pieces.ForEach(Keep);
        isTextOnly &= later.isTextOnly;
        IsCut |= later.IsCut;
        IsVisible |= later.IsVisible;
        HasAnswer |= later.HasAnswer;
    }

    private void Keep(string text)
    {
        if (text.Length > TextLimit - length)
        {
            IsCut = true;
            text = text[..(TextLimit - length)];
        }

        pieces.Add(text);
        length += text.Length;
    }
}
