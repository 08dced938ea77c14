namespace Prompter.Providers.Http;

/// <summary>Takes what a model thinks out of its text, where a server leaves it there: between tags, and before all else.</summary>
/// <remarks>
/// As DeepSeek-R1, Qwen and others write it, where vLLM, llama.cpp, LM Studio or Ollama run without a parser of thoughts. A tag that comes later
/// belongs to the answer.
/// </remarks>
internal sealed class ThoughtTags
{
    private const string Begin = "<think>";
    private const string End = "</think>";

    private readonly StringBuilder held = new();
    private Place place = Place.Start;

    private enum Place
    {
        /// <summary>Nothing but blanks, and perhaps the beginning of the tag.</summary>
        Start,
        Thought,

        /// <summary>Blanks after the tag belong to nothing.</summary>
        AfterThought,
        Text,
    }

    /// <summary>Parts the texts of an update.</summary>
    public void Part(ChatResponseUpdate update)
    {
        if (place is Place.Text)
        {
            return;
        }

        for (var index = 0; index < update.Contents.Count && place is not Place.Text; index++)
        {
            if (update.Contents[index] is TextContent { Text.Length: > 0 } text)
            {
                var parts = Parts(text).ToList();
                update.Contents = [.. update.Contents.Take(index), .. parts, .. update.Contents.Skip(index + 1)];
                index += parts.Count - 1;
            }
        }

        if (update.FinishReason is not null && held.Length > 0)
        {
            update.Contents =
            [
                .. update.Contents,
                place is Place.Thought ? new TextReasoningContent(Taken()) : new TextContent(Taken()),
            ];
        }
    }

    private IEnumerable<AIContent> Parts(TextContent text)
    {
        held.Append(text.Text);
        if (place is Place.Start)
        {
            var start = held.ToString().AsSpan().TrimStart();
            if (start.StartsWith(Begin))
            {
                held.Remove(0, held.Length - start.Length + Begin.Length);
                place = Place.Thought;
            }
            else if (!Begin.AsSpan().StartsWith(start))
            {
                place = Place.Text;
                text.Text = Taken();
                yield return text;
            }
        }

        if (place is Place.Thought)
        {
            var thought = held.ToString();
            var end = thought.IndexOf(End, StringComparison.Ordinal);
            var length = end >= 0 ? end : thought.Length - EndOf(thought);
            if (length > 0)
            {
                yield return new TextReasoningContent(thought[..length]);
            }

            held.Remove(0, end >= 0 ? end + End.Length : length);
            place = end >= 0 ? Place.AfterThought : place;
        }

        if (place is Place.AfterThought && Taken().TrimStart() is { Length: > 0 } answer)
        {
            place = Place.Text;
            text.Text = answer;
            yield return text;
        }
    }

    /// <summary>How much of the end of a text may be the beginning of the tag.</summary>
    private static int EndOf(string text)
    {
        var length = Math.Min(text.Length, End.Length - 1);
        while (!text.AsSpan(text.Length - length).SequenceEqual(End.AsSpan(0, length)))
        {
            length--;
        }

        return length;
    }

    private string Taken()
    {
        var taken = held.ToString();
        held.Clear();
        return taken;
    }
}
