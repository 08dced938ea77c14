using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>What comes beside the text of a chat completion: sources, pictures, sound, and what has to go back in the next turn.</summary>
/// <remarks>
/// Sources are OpenAI's and OpenRouter's annotations, and the lists of Perplexity and xAI; pictures are
/// <see href="https://openrouter.ai/docs/features/multimodal/image-generation">OpenRouter's</see>; sound is
/// <see href="https://platform.openai.com/docs/guides/audio">OpenAI's</see>; extra contents are
/// <see href="https://ai.google.dev/gemini-api/docs/thought-signatures">Google's</see>.
/// </remarks>
internal sealed class ChatBesides(string provider)
{
    private const string Details = "reasoning_details";
    private const string Extra = "extra_content";

    private readonly HashSet<Uri> told = [];
    private readonly ReasoningDetails details = new();
    private JsonSlice? listed;
    private Base64Pieces? sound;
    private string? extra;

    /// <summary>Takes in what stands beside the choices. Lists of sources come again with each chunk, and the last is the longest.</summary>
    public void AddChunk(JsonSlice chunk)
    {
        if (ListIn(chunk, "search_results"u8) is { } results)
        {
            listed = results.ToCopy();
        }
        else if (ListIn(chunk, "citations"u8) is { } citations)
        {
            listed = citations.ToCopy();
        }
    }

    /// <summary>Whether the text of a delta is a thought, as Google marks it for clients of OpenAI.</summary>
    public static bool IsThought(JsonSlice delta) =>
        delta.Object("extra_content"u8)?.Object("google"u8)?.IsTrue("thought"u8) is true;

    /// <summary>Such a thought stands between two marks as well.</summary>
    public static string? WithoutMarks(string? thought) =>
        thought?.Replace("<thought>", "", StringComparison.Ordinal).Replace("</thought>", "", StringComparison.Ordinal);

    /// <summary>Takes in what stands beside the text, and says at once what can be said.</summary>
    /// <param name="contents">What is said.</param>
    /// <param name="delta">The delta.</param>
    /// <param name="parts">Parts among its texts that are none.</param>
    /// <exception cref="JsonException">A picture or sound cannot be read.</exception>
    public void AddDelta(List<AIContent> contents, JsonSlice delta, IReadOnlyList<JsonSlice> parts)
    {
        if (parts.Count > 0 && Citations.ContentOf(parts.SelectMany(ReferencesIn)) is { } references)
        {
            contents.Add(references);
        }

        if (!HasAny(delta))
        {
            return;
        }

        contents.AddRange(ItemsIn(delta, "images"u8).Select(PictureIn).OfType<AIContent>());
        if (delta.Object("audio"u8) is { } audio)
        {
            (sound ??= new()).Add(audio.Word("data"u8));
            if (audio.Text("transcript"u8) is { Length: > 0 } transcript)
            {
                contents.Add(new TextContent(transcript));
            }
        }
        else if (contents.Count == 0 && delta.Beside("audio"u8) is { SaysSomething: true })
        {
            // Where there is no text it is the answer.
            throw new JsonException("there is not an object where 'audio' was looked for");
        }

        // Some have the source in a member of the name of its type.
        var cited = ItemsIn(delta, "annotations"u8)
            .Select(one => Citations.Of(one.Object("url_citation"u8) ?? one.Object("file_citation"u8) ?? one))
            .OfType<CitationAnnotation>()
            .ToList();
        told.UnionWith(cited.Select(citation => citation.Url).OfType<Uri>());
        if (Citations.ContentOf(cited) is { } sources)
        {
            contents.Add(sources);
        }

        foreach (var detail in ItemsIn(delta, "reasoning_details"u8))
        {
            details.Add(detail);
        }

        if (delta.Object("extra_content"u8)?.ToJson() is { } more)
        {
            // Marks of what is a thought come with each piece, the signature once.
            extra = extra is null || more.Contains("signature", StringComparison.Ordinal) ? more : extra;
        }
    }

    /// <summary>What can be told only at the end.</summary>
    /// <exception cref="JsonException">The sound cannot be read.</exception>
    public IEnumerable<AIContent> ToContents()
    {
        if (sound?.ToArray() is { Length: > 0 } data)
        {
            // Streamed sound has no head that tells what it is.
            yield return MadeMedia.Of(data, null, "audio/pcm");
        }

        if (
            Citations.ContentOf(Citations.In(listed).Where(one => one.Url is null || !told.Contains(one.Url))) is
            { } cited
        )
        {
            yield return cited;
        }

        if (details.Any)
        {
            yield return RawPart.Of(MarkOf(Details, provider), details.ToJson());
        }

        if (extra is not null)
        {
            yield return RawPart.Of(MarkOf(Extra, provider), extra);
        }
    }

    /// <summary>Members of an assistant's message that go back to the provider as they came from it.</summary>
    public static IEnumerable<(string Name, JsonNode Value)> MembersOf(ChatMessage message, string provider) =>
        from content in message.Contents
        from name in (string[])[Details, Extra]
        let value = RawPart.In(content, MarkOf(name, provider))
        where value is not null
        select (name, value);

    /// <summary>Keeps what a call of a tool came with beside its name and arguments.</summary>
    public void Keep(FunctionCallContent call, string? extraContent)
    {
        if (extraContent is not null)
        {
            (call.AdditionalProperties ??= [])[MarkOf(Extra, provider)] = extraContent;
        }
    }

    /// <summary>What a call of a tool came with from the provider, or null.</summary>
    public static JsonNode? ExtraOf(FunctionCallContent call, string provider) =>
        RawPart.Parse(call.AdditionalProperties?.GetValueOrDefault(MarkOf(Extra, provider))?.ToString());

    /// <summary>Most pieces have none, and are not to cost more for it.</summary>
    private static bool HasAny(JsonSlice delta) =>
        (
            delta.Beside("images"u8)
            ?? delta.Beside("audio"u8)
            ?? delta.Beside("annotations"u8)
            ?? delta.Beside("reasoning_details"u8)
            ?? delta.Beside("extra_content"u8)
        )
            is not null;

    private static string MarkOf(string member, string provider) => $"{provider}-{member}:";

    private static AIContent? PictureIn(JsonSlice picture)
    {
        var address =
            picture.Kind is JsonTokenType.String
                ? picture.ToText()
                : picture.Object("image_url"u8)?.Word("url"u8) ?? picture.Word("image_url"u8) ?? picture.Word("url"u8);
        return address is null && picture.Word("b64_json"u8) is { } data
            ? MadeMedia.Of(data, null, "image/png")
            : MadeMedia.At(address);
    }

    /// <summary>Mistral's references: to a page that a tool found, or by the numbers that the question gave its documents.</summary>
    private static IEnumerable<CitationAnnotation> ReferencesIn(JsonSlice part) =>
        part.Word("type"u8) is not ("reference" or "tool_reference") ? []
        : Citations.Of(part) is { } page ? [page]
        : ItemsIn(part, "reference_ids"u8)
            .Select(id => new CitationAnnotation
            {
                Title = id.Kind is JsonTokenType.String ? id.ToText() : id.ToJson(),
            });

    private static JsonSlice? ListIn(JsonSlice holder, ReadOnlySpan<byte> name) =>
        holder.Beside(name) is { Kind: JsonTokenType.StartArray, SaysSomething: true } list ? list : null;

    private static IEnumerable<JsonSlice> ItemsIn(JsonSlice holder, ReadOnlySpan<byte> name) =>
        holder.Beside(name) is { Kind: JsonTokenType.StartArray } list ? list.Items() : [];
}
