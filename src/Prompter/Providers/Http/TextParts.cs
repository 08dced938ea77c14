namespace Prompter.Providers.Http;

/// <summary>Text wherever a server puts it: as a text, as a list of parts, or as one part.</summary>
internal static class TextParts
{
    private static readonly byte[][] ThoughtMembers =
    [
        "text"u8.ToArray(),
        "thinking"u8.ToArray(),
        "summary"u8.ToArray(),
        "reasoning"u8.ToArray(),
        "content"u8.ToArray(),
    ];

    /// <summary>The text of an answer, and thoughts among its parts. Parts of other types are skipped.</summary>
    /// <exception cref="JsonException">It is neither a text nor parts.</exception>
    public static (string? Text, string? Thoughts) Of(JsonSlice? content)
    {
        switch (content)
        {
            case null:
                return default;
            case { Kind: JsonTokenType.String } text:
                return (text.ToPiece(), null);
            case { } parts:
                var (said, thought) = (new StringBuilder(), new StringBuilder());
                Collect(parts, said, thought);
                return (said.ToString(), thought.ToString());
        }
    }

    /// <summary>Thoughts in whatever form; they are beside the answer, and what is none is skipped.</summary>
    public static string? ThoughtsIn(JsonSlice? value)
    {
        switch (value)
        {
            case { Kind: JsonTokenType.String } text:
                return text.ToPiece();
            case { Kind: JsonTokenType.StartArray } list:
                return string.Concat(list.Items().Select(item => ThoughtsIn(item)));
            case { Kind: JsonTokenType.StartObject } part:
                return ThoughtMembers
                    .Select(name => ThoughtsIn(part.Member(name)))
                    .FirstOrDefault(text => !string.IsNullOrEmpty(text));
            default:
                return null;
        }
    }

    private static void Collect(JsonSlice element, StringBuilder text, StringBuilder thoughts)
    {
        switch (element.Kind)
        {
            case JsonTokenType.String:
                text.Append(element.ToPiece());
                break;
            case JsonTokenType.StartArray:
                foreach (var part in element.Items())
                {
                    Collect(part, text, thoughts);
                }

                break;
            case JsonTokenType.StartObject when element.Member("thinking"u8) is { } thinking:
                thoughts.Append(ThoughtsIn(thinking));
                break;
            case JsonTokenType.StartObject when element.Member("text"u8) is { } inner:
                Collect(inner, text, thoughts);
                break;
            case JsonTokenType.StartObject when element.Word("type"u8) is not null:
                break;
            default:
                throw new JsonException("There is neither a text nor a list of parts where the text was looked for.");
        }
    }
}
