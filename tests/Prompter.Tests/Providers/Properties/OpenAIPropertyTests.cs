namespace Prompter.Tests.Providers.Properties;

public sealed class OpenAIPropertyTests() : PropertyTest(Family.OpenAI)
{
    private protected override IReadOnlyList<string> Streams =>
        [
            """
                : OPENROUTER PROCESSING

                data: {"id":"chatcmpl-1","object":"chat.completion.chunk","model":"gpt-4.1","error":null,"choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_content":"Hm 🤔"},"logprobs":null,"finish_reason":null}]}

                data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"Grüß dich 👋\r\n"},"finish_reason":null}]}

                data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":[{"type":"text","text":" \u00e4"}]},"finish_reason":"stop"}]}

                data: {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2},"cost":0.001}}

                data: [DONE]


                """,
            """
                data: {"id":"chatcmpl-2","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"weather","arguments":""}}]}}]}

                data: {"id":"chatcmpl-2","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_b","function":{"name":"clock","arguments":"{\"zone\":"}},{"index":0,"function":{"arguments":"{\"city\":\"Århus\"}"}}]}}]}

                data: {"id":"chatcmpl-2","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"[1]}"}}]},"finish_reason":"tool_calls"}],"x_groq":{"usage":{"prompt_tokens":1,"completion_tokens":2}}}

                data: [DONE]


                """,
            """
                data: {"id":"gen-1","choices":[{"index":0,"delta":{"content":"So","refusal":"No."},"finish_reason":"length","error":null,"usage":{"prompt_tokens":1}}]}


                """,
        ];

    private protected override IReadOnlyList<string> Answers =>
        [
            """
                {"id":"chatcmpl-1","model":"gpt-4.1","choices":[{"index":0,"message":{"role":"assistant","content":"I look.","reasoning":"Hm.","refusal":null,
                "tool_calls":[{"id":"call_a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]},"finish_reason":"tool_calls"}],
                "usage":{"prompt_tokens":8,"completion_tokens":3,"total_tokens":11,"prompt_cache_hit_tokens":2,"cost":{"total_cost":0.1}}}
                """,
            """{"error":{"message":"The server had an error","type":"server_error","param":null,"code":500},"choices":[]}""",
        ];

    private protected override IReadOnlyList<string> Nonsense =>
        [
            """{"choices":[null]}""",
            """{"choices":[{"message":{"content":"Hi"},"finish_reason":"steered"}]}""",
            """{"choices":[{"message":{"content":"Hi"},"finish_reason":"tool_calls"}]}""",
            """{"choices":[{"message":{"content":5},"finish_reason":"stop"}]}""",
        ];

    private protected override IEnumerable<string> PiecesOf(JsonNode request)
    {
        foreach (var message in request["messages"]!.AsArray())
        {
            var role = (string)message!["role"]!;
            if (role == "tool")
            {
                yield return RandomConversation.Result((string?)message["tool_call_id"], (string?)message["content"]);
                continue;
            }

            if (message["content"] is JsonArray parts)
            {
                foreach (var part in parts)
                {
                    yield return RandomConversation.Text(role, (string?)part!["text"]);
                }
            }
            else if (message["content"] is { } content)
            {
                yield return RandomConversation.Text(role, (string?)content);
            }

            foreach (var call in message["tool_calls"]?.AsArray() ?? [])
            {
                var function = call!["function"]!;
                yield return RandomConversation.Call(
                    (string?)call["id"],
                    (string?)function["name"],
                    (string?)function["arguments"]
                );
            }
        }
    }
}
