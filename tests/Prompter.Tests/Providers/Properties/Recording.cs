using Prompter.Tests.Providers.Beside;

namespace Prompter.Tests.Providers.Properties;

/// <summary>Answers of a family as its servers send them, whose every field is changed by <see cref="FieldChanges"/>.</summary>
/// <param name="Family">The family.</param>
/// <param name="Streams">Streams, as the documents that they have.</param>
/// <param name="Wholes">The same answers, not streamed.</param>
internal sealed record Recording(Family Family, string[][] Streams, string[] Wholes)
{
    /// <summary>Where the answer is: its text.</summary>
    public required string[] Texts { get; init; }

    /// <summary>Where the answer is: calls of tools.</summary>
    public required string[] Calls { get; init; }

    /// <summary>Where the end is said.</summary>
    public required string[] Ends { get; init; }

    /// <summary>Where it is said what something is: another word is something else.</summary>
    public string[] Kinds { get; init; } = [];

    /// <summary>Where an error is, or what would be one.</summary>
    public string[] Errors { get; init; } = ["error"];

    /// <summary>Whether documents are lines and not events.</summary>
    public bool IsLines { get; init; }

    /// <summary>Whether events are named by their type.</summary>
    public bool IsNamed { get; init; }

    private static readonly Recording[] Plain =
    [
        new(
            Family.OpenAI,
            [
                [
                    """{"id":"c-1","object":"chat.completion.chunk","created":1780000000,"model":"gpt-4.1","service_tier":"default","error":null,"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}""",
                    """{"id":"c-1","model":"gpt-4.1","choices":[{"index":0,"delta":{"reasoning_content":"Hm, a greeting."},"finish_reason":null}]}""",
                    """{"id":"c-1","model":"gpt-4.1","choices":[{"index":0,"delta":{"content":"Grüße"},"finish_reason":null}]}""",
                    """{"id":"c-1","model":"gpt-4.1","choices":[{"index":0,"delta":{"content":" {an die 👋\n"},"finish_reason":null}]}""",
                    """{"id":"c-1","model":"gpt-4.1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
                    """{"id":"c-1","model":"gpt-4.1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"cost":0.001,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}""",
                    "[DONE]",
                ],
                [
                    """{"id":"c-2","model":"gpt-4.1","choices":[{"index":0,"delta":{"role":"assistant","content":"I look.","tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"weather","arguments":""}}]},"finish_reason":null}]}""",
                    """{"id":"c-2","model":"gpt-4.1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":"}}]},"finish_reason":null}]}""",
                    """{"id":"c-2","model":"gpt-4.1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Århus\"}"}}]},"finish_reason":null}]}""",
                    """{"id":"c-2","model":"gpt-4.1","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_b","type":"function","function":{"name":"clock","arguments":"{\"zone\":1}"}}]},"finish_reason":null}]}""",
                    """{"id":"c-2","model":"gpt-4.1","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"x_groq":{"id":"r","usage":{"prompt_tokens":3,"completion_tokens":4}}}""",
                    "[DONE]",
                ],
            ],
            [
                """{"id":"c-1","object":"chat.completion","created":1780000000,"model":"gpt-4.1","choices":[{"index":0,"message":{"role":"assistant","content":"Grüße {an die 👋\n","reasoning_content":"Hm, a greeting.","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4}}}""",
                """{"id":"c-2","model":"gpt-4.1","choices":[{"index":0,"message":{"role":"assistant","content":"I look.","tool_calls":[{"id":"call_a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Århus\"}"}},{"id":"call_b","type":"function","function":{"name":"clock","arguments":"{\"zone\":1}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}""",
            ]
        )
        {
            Texts = ["choices/*/delta/content", "choices/*/message/content"],
            Calls = ["choices/*/delta/tool_calls/*/function/*", "choices/*/message/tool_calls/*/function/*"],
            Ends = ["choices/*/finish_reason"],
            Errors = ["error", "choices/*/delta/refusal", "choices/*/message/refusal"],
        },
        new(
            Family.Responses,
            [
                [
                    """{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","created_at":1780000000,"status":"in_progress","model":"gpt-5.5","output":[],"error":null,"incomplete_details":null,"usage":null}}""",
                    """{"type":"response.output_item.added","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[]}}""",
                    """{"type":"response.reasoning_summary_text.delta","item_id":"rs_1","output_index":0,"summary_index":0,"delta":"Hm, a greeting."}""",
                    """{"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning","encrypted_content":"gAAA","status":null,"summary":[{"type":"summary_text","text":"Hm, a greeting."}]}}""",
                    """{"type":"response.output_item.added","output_index":1,"item":{"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]}}""",
                    """{"type":"response.output_text.delta","item_id":"msg_1","output_index":1,"content_index":0,"delta":"Grüße","logprobs":[]}""",
                    """{"type":"response.output_text.delta","item_id":"msg_1","output_index":1,"content_index":0,"delta":" {an die 👋\n","logprobs":[]}""",
                    """{"type":"response.output_item.done","output_index":1,"item":{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Grüße {an die 👋\n","annotations":[]}]}}""",
                    """{"type":"response.completed","response":{"id":"resp_1","created_at":1780000000,"status":"completed","model":"gpt-5.5","output":[{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Grüße {an die 👋\n","annotations":[]}]}],"error":null,"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":15}}}""",
                ],
                [
                    """{"type":"response.created","response":{"id":"resp_2","status":"in_progress","model":"gpt-5.5","output":[]}}""",
                    """{"type":"response.output_item.added","output_index":0,"item":{"id":"fc_1","type":"function_call","call_id":"call_a","name":"weather","arguments":""}}""",
                    """{"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":0,"delta":"{\"city\":\"Århus\"}"}""",
                    """{"type":"response.function_call_arguments.done","item_id":"fc_1","output_index":0,"arguments":"{\"city\":\"Århus\"}"}""",
                    """{"type":"response.output_item.done","output_index":0,"item":{"id":"fc_1","type":"function_call","status":"completed","call_id":"call_a","name":"weather","arguments":"{\"city\":\"Århus\"}"}}""",
                    """{"type":"response.completed","response":{"id":"resp_2","status":"completed","model":"gpt-5.5","output":[{"id":"fc_1","type":"function_call","status":"completed","call_id":"call_a","name":"weather","arguments":"{\"city\":\"Århus\"}"}],"usage":{"input_tokens":3,"output_tokens":4,"total_tokens":7}}}""",
                ],
            ],
            [
                """{"id":"resp_1","object":"response","created_at":1780000000,"status":"completed","model":"gpt-5.5","error":null,"incomplete_details":null,"output":[{"id":"rs_1","type":"reasoning","encrypted_content":"gAAA","summary":[{"type":"summary_text","text":"Hm, a greeting."}]},{"id":"msg_1","type":"message","role":"assistant","content":[{"type":"output_text","text":"Grüße {an die 👋\n","annotations":[]}]}],"usage":{"input_tokens":10,"output_tokens":5,"total_tokens":15}}""",
                """{"id":"resp_2","status":"completed","model":"gpt-5.5","output":[{"id":"fc_1","type":"function_call","call_id":"call_a","name":"weather","arguments":"{\"city\":\"Århus\"}"}],"usage":{"input_tokens":3,"output_tokens":4}}""",
            ]
        )
        {
            IsNamed = true,
            Texts = ["delta", "item/content/*/text", "response/output/*/content/*/text", "output/*/content/*/text"],
            Calls =
            [
                "delta",
                "arguments",
                "item/name",
                "item/arguments",
                "response/output/*/name",
                "response/output/*/arguments",
                "output/*/name",
                "output/*/arguments",
            ],
            Ends = ["status", "response/status", "response/incomplete_details", "incomplete_details"],
            Kinds =
            [
                "type",
                "item/type",
                "output/*/type",
                "response/output/*/type",
                "item/content/*/type",
                "response/output/*/content/*/type",
                "output/*/content/*/type",
            ],
            Errors = ["error", "response/error"],
        },
        new(
            Family.Anthropic,
            [
                [
                    """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-sonnet-4-5","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":10,"cache_read_input_tokens":20,"output_tokens":1}}}""",
                    """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
                    """{"type":"ping"}""",
                    """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm, a greeting."}}""",
                    """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB"}}""",
                    """{"type":"content_block_stop","index":0}""",
                    """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
                    """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße"}}""",
                    """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":" {an die 👋\n"}}""",
                    """{"type":"content_block_stop","index":1}""",
                    """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":15,"output_tokens_details":{"thinking_tokens":4}}}""",
                    """{"type":"message_stop"}""",
                ],
                [
                    """{"type":"message_start","message":{"id":"msg_2","type":"message","role":"assistant","content":[],"model":"claude-sonnet-4-5","usage":{"input_tokens":25,"output_tokens":1}}}""",
                    """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}""",
                    """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}""",
                    """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"\"Århus\"}"}}""",
                    """{"type":"content_block_stop","index":0}""",
                    """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_2","name":"clock","input":{"zone":1}}}""",
                    """{"type":"content_block_stop","index":1}""",
                    """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":15}}""",
                    """{"type":"message_stop"}""",
                ],
            ],
            [
                """{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"thinking","thinking":"Hm, a greeting.","signature":"EqQB"},{"type":"text","text":"Grüße {an die 👋\n"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":10,"cache_read_input_tokens":5,"output_tokens":3,"iterations":[{"type":"message","input_tokens":10,"cache_read_input_tokens":5,"output_tokens":3}]}}""",
                """{"id":"msg_2","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Århus"}},{"type":"tool_use","id":"toolu_2","name":"clock","input":{"zone":1}}],"stop_reason":"tool_use","usage":{"input_tokens":10,"output_tokens":3}}""",
            ]
        )
        {
            IsNamed = true,
            Texts = ["content_block/text", "delta/text", "content/*/text"],
            Calls =
            [
                "content_block/name",
                "content_block/input",
                "content_block/input/*",
                "delta/partial_json",
                "content/*/name",
                "content/*/input",
                "content/*/input/*",
            ],
            Ends = ["delta/stop_reason", "stop_reason"],
            Kinds = ["type", "content_block/type", "content/*/type"],
        },
        new(
            Family.Gemini,
            [
                [
                    """{"candidates":[{"content":{"parts":[{"text":"Hm, a greeting.","thought":true}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":8,"totalTokenCount":8},"modelVersion":"gemini-2.5-pro","responseId":"r-1"}""",
                    """{"candidates":[{"content":{"parts":[{"text":"Grüße"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":2,"totalTokenCount":10},"modelVersion":"gemini-2.5-pro","responseId":"r-1"}""",
                    """{"candidates":[{"content":{"parts":[{"text":" {an die 👋\n"},{"text":"","thoughtSignature":"c2ln"}],"role":"model"},"finishReason":"STOP","index":0,"safetyRatings":[]}],"promptFeedback":{"safetyRatings":[]},"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":5,"thoughtsTokenCount":3,"cachedContentTokenCount":2,"totalTokenCount":16,"promptTokensDetails":[{"modality":"TEXT","tokenCount":8}]},"modelVersion":"gemini-2.5-pro","responseId":"r-1"}""",
                ],
                [
                    """{"candidates":[{"content":{"parts":[{"functionCall":{"id":"call_a","name":"weather","args":{"city":"Århus"}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"clock","args":{"zone":1}}}],"role":"model"},"index":0}],"responseId":"r-2"}""",
                    """{"candidates":[{"content":{"parts":[{"text":"I look."}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":5,"totalTokenCount":13},"responseId":"r-2"}""",
                ],
            ],
            [
                """{"candidates":[{"content":{"parts":[{"text":"Hm, a greeting.","thought":true,"thoughtSignature":"c2ln"},{"text":"Grüße {an die 👋\n"}],"role":"model"},"finishReason":"STOP","index":0,"avgLogprobs":-0.1}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":5,"totalTokenCount":13},"modelVersion":"gemini-2.5-pro","responseId":"r-1"}""",
                """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"weather","args":{"city":"Århus"}}},{"functionCall":{"name":"clock","args":{"zone":1}}}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":5,"totalTokenCount":13}}""",
            ]
        )
        {
            Texts = ["candidates/*/content/parts/*/text"],
            Calls =
            [
                "candidates/*/content/parts/*/functionCall/name",
                "candidates/*/content/parts/*/functionCall/args",
                "candidates/*/content/parts/*/functionCall/args/*",
            ],
            Ends = ["candidates/*/finishReason"],
            Kinds = ["candidates/*/content/parts/*/thought"],
        },
        new(
            Family.Ollama,
            [
                [
                    """{"model":"qwen3","created_at":"2026-07-01T12:00:00.123456789Z","message":{"role":"assistant","content":"","thinking":"Hm, a greeting."},"done":false}""",
                    """{"model":"qwen3","created_at":"2026-07-01T12:00:01Z","message":{"role":"assistant","content":"Grüße"},"done":false}""",
                    """{"model":"qwen3","created_at":"2026-07-01T12:00:02Z","message":{"role":"assistant","content":" {an die 👋\n"},"done":false}""",
                    """{"model":"qwen3","created_at":"2026-07-01T12:00:03Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":5,"prompt_eval_count":8,"eval_count":5}""",
                ],
                [
                    """{"model":"qwen3","message":{"role":"assistant","content":"","tool_calls":[{"id":"x","function":{"index":0,"name":"weather","arguments":{"city":"Århus"}}},{"function":{"name":"clock","arguments":{"zone":1}}}]},"done":false}""",
                    """{"model":"qwen3","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":8,"eval_count":5}""",
                ],
            ],
            [
                """{"model":"qwen3","created_at":"2026-07-01T12:00:00Z","message":{"role":"assistant","content":"Grüße {an die 👋\n","thinking":"Hm, a greeting."},"done":true,"done_reason":"stop","prompt_eval_count":8,"eval_count":5}""",
                """{"model":"qwen3","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"weather","arguments":{"city":"Århus"}}},{"function":{"name":"clock","arguments":{"zone":1}}}]},"done":true,"done_reason":"stop","prompt_eval_count":8,"eval_count":5}""",
            ]
        )
        {
            IsLines = true,
            Texts = ["message/content"],
            Calls =
            [
                "message/tool_calls/*/function/name",
                "message/tool_calls/*/function/arguments",
                "message/tool_calls/*/function/arguments/*",
            ],
            Ends = ["done", "done_reason"],
        },
    ];

    /// <summary>Every family; a test sees to it that none is missing.</summary>
    public static IReadOnlyList<Recording> All { get; } = [.. Plain.Select(WithBesides)];

    /// <summary>What comes beside text in the family's answers, as answers of their own.</summary>
    private static Recording WithBesides(Recording recording)
    {
        var cases = BesideTests
            .All.Values.Where(one =>
                one.Family.Path == recording.Family.Path && IsOfFamily(one.Family, recording.Family)
            )
            .ToList();
        return recording with
        {
            Streams = [.. recording.Streams, .. cases.Select(one => one.Stream)],
            Wholes = [.. recording.Wholes, .. cases.Select(one => one.Whole)],
            Texts = [.. recording.Texts, "choices/*/delta/audio/transcript", "choices/*/message/audio/transcript"],
            // What is made is an answer as well.
            Calls =
            [
                .. recording.Calls,
                "choices/*/delta/images/*/image_url/url",
                "choices/*/message/images/*/image_url/url",
                "choices/*/delta/audio/data",
                "choices/*/message/audio/data",
                "item/result",
                "output/*/result",
                "response/output/*/result",
                "candidates/*/content/parts/*/inlineData/*",
            ],
        };
    }

    private static bool IsOfFamily(Family one, Family other)
    {
        using var client = one.Client(new("https://api.example.org"));
        using var expected = other.Client(new("https://api.example.org"));
        return client.GetType() == expected.GetType();
    }

    /// <summary>A stream as the family's servers write it.</summary>
    /// <param name="documents">What is written.</param>
    /// <param name="named">The documents whose types the events have as their names.</param>
    public byte[] Written(string[] documents, string[]? named = null) =>
        Encoding.UTF8.GetBytes(
            string.Concat(
                documents.Select(
                    (document, number) =>
                        IsLines ? $"{document}\n"
                        : IsNamed
                            ? $"event: {(string?)JsonNode.Parse((named ?? documents)[number])!["type"]}\ndata: {document}\n\n"
                        : $"data: {document}\n\n"
                )
            )
        );
}
