namespace Prompter.Tests.Providers.Properties;

public sealed class AnthropicPropertyTests() : PropertyTest(Family.Anthropic)
{
    private protected override IReadOnlyList<string> Streams =>
        [
            EventsOf(
                """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-sonnet-4-5","stop_reason":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":10,"cache_read_input_tokens":20,"output_tokens":1}}}""",
                """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
                """{"type":"ping"}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm 🤔"}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB"}}""",
                """{"type":"content_block_stop","index":0}""",
                """{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"EmwK"}}""",
                """{"type":"content_block_stop","index":1}""",
                """{"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}""",
                """{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"Grüß dich 👋\n"}}""",
                """{"type":"content_block_stop","index":2}""",
                """{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}""",
                """{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"city\": \"Å"}}""",
                """{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"rhus\"}"}}""",
                """{"type":"content_block_stop","index":3}""",
                """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":15,"output_tokens_details":{"thinking_tokens":4}}}""",
                """{"type":"message_stop"}"""
            ),
        ];

    private protected override IReadOnlyList<string> Answers =>
        [
            """
                {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"thinking","thinking":"Hm.","signature":"EqQB"},
                {"type":"redacted_thinking","data":"EmwK"},{"type":"text","text":"I look."},{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Rome"}}],
                "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":10,"cache_read_input_tokens":5,"output_tokens":3}}
                """,
            """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}""",
        ];

    private protected override IReadOnlyList<string> Nonsense =>
        [
            """{"content":[{"type":"text","text":"Hi"}],"stop_reason":"something_new"}""",
            """{"content":[{"type":"text","text":"Hi"}],"stop_reason":"tool_use"}""",
            """{"content":[{"type":"text","text":5}],"stop_reason":"end_turn"}""",
            """{"content":[{"type":"tool_use","id":"a","input":{}}],"stop_reason":"tool_use"}""",
            """{"content":[{"type":"tool_use","id":"a","name":"b","input":5}],"stop_reason":"tool_use"}""",
        ];

    private protected override IEnumerable<string> PiecesOf(JsonNode request) =>
        from message in request["messages"]!.AsArray()
        from block in message!["content"]!.AsArray()
        select (string?)block!["type"] switch
        {
            "tool_use" => RandomConversation.Call(
                (string?)block["id"],
                (string?)block["name"],
                block["input"]!.ToJsonString()
            ),
            "tool_result" => RandomConversation.Result(
                (string?)block["tool_use_id"],
                string.Concat((block["content"]?.AsArray() ?? []).Select(part => (string?)part!["text"]))
            ),
            _ => RandomConversation.Text((string)message["role"]!, (string?)block["text"]),
        };

    /// <summary>A stream of these data, each behind its type.</summary>
    private static string EventsOf(params string[] data) =>
        string.Concat(data.Select(one => $"event: {(string?)JsonNode.Parse(one)!["type"]}\ndata: {one}\n\n"));
}
