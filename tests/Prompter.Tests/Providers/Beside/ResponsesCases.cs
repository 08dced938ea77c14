namespace Prompter.Tests.Providers.Beside;

/// <summary>OpenAI's responses.</summary>
internal static class ResponsesCases
{
    private const string Search =
        """{"type":"web_search_call","id":"ws_1","status":"completed","action":{"type":"search","query":"so"}}""";

    private const string Picture =
        """{"type":"image_generation_call","id":"ig_1","status":"completed","result":"iVBORw0KGgo=","output_format":"png"}""";

    private const string Message =
        """{"type":"message","id":"msg_1","role":"assistant","status":"completed","phase":"final_answer","content":[{"type":"output_text","text":"It is so.","annotations":[{"type":"url_citation","url":"https://example.org/a","title":"A page","start_index":0,"end_index":5},{"type":"file_citation","file_id":"file-1","filename":"paper.pdf","index":3},null,5,{"type":"odd"}]}]}""";

    public static IEnumerable<(string Name, BesideCase Case)> All =>
        [
            (
                "what Responses make and search",
                Of(
                    [Search, Picture, Message],
                    """{"type":"response.output_item.added","output_index":0,"item":{"type":"web_search_call","id":"ws_1","status":"in_progress"}}""",
                    $$"""{"type":"response.output_item.done","output_index":0,"item":{{Search}} }""",
                    """{"type":"response.image_generation_call.partial_image","output_index":1,"item_id":"ig_1","partial_image_index":0,"partial_image_b64":"iVBORw0="}""",
                    $$"""{"type":"response.output_item.done","output_index":1,"item":{{Picture}} }""",
                    """{"type":"response.output_text.delta","output_index":2,"delta":"It is so."}""",
                    """{"type":"response.output_text.annotation.added","output_index":2,"annotation_index":0,"annotation":{"type":"url_citation","url":"https://example.org/a","title":"A page","start_index":0,"end_index":5}}""",
                    """{"type":"response.output_text.annotation.added","output_index":2,"annotation":"x"}""",
                    $$"""{"type":"response.output_item.done","output_index":2,"item":{{Message}} }"""
                ) with
                {
                    Media = ["image/png iVBORw0KGgo="],
                    Sources = ["A page https://example.org/a", "paper.pdf "],
                    Returns =
                    [
                        Search,
                        Picture,
                        """{"role":"assistant","content":"It is so.","type":"message","phase":"final_answer"}""",
                    ],
                }
            ),
            (
                "sources at the end of Responses",
                Of([Message], """{"type":"response.output_text.delta","output_index":0,"delta":"It is so."}""") with
                {
                    Sources = ["A page https://example.org/a", "paper.pdf "],
                }
            ),
            (
                "phases of Responses",
                Of(
                    [Said("I look. ", "commentary"), Said("It is so.", "final_answer")],
                    """{"type":"response.output_text.delta","output_index":0,"delta":"I look. "}""",
                    $$"""{"type":"response.output_item.done","output_index":0,"item":{{Said("I look. ", "commentary")}} }""",
                    """{"type":"response.output_text.delta","output_index":1,"delta":"It is so."}""",
                    $$"""{"type":"response.output_item.done","output_index":1,"item":{{Said("It is so.", "final_answer")}} }"""
                ) with
                {
                    Text = "I look. It is so.",
                    Returns =
                    [
                        """{"role":"assistant","content":"I look. ","type":"message","phase":"commentary"}""",
                        """{"role":"assistant","content":"It is so.","type":"message","phase":"final_answer"}""",
                    ],
                }
            ),
            (
                "what cannot be read of Responses",
                Of(
                    [
                        """{"type":"image_generation_call","id":"ig_1","status":"failed","result":null}""",
                        """{"type":"message","role":"assistant","phase":5,"content":[{"type":"output_text","text":"It is so.","annotations":"x"}]}""",
                    ],
                    """{"type":"response.output_text.delta","output_index":1,"delta":"It is so."}"""
                )
            ),
        ];

    private static string Said(string text, string phase) =>
        $$"""{"type":"message","role":"assistant","phase":"{{phase}}","content":[{"type":"output_text","text":"{{text}}","annotations":[]}]}""";

    private static BesideCase Of(string[] output, params string[] events)
    {
        var whole =
            $$"""{"id":"resp_1","object":"response","status":"completed","output":[{{string.Join(',', output)}}],"usage":{"input_tokens":5,"output_tokens":9} }""";
        return new(Family.Responses, [.. events, $$"""{"type":"response.completed","response":{{whole}} }"""], whole);
    }
}
