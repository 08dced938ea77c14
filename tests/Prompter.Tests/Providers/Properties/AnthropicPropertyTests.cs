using Prompter.Providers.Anthropic;

namespace Prompter.Tests.Providers.Properties;

public sealed class AnthropicPropertyTests : PropertyTest
{
    private protected override IReadOnlyList<string> Streams =>
        [
            """
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-sonnet-4-5","stop_reason":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":10,"cache_read_input_tokens":20,"output_tokens":1}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

                event: ping
                data: {"type":"ping"}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm 🤔"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: content_block_start
                data: {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"EmwK"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":1}

                event: content_block_start
                data: {"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"Grüß dich 👋\n"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":2}

                event: content_block_start
                data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"city\": \"Å"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"rhus\"}"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":3}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":15,"output_tokens_details":{"thinking_tokens":4}}}

                event: message_stop
                data: {"type":"message_stop"}


                """,
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
            """{"content":[{"type":"text","text":"Hi"}],"stop_reason":" "}""",
            """{"content":[{"type":"tool_use","id":"a","name":"b","input":{"c":"half \ud83d"}}],"stop_reason":"tool_use"}""",
            """{"error":{"message":"half \ud83d"}}""",
        ];

    private protected override HttpChatClient Create(HttpMessageInvoker invoker) =>
        new AnthropicChatClient(
            "claude-sonnet-4-5",
            new()
            {
                Provider = "anthropic",
                BaseUrl = new("https://api.example.org"),
                Invoker = invoker,
            }
        );

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
}
