namespace Prompter.Providers.Http;

/// <summary>What an answer is based on, as annotations. It stands beside the answer: what cannot be read is left out.</summary>
internal static class Citations
{
    /// <summary>Annotations, as a content of their own: the texts that they belong to are gone when they come. null where there are none.</summary>
    public static TextContent? ContentOf(IEnumerable<CitationAnnotation> citations) =>
        citations.ToList<AIAnnotation>() is { Count: > 0 } all ? new TextContent("") { Annotations = all } : null;

    /// <summary>A source with whatever it is told by: an address, a title, the words that are cited; null where it has neither of the first two.</summary>
    /// <param name="source">An object, or the text of an address.</param>
    public static CitationAnnotation? Of(JsonSlice source)
    {
        if (source.Kind is JsonTokenType.String)
        {
            return Of(source.ToText(), null) is { Url: not null } address ? address : null;
        }

        var citation = Of(
            TextIn(source, "url"u8) ?? TextIn(source, "uri"u8) ?? TextIn(source, "source"u8),
            TextIn(source, "title"u8) ?? TextIn(source, "document_title"u8) ?? TextIn(source, "filename"u8)
        );
        if (citation is null)
        {
            return null;
        }

        citation.FileId = TextIn(source, "file_id"u8);
        citation.Snippet =
            TextIn(source, "cited_text"u8)
            ?? TextIn(source, "snippet"u8)
            ?? TextIn(source, "content"u8)
            ?? TextIn(source, "text"u8);
        var start = source.Count("start_index"u8) ?? source.Count("startIndex"u8);
        if ((source.Count("end_index"u8) ?? source.Count("endIndex"u8)) is { } end)
        {
            citation.AnnotatedRegions =
            [
                new TextSpanAnnotatedRegion { StartIndex = (int)(start ?? 0), EndIndex = (int)end },
            ];
        }

        return citation;
    }

    /// <summary>All sources in the items of a list.</summary>
    public static IEnumerable<CitationAnnotation> In(JsonSlice? list) =>
        list is { Kind: JsonTokenType.StartArray } items ? items.Items().Select(Of).OfType<CitationAnnotation>() : [];

    private static string? TextIn(JsonSlice source, ReadOnlySpan<byte> name) =>
        source.Beside(name) is { Kind: JsonTokenType.String } text && text.ToText() is { Length: > 0 } said
            ? said
            : null;

    private static CitationAnnotation? Of(string? address, string? title)
    {
        var isAddress = Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
        title = string.IsNullOrWhiteSpace(title) ? (isAddress ? null : address) : title;
        return isAddress || !string.IsNullOrWhiteSpace(title)
            ? new() { Title = title, Url = isAddress ? url : null }
            : null;
    }
}
