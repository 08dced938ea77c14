namespace Prompter.Tests.Providers.Properties;

public sealed class ResponsesPropertyTests() : PropertyTest(Family.Responses)
{
    private protected override IReadOnlyList<string> Streams =>
        [
            """
                event: response.created
                data: {"type":"response.created","response":{"id":"resp_1","object":"response","created_at":1780000000,"status":"in_progress","model":"gpt-5.5","output":[],"error":null,"incomplete_details":null,"usage":null}}

                event: response.output_item.added
                data: {"type":"response.output_item.added","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[]}}

                event: response.reasoning_summary_text.delta
                data: {"type":"response.reasoning_summary_text.delta","item_id":"rs_1","output_index":0,"summary_index":0,"delta":"Hm 🤔"}

                event: response.output_item.done
                data: {"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning","encrypted_content":"gAAA","status":null,"summary":[{"type":"summary_text","text":"Hm 🤔"}]}}

                event: response.output_text.delta
                data: {"type":"response.output_text.delta","item_id":"msg_1","output_index":1,"content_index":0,"delta":"Grüß dich 👋\n","logprobs":[]}

                event: response.output_item.done
                data: {"type":"response.output_item.done","output_index":1,"item":{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Grüß dich 👋\n","annotations":[]}]}}

                event: response.output_item.added
                data: {"type":"response.output_item.added","output_index":2,"item":{"id":"fc_1","type":"function_call","call_id":"call_a","name":"weather","arguments":""}}

                event: response.function_call_arguments.delta
                data: {"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":2,"delta":"{\"city\":\"Århus\"}"}

                event: response.function_call_arguments.done
                data: {"type":"response.function_call_arguments.done","item_id":"fc_1","output_index":2,"arguments":"{\"city\":\"Århus\"}"}

                event: response.output_item.done
                data: {"type":"response.output_item.done","output_index":2,"item":{"id":"fc_1","type":"function_call","status":"completed","call_id":"call_a","name":"weather","arguments":"{\"city\":\"Århus\"}"}}

                event: response.completed
                data: {"type":"response.completed","response":{"id":"resp_1","created_at":1780000000,"status":"completed","model":"gpt-5.5","output":[],"error":null,"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":15}}}


                """,
        ];

    private protected override IReadOnlyList<string> Answers =>
        [
            """
                {"id":"resp_1","created_at":1780000000,"status":"completed","model":"gpt-5.5","error":null,"incomplete_details":null,"output":[
                {"id":"rs_1","type":"reasoning","encrypted_content":"gAAA","summary":[{"type":"summary_text","text":"Hm."}]},
                {"id":"msg_1","type":"message","role":"assistant","content":[{"type":"output_text","text":"I look.","annotations":[]},{"type":"refusal","refusal":"No."}]},
                {"id":"fc_1","type":"function_call","call_id":"call_a","name":"weather","arguments":"{\"city\":\"Rome\"}"},{"type":"web_search_call","id":"ws_1"}],
                "usage":{"input_tokens":10,"output_tokens":5,"total_tokens":15,"cost":0.001}}
                """,
            """{"id":"resp_1","status":"failed","error":{"code":"rate_limit_exceeded","message":"Slow down"},"output":[]}""",
            """{"id":"resp_1","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"message","content":[{"type":"output_text","text":"So"}]}]}""",
        ];

    private protected override IReadOnlyList<string> Nonsense =>
        [
            """{"status":"incomplete","incomplete_details":{"reason":"steered"},"output":[]}""",
            """{"status":"cancelled","output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]}]}""",
            """{"status":"completed","output":[{"type":"function_call","call_id":"a"}]}""",
        ];

    private protected override IEnumerable<string> PiecesOf(JsonNode request)
    {
        foreach (var item in request["input"]!.AsArray())
        {
            switch ((string?)item!["type"])
            {
                case "function_call":
                    yield return RandomConversation.Call(
                        (string?)item["call_id"],
                        (string?)item["name"],
                        (string?)item["arguments"]
                    );
                    break;
                case "function_call_output":
                    yield return RandomConversation.Result((string?)item["call_id"], (string?)item["output"]);
                    break;
                case "message" when item["content"] is JsonArray parts:
                    foreach (var part in parts)
                    {
                        yield return RandomConversation.Text((string)item["role"]!, (string?)part!["text"]);
                    }

                    break;
                case "message":
                    yield return RandomConversation.Text((string)item["role"]!, (string?)item["content"]);
                    break;
            }
        }
    }
}
