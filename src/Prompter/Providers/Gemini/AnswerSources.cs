using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>What an answer is based on: pages that were searched or read, and works that it repeats.</summary>
/// <remarks>See <see href="https://ai.google.dev/gemini-api/docs/google-search">grounding with Google Search</see>. In a stream the last ones count.</remarks>
internal sealed class AnswerSources
{
    private JsonSlice? grounding;
    private JsonSlice? repeated;
    private JsonSlice? read;

    /// <summary>Takes in what stands beside the content of an answer.</summary>
    public void Add(JsonSlice candidate)
    {
        grounding = ListIn(candidate.Object("groundingMetadata"u8), "groundingChunks"u8) ?? grounding;
        var citations = candidate.Object("citationMetadata"u8);
        repeated = ListIn(citations, "citationSources"u8) ?? ListIn(citations, "citations"u8) ?? repeated;
        read = ListIn(candidate.Object("urlContextMetadata"u8), "urlMetadata"u8) ?? read;
    }

    /// <summary>All sources, or null where there are none.</summary>
    public TextContent? ToContent() =>
        grounding is null && repeated is null && read is null
            ? null
            : Citations.ContentOf([
                .. ItemsOf(grounding).Select(OfChunk).OfType<CitationAnnotation>(),
                .. Citations.In(repeated),
                .. ItemsOf(read).Select(OfPage).OfType<CitationAnnotation>(),
            ]);

    /// <summary>What was found: a page, a document of the user's, a place on a map.</summary>
    private static CitationAnnotation? OfChunk(JsonSlice chunk) =>
        (chunk.Object("web"u8) ?? chunk.Object("retrievedContext"u8) ?? chunk.Object("maps"u8)) is { } found
            ? Citations.Of(found)
            : null;

    /// <summary>A page that was read, if it could be.</summary>
    private static CitationAnnotation? OfPage(JsonSlice page) =>
        page.Word("urlRetrievalStatus"u8) is null or "URL_RETRIEVAL_STATUS_SUCCESS"
        && page.Beside("retrievedUrl"u8) is { Kind: JsonTokenType.String } address
            ? Citations.Of(address)
            : null;

    private static JsonSlice? ListIn(JsonSlice? holder, ReadOnlySpan<byte> name) =>
        holder?.Beside(name) is { Kind: JsonTokenType.StartArray, SaysSomething: true } list ? list.ToCopy() : null;

    private static IEnumerable<JsonSlice> ItemsOf(JsonSlice? list) => list?.Items() ?? [];
}
