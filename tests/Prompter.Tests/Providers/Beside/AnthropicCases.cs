namespace Prompter.Tests.Providers.Beside;

/// <summary>Anthropic's messages.</summary>
internal static class AnthropicCases
{
    private const string Start =
        """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"usage":{"input_tokens":5,"output_tokens":1}}}""";

    private static readonly string[] End =
    [
        """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}""",
        """{"type":"message_stop"}""",
    ];

    public static IEnumerable<(string Name, BesideCase Case)> All =>
        [
            (
                "citations of Anthropic",
                Of(
                    [
                        """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"","citations":[]}}""",
                        """{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"char_location","cited_text":"so","document_index":0,"document_title":"Paper","start_char_index":0,"end_char_index":2}}}""",
                        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"It is so."}}""",
                        """{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"https://example.org/a","title":"A page","cited_text":"so","encrypted_index":"Eo8"}}}""",
                        """{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"odd","url":5}}}""",
                        """{"type":"content_block_stop","index":0}""",
                    ],
                    """{"type":"text","text":"It is so.","citations":[{"type":"char_location","cited_text":"so","document_index":0,"document_title":"Paper","start_char_index":0,"end_char_index":2},{"type":"web_search_result_location","url":"https://example.org/a","title":"A page","cited_text":"so","encrypted_index":"Eo8"},null,5,{}]}"""
                ) with
                {
                    Sources = ["Paper ", "A page https://example.org/a"],
                }
            ),
            (
                "tools of Anthropic's own",
                Of(
                    [
                        """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}""",
                        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}""",
                        """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}""",
                        """{"type":"content_block_stop","index":0}""",
                        """{"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}}""",
                        """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"query\":"}}""",
                        """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\"Århus\"}"}}""",
                        """{"type":"content_block_stop","index":1}""",
                        """{"type":"content_block_start","index":2,"content_block":{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","url":"https://example.org/a","title":"A","encrypted_content":"b2Jz","page_age":null}]}}""",
                        """{"type":"content_block_stop","index":2}""",
                        """{"type":"content_block_start","index":3,"content_block":{"type":"compaction","content":""}}""",
                        """{"type":"content_block_delta","index":3,"delta":{"type":"compaction_delta","content":"Short."}}""",
                        """{"type":"content_block_stop","index":3}""",
                        """{"type":"content_block_start","index":4,"content_block":{"type":"text","text":"It is so."}}""",
                        """{"type":"content_block_stop","index":4}""",
                    ],
                    """{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"Århus"}},{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","url":"https://example.org/a","title":"A","encrypted_content":"b2Jz","page_age":null}]},{"type":"compaction","content":"Short."},{"type":"text","text":"It is so."}"""
                ) with
                {
                    Returns =
                    [
                        """[{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"Århus"}},{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","url":"https://example.org/a","title":"A","encrypted_content":"b2Jz","page_age":null}]},{"type":"compaction","content":"Short."},{"type":"text","text":"It is so."}]""",
                    ],
                }
            ),
        ];

    private static BesideCase Of(string[] events, string blocks) =>
        new(
            Family.Anthropic,
            [Start, .. events, .. End],
            $$"""{"id":"msg_1","type":"message","role":"assistant","content":[{{blocks}}],"stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":9} }"""
        );
}
