using Prompter.Providers.OpenAI;

namespace Prompter.Tests.Providers.Beside;

/// <summary>Chat completions of several servers.</summary>
internal static class ChatCases
{
    public static IEnumerable<(string Name, BesideCase Case)> All =>
        [
            (
                "pictures of OpenRouter",
                Of(
                    "openrouter",
                    """{"content":"It is so.","images":[{"type":"image_url","index":0,"image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},{"type":"image_url","image_url":{"url":"https://example.org/a.webp"}},{"type":"image_url","image_url":5},7,null]}"""
                ) with
                {
                    Media = ["image/png iVBORw0KGgo=", "image/* https://example.org/a.webp"],
                }
            ),
            (
                "sound",
                new(
                    FamilyOf("openai"),
                    [
                        Chunk("""{"role":"assistant","audio":{"id":"audio_1","transcript":"It is "}}"""),
                        Chunk("""{"audio":{"data":"UklGRg"}}"""),
                        Chunk("""{"audio":{"transcript":"so.","data":"AAAABXQVZFAAAA"}}"""),
                        Chunk("""{"audio":{"expires_at":1780000000}}""", "\"stop\""),
                    ],
                    WholeOf(
                        """{"role":"assistant","audio":{"id":"audio_1","data":"UklGRgAAAABXQVZFAAAA","transcript":"It is so.","expires_at":1780000000}}"""
                    )
                )
                {
                    Media = ["audio/wav UklGRgAAAABXQVZFAAAA"],
                }
            ),
            (
                "annotations",
                Of(
                    "openai",
                    """{"content":"It is so.","annotations":[{"type":"url_citation","url_citation":{"url":"https://example.org/a","title":"A page","start_index":0,"end_index":5}},{"type":"file_citation","index":1,"file_id":"file-1","filename":"paper.pdf"},{"type":"url_citation","url_citation":{"url":"javascript:alert(1)"}},{"type":"odd"},"x",null]}"""
                ) with
                {
                    Sources = ["A page https://example.org/a", "paper.pdf ", "javascript:alert(1) "],
                }
            ),
            (
                "lists of Perplexity",
                new(
                    FamilyOf("perplexity"),
                    [
                        """{"id":"c","citations":["https://example.org/a"],"search_results":[{"title":"A page","url":"https://example.org/a","date":null}],"choices":[{"index":0,"delta":{"content":"It is "},"finish_reason":null}]}""",
                        """{"id":"c","citations":["https://example.org/a","https://example.org/b"],"search_results":[{"title":"A page","url":"https://example.org/a","date":null},{"title":"B","url":"https://example.org/b"}],"choices":[{"index":0,"delta":{"content":"so."},"finish_reason":"stop"}]}""",
                    ],
                    """{"id":"c","citations":["https://example.org/a"],"search_results":[{"title":"A page","url":"https://example.org/a","date":"2026-01-01"},{"title":"B","url":"https://example.org/b"}],"choices":[{"index":0,"message":{"content":"It is so."},"finish_reason":"stop"}]}"""
                )
                {
                    Sources = ["A page https://example.org/a", "B https://example.org/b"],
                }
            ),
            (
                "a list of addresses",
                new(
                    FamilyOf("xai"),
                    [
                        Chunk("""{"content":"It is so."}"""),
                        """{"id":"c","citations":["https://example.org/a",null,5,{"x":1}],"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
                    ],
                    """{"id":"c","citations":["https://example.org/a",[]],"choices":[{"index":0,"message":{"content":"It is so."},"finish_reason":"stop"}]}"""
                )
                {
                    Sources = [" https://example.org/a"],
                }
            ),
            (
                "the same source in two places",
                new(
                    FamilyOf("openrouter"),
                    [
                        """{"id":"c","citations":["https://example.org/a"],"choices":[{"index":0,"delta":{"content":"It is so.","annotations":[{"type":"url_citation","url_citation":{"url":"https://example.org/a","title":"A"}}]},"finish_reason":"stop"}]}""",
                    ],
                    """{"id":"c","citations":["https://example.org/a"],"choices":[{"index":0,"message":{"content":"It is so.","annotations":[{"type":"url_citation","url_citation":{"url":"https://example.org/a","title":"A"}}]},"finish_reason":"stop"}]}"""
                )
                {
                    Sources = ["A https://example.org/a"],
                }
            ),
            (
                "details of reasoning",
                new(
                    FamilyOf("openrouter"),
                    [
                        Chunk(
                            """{"content":"","reasoning":"Hm","reasoning_details":[{"type":"reasoning.text","text":"Hm","format":"anthropic-claude-v1","index":0}]}"""
                        ),
                        Chunk(
                            """{"content":"","reasoning":", so.","reasoning_details":[{"type":"reasoning.text","text":", so.","format":"anthropic-claude-v1","index":0},5,null]}"""
                        ),
                        Chunk(
                            """{"content":"","reasoning_details":[{"type":"reasoning.text","signature":"c2ln","format":"anthropic-claude-v1","index":0}]}"""
                        ),
                        Chunk(
                            """{"content":"","reasoning_details":[{"type":"reasoning.encrypted","data":"b2Jz","id":"rs_1","format":"openai-responses-v1","index":1}]}"""
                        ),
                        Chunk("""{"content":"It is so."}""", "\"stop\""),
                    ],
                    WholeOf(
                        """{"content":"It is so.","reasoning":"Hm, so.","reasoning_details":[{"type":"reasoning.text","text":"Hm, so.","format":"anthropic-claude-v1","index":0,"signature":"c2ln"},{"type":"reasoning.encrypted","data":"b2Jz","id":"rs_1","format":"openai-responses-v1","index":1}]}"""
                    )
                )
                {
                    Returns =
                    [
                        """[{"type":"reasoning.text","text":"Hm, so.","format":"anthropic-claude-v1","index":0,"signature":"c2ln"},{"type":"reasoning.encrypted","data":"b2Jz","id":"rs_1","format":"openai-responses-v1","index":1}]""",
                    ],
                }
            ),
            (
                "signatures of Google",
                new(
                    FamilyOf("openai"),
                    [
                        Chunk("""{"content":"It is so.","extra_content":{"google":{"thought_signature":"c2ln"}}}"""),
                        Chunk(
                            """{"tool_calls":[{"id":"call_a","type":"function","function":{"name":"clock","arguments":"{}"},"extra_content":{"google":{"thought_signature":"c2lnMg=="}}}],"extra_content":{"google":{}}}""",
                            "\"tool_calls\""
                        ),
                    ],
                    WholeOf(
                        """{"content":"It is so.","extra_content":{"google":{"thought_signature":"c2ln"}},"tool_calls":[{"id":"call_a","type":"function","function":{"name":"clock","arguments":"{}"},"extra_content":{"google":{"thought_signature":"c2lnMg=="}}}]}"""
                    )
                )
                {
                    Returns =
                    [
                        """{"google":{"thought_signature":"c2ln"}}""",
                        """{"id":"call_a","type":"function","function":{"name":"clock","arguments":"{}"},"extra_content":{"google":{"thought_signature":"c2lnMg=="}}}""",
                    ],
                }
            ),
            (
                "what cannot be read",
                Of(
                    "openrouter",
                    """{"content":"It is so.","images":5,"audio":"x","annotations":{"a":1},"reasoning_details":"Hm.","extra_content":[1]}"""
                )
            ),
        ];

    private static Family FamilyOf(string provider) =>
        Family.OpenAI with
        {
            Provider = provider,
            Create = (model, options) =>
                new OpenAIChatClient(model, options, KnownProviders.All.Single(row => row.Name == provider).Quirks),
        };

    private static BesideCase Of(string provider, string message) =>
        new(FamilyOf(provider), [Chunk(message), Chunk("{}", "\"stop\"")], WholeOf(message));

    private static string Chunk(string delta, string finish = "null") =>
        """{"id":"c","choices":[{"index":0,"delta":""" + delta + $$""","finish_reason":{{finish}} }]}""";

    private static string WholeOf(string message) =>
        $$"""{"id":"c","choices":[{"index":0,"message":{{message}},"finish_reason":"stop"}]}""";
}
