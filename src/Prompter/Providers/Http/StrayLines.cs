using System.Buffers;

namespace Prompter.Providers.Http;

/// <summary>Lines of a body that are no part of any event: a web page, an error in plain words, a log, or a piece of an answer that nobody can read.</summary>
internal sealed class StrayLines
{
    /// <summary>The most that is kept.</summary>
    private const int Longest = 64 * 1024;

    private readonly ArrayBufferWriter<byte> lines = new();

    /// <summary>Whether there are any but fields that nobody knows, and so may be a part of the answer.</summary>
    public bool Any { get; private set; }

    /// <summary>Whether there was an event of an error without a word.</summary>
    public bool HasError { get; private set; }

    /// <summary>The beginning of them.</summary>
    public string Text => Encoding.UTF8.GetString(lines.WrittenSpan).Trim();

    public void Add(ReadOnlySpan<byte> line, EventField field)
    {
        Any |= field is EventField.None;
        if (lines.WrittenCount < Longest)
        {
            lines.Write(line[..Math.Min(line.Length, Longest)]);
            lines.Write("\n"u8);
        }
    }

    public void AddError()
    {
        HasError = true;
        Add("event: error"u8, EventField.None);
    }

    /// <summary>Forgets fields that nobody knows: a document came after them.</summary>
    public void Forget()
    {
        if (!Any && lines.WrittenCount > 0)
        {
            lines.ResetWrittenCount();
        }
    }
}
