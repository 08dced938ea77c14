namespace Prompter.Tests.Providers.Beside;

/// <summary>Gemini's answers.</summary>
internal static class GeminiCases
{
    public static IEnumerable<(string Name, BesideCase Case)> All =>
        [
            (
                "what Gemini makes",
                Of(
                    """{"text":"It is so."},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="},"thoughtSignature":"c2ln"},{"inlineData":{"data":"SUQzAA=="}},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="},"thought":true},{"inlineData":5},{"inlineData":{"mimeType":"image/png"}}"""
                ) with
                {
                    Media = ["image/png iVBORw0KGgo=", "audio/mpeg SUQzAA=="],
                    Returns =
                    [
                        """{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="},"thoughtSignature":"c2ln"}""",
                    ],
                }
            ),
            (
                "grounding",
                Of(
                    """{"text":"It is so."}""",
                    """ "groundingMetadata":{"webSearchQueries":["so"],"searchEntryPoint":{"renderedContent":"<div>"},"groundingChunks":[{"web":{"uri":"https://example.org/a","title":"example.org"}},{"retrievedContext":{"uri":"gs://bucket/b.pdf","title":"b.pdf","text":"so"}},{"maps":{"uri":"https://example.org/m","title":"A place"}},{},5,{"web":"x"}],"groundingSupports":[{"segment":{"endIndex":9,"text":"It is so."},"groundingChunkIndices":[0]}]}, """
                ) with
                {
                    Sources = ["example.org https://example.org/a", "b.pdf ", "A place https://example.org/m"],
                }
            ),
            (
                "pages that Gemini read and repeated",
                Of(
                    """{"text":"It is so."}""",
                    """ "citationMetadata":{"citationSources":[{"startIndex":0,"endIndex":5,"uri":"https://example.org/a","license":""},{"startIndex":1}]},"urlContextMetadata":{"urlMetadata":[{"retrievedUrl":"https://example.org/b","urlRetrievalStatus":"URL_RETRIEVAL_STATUS_SUCCESS"},{"retrievedUrl":"https://example.org/c","urlRetrievalStatus":"URL_RETRIEVAL_STATUS_ERROR"},7]}, """
                ) with
                {
                    Sources = [" https://example.org/a", " https://example.org/b"],
                }
            ),
            (
                "tools of Google's own",
                Of(
                    """{"text":"It is","thoughtSignature":"c2lnMQ=="},{"executableCode":{"language":"PYTHON","code":"1"},"thoughtSignature":"c2lnMg=="},{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"1\n"}},{"text":" so."},{"thoughtSignature":"c2lnMw=="}"""
                ) with
                {
                    Returns =
                    [
                        """{"text":"It is","thoughtSignature":"c2lnMQ=="}""",
                        """{"executableCode":{"language":"PYTHON","code":"1"},"thoughtSignature":"c2lnMg=="}""",
                        """{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"1\n"}}""",
                        """{"text":" so.","thoughtSignature":"c2lnMw=="}""",
                    ],
                }
            ),
            (
                "what cannot be read of Gemini's",
                Of(
                    """{"text":"It is so."},{"x":5},{"y":{"z":1}}""",
                    """ "groundingMetadata":{"groundingChunks":"x"},"citationMetadata":[],"urlContextMetadata":{"urlMetadata":{}}, """
                )
            ),
        ];

    private static BesideCase Of(string parts, string beside = "")
    {
        var answer =
            $$"""{"candidates":[{"content":{"parts":[{{parts}}],"role":"model"},{{beside}} "finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":5,"totalTokenCount":13},"responseId":"r-1"}""";
        return new(Family.Gemini, [answer], answer);
    }
}
