using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>What comes beside the text of a chat completion: sources, pictures, sound, and what has to go back in the next turn.</summary>
/// <remarks>
/// Sources are OpenAI's and OpenRouter's annotations, and the lists of Perplexity and xAI; pictures are
/// <see href="https://openrouter.ai/docs/features/multimodal/image-generation">OpenRouter's</see>; sound is
/// <see href="https://platform.openai.com/docs/guides/audio">OpenAI's</see>; details of reasoning are
/// <see href="https://openrouter.ai/docs/use-cases/reasoning-tokens">OpenRouter's</see>, and extra contents
/// <see href="https://ai.google.dev/gemini-api/docs/thought-signatures">Google's</see>.
/// </remarks>
internal sealed class ChatBesides(string provider)
{
    private const string Details = "reasoning_details";
    private const string Extra = "extra_content";

    private readonly List<CitationAnnotation> listed = [];
    private readonly MemoryStream sound = new();
    private readonly JsonArray details = [];
    private string? extra;

    /// <summary>Takes in what stands beside the choices. Lists of sources come again with each chunk.</summary>
    public void AddChunk(JsonSlice chunk)
    {
        var sources = Citations.In(chunk.Beside("search_results"u8)).ToList();
        if (sources.Count == 0)
        {
            sources = [.. Citations.In(chunk.Beside("citations"u8))];
        }

        if (sources.Count > 0)
        {
            listed.Clear();
            listed.AddRange(sources);
        }
    }

    /// <summary>Takes in what stands beside the text, and says at once what can be said.</summary>
    /// <exception cref="JsonException">A picture or sound cannot be read.</exception>
    public void AddDelta(List<AIContent> contents, JsonSlice delta)
    {
        foreach (var picture in delta.Beside("images"u8) is { Kind: JsonTokenType.StartArray } pictures ? pictures.Items() : [])
        {
            var address = picture.Object("image_url"u8)?.Word("url"u8) ?? picture.Word("image_url"u8) ?? picture.Word("url"u8);
            if ((address is null && picture.Word("b64_json"u8) is { } data ? MadeMedia.Of(data, null, "image/png") : MadeMedia.At(address)) is { } made)
            {
                contents.Add(made);
            }
        }

        if (delta.Object("audio"u8) is { } audio)
        {
            // Each piece is a text in base64 by itself.
            sound.Write(Bytes(audio.Word("data"u8)));
            if (audio.Word("transcript"u8) is { Length: > 0 } transcript)
            {
                contents.Add(new TextContent(transcript));
            }
        }

        // Some have the source in a member of the name of its type.
        var annotations = delta.Beside("annotations"u8) is { Kind: JsonTokenType.StartArray } list ? list.Items() : [];
        if (Citations.ContentOf(annotations.Select(one => Citations.Of(one.Object("url_citation"u8) ?? one.Object("file_citation"u8) ?? one)).OfType<CitationAnnotation>()) is { } cited)
        {
            contents.Add(cited);
        }

        foreach (var detail in delta.Beside("reasoning_details"u8) is { Kind: JsonTokenType.StartArray } more ? more.Items() : [])
        {
            AddDetail(detail);
        }

        extra = delta.Object("extra_content"u8)?.ToJson() ?? extra;
    }

    /// <summary>What can be told only at the end.</summary>
    /// <exception cref="JsonException">The sound cannot be read.</exception>
    public IEnumerable<AIContent> ToContents()
    {
        if (sound.Length > 0)
        {
            // Streamed sound has no head that tells what it is.
            yield return MadeMedia.Of(sound.ToArray(), null, "audio/pcm");
        }

        if (Citations.ContentOf(listed) is { } cited)
        {
            yield return cited;
        }

        if (details.Count > 0)
        {
            yield return RawPart.Of(MarkOf(Details, provider), details.ToJsonString());
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
        call.AdditionalProperties?.GetValueOrDefault(MarkOf(Extra, provider))?.ToString() is { } json
            ? JsonNode.Parse(json)
            : null;

    private static string MarkOf(string member, string provider) => $"{provider}-{member}:";

    /// <summary>Pieces of one thought become one again; encrypted ones are whole.</summary>
    private void AddDetail(JsonSlice detail)
    {
        if (JsonNode.Parse(detail.ToJson()) is not JsonObject next)
        {
            return;
        }

        if (
            details.Count > 0
            && details[^1] is JsonObject last
            && (string?)last["type"]?.ToString() == next["type"]?.ToString()
            && last["index"]?.ToString() == next["index"]?.ToString()
            && last["data"] is null
            && next["data"] is null
        )
        {
            foreach (var (name, value) in next.ToList())
            {
                last[name] =
                    name is "text" or "summary" ? $"{last[name]}{value}"
                    : value?.DeepClone() ?? last[name]?.DeepClone();
            }
        }
        else
        {
            details.Add(next);
        }
    }

    private static byte[] Bytes(string? base64)
    {
        try
        {
            return base64 is null ? [] : Convert.FromBase64String(base64);
        }
        catch (FormatException exception)
        {
            throw new JsonException("the sound cannot be read", exception);
        }
    }
}
