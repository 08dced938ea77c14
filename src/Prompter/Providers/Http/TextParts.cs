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

    /// <summary>
    /// The text of an answer, thoughts among its parts, and the parts that are something else: a refusal, a source. Those of unknown types are skipped.
    /// </summary>
    /// <exception cref="JsonException">It is neither a text nor parts.</exception>
    public static (string? Text, string? Thoughts, IReadOnlyList<JsonSlice> Others) Of(JsonSlice? content)
    {
        switch (content)
        {
            case null:
                return (null, null, []);
            case { Kind: JsonTokenType.String } text:
                return (text.ToPiece(), null, []);
            case { } parts:
                var (said, thought, others) = (new StringBuilder(), new StringBuilder(), new List<JsonSlice>());
                Collect(parts, said, thought, others);
                return (said.ToString(), thought.ToString(), others);
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

    private static void Collect(JsonSlice element, StringBuilder text, StringBuilder thoughts, List<JsonSlice> others)
    {
        switch (element.Kind)
        {
            case JsonTokenType.String:
                text.Append(element.ToPiece());
                break;
            case JsonTokenType.StartArray:
                foreach (var part in element.Items())
                {
                    Collect(part, text, thoughts, others);
                }

                break;
            case JsonTokenType.StartObject when Refusal.IsPart(element):
                others.Add(element);
                break;
            case JsonTokenType.StartObject when element.Member("thinking"u8) is { } thinking:
                thoughts.Append(ThoughtsIn(thinking));
                break;
            case JsonTokenType.StartObject when element.Member("text"u8) is { } inner:
                Collect(inner, text, thoughts, others);
                break;
            case JsonTokenType.StartObject when element.Word("type"u8) is not null:
                others.Add(element);
                break;
            default:
                throw new JsonException("There is neither a text nor a list of parts where the text was looked for.");
        }
    }
}
