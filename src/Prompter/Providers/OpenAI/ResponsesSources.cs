using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>Annotations of an answer, each told once: a stream tells them when they come, with their message, and at the end once more.</summary>
internal sealed class ResponsesSources
{
    private readonly HashSet<(string?, Uri?, string?, int?)> told = [];

    /// <summary>Sources that nobody was told yet, or null.</summary>
    /// <param name="annotations">The annotations; what is none is skipped.</param>
    public TextContent? New(IEnumerable<JsonSlice> annotations) =>
        Citations.ContentOf(
            annotations
                .Select(Citations.Of)
                .OfType<CitationAnnotation>()
                .Where(citation => told.Add((citation.Title, citation.Url, citation.FileId, EndOf(citation))))
        );

    /// <summary>All annotations of the texts of a message.</summary>
    public static IEnumerable<JsonSlice> In(JsonSlice message) =>
        ItemsIn(message, "content"u8).SelectMany(part => ItemsIn(part, "annotations"u8));

    private static int? EndOf(CitationAnnotation citation) =>
        citation.AnnotatedRegions is [TextSpanAnnotatedRegion region, ..] ? region.EndIndex : null;

    private static IEnumerable<JsonSlice> ItemsIn(JsonSlice holder, ReadOnlySpan<byte> name) =>
        holder.Beside(name) is { Kind: JsonTokenType.StartArray } list ? list.Items() : [];
}
