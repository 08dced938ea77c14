using System.Buffers;

namespace Prompter.Calls;

/// <summary>What a stream has handed out so far.</summary>
/// <remarks>Its text lies in a buffer of the pool: an update costs no allocation, and keeps no string alive.</remarks>
internal sealed class PartialAnswer
{
    /// <summary>An answer may be longer than the memory; nobody goes on from such a one.</summary>
    private const int TextLimit = 1 << 20;

    private const int LeastOfUpdate = 16;

    /// <summary>Marks between which some servers leave what the model thinks in its text.</summary>
    private static readonly (string Begin, string End)[] ThoughtMarks =
    [
        ("<think>", "</think>"),
        ("<thinking>", "</thinking>"),
        ("<thought>", "</thought>"),
    ];

    private char[] buffer = [];
    private int length;
    private bool hasOther;

    public string Text => new(buffer, 0, length);

    /// <summary>How much came in all, text in UTF-8; a little also for what is empty, so that there is no end without end.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether <see cref="Text"/> is the beginning only.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether anything was handed out that its reader can see.</summary>
    public bool IsVisible { get; private set; }

    /// <summary>Whether an answer came: text that is not blank and no thought, a call of a tool, or data.</summary>
    public bool HasAnswer => hasOther || IsCut || !WithoutThoughts(buffer.AsSpan(0, length)).IsEmpty;

    /// <summary>Whether text, and thoughts that nobody has to take up again, is all that there was.</summary>
    public bool IsTextOnly { get; private set; } = true;

    public void Add(ChatResponseUpdate update)
    {
        Bytes += LeastOfUpdate;
        // By index: an enumerator would be allocated for every update.
        for (var index = 0; index < update.Contents.Count; index++)
        {
            switch (update.Contents[index])
            {
                case DiagnosticContent diagnostic:
                    Bytes += Encoding.UTF8.GetByteCount(diagnostic.Text);
                    break;
                case TextReasoningContent { Text: null or "" } thought:
                    Bytes += thought.ProtectedData?.Length ?? 0;
                    break;
                case var content when !VisibleContent.Is(content):
                    break;
                case TextContent text:
                    IsVisible = true;
                    Bytes += Encoding.UTF8.GetByteCount(text.Text);
                    Keep(text.Text);
                    break;
                case TextReasoningContent reasoning:
                    IsVisible = true;
                    Bytes += Encoding.UTF8.GetByteCount(reasoning.Text);
                    break;
                case ErrorContent:
                    IsVisible = true;
                    break;
                default:
                    IsVisible = hasOther = true;
                    Bytes += update.Contents[index] is DataContent data ? data.Data.Length : 0;
                    IsTextOnly = false;
                    break;
            }
        }
    }

    /// <summary>Gives the text up, which nobody will ask for again.</summary>
    public void Release()
    {
        Return();
        (buffer, length) = ([], 0);
    }

    private static ReadOnlySpan<char> WithoutThoughts(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        foreach (var (begin, end) in ThoughtMarks)
        {
            while (text.StartsWith(begin, StringComparison.Ordinal))
            {
                var over = text.IndexOf(end, StringComparison.Ordinal);
                text = over < 0 ? default : text[(over + end.Length)..].TrimStart();
            }
        }

        return text;
    }

    private void Keep(ReadOnlySpan<char> text)
    {
        if (text.Length > TextLimit - length)
        {
            IsCut = true;
            text = text[..(TextLimit - length)];
        }

        if (text.Length > buffer.Length - length)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(length + text.Length, buffer.Length * 2));
            buffer.AsSpan(0, length).CopyTo(larger);
            Return();
            buffer = larger;
        }

        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    private void Return()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
