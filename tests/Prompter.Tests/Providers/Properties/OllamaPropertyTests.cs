namespace Prompter.Tests.Providers.Properties;

public sealed class OllamaPropertyTests() : PropertyTest(Family.Ollama)
{
    private protected override IReadOnlyList<string> Streams =>
        [
            """
                {"model":"llama3.2:3b","created_at":"2026-07-01T12:00:00.123456789Z","message":{"role":"assistant","content":"","thinking":"Hm 🤔"},"done":false}
                {"model":"llama3.2:3b","created_at":"2026-07-01T12:00:01Z","message":{"role":"assistant","content":"Grüß dich 👋\n"},"done":false}

                {"model":"llama3.2:3b","message":{"role":"assistant","content":"","tool_calls":[{"id":"x","function":{"index":0,"name":"weather","arguments":{"city":"Århus"}}},{"function":{"name":"clock","arguments":"{}"}}]},"done":false}
                {"model":"llama3.2:3b","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":5,"prompt_eval_count":8,"eval_count":5}
                """,
        ];

    private protected override IReadOnlyList<string> Answers =>
        [
            """
                {"model":"llama3.2:3b","created_at":"2026-07-01T12:00:00Z","message":{"role":"assistant","content":"I look.","thinking":"Hm.",
                "tool_calls":[{"function":{"name":"weather","arguments":{"city":"Rome"}}}]},"done":true,"done_reason":"stop","prompt_eval_count":8,"eval_count":5}
                """.ReplaceLineEndings(""),
            """{"error":"model runner has unexpectedly stopped"}""",
        ];

    private protected override string StreamType => "application/x-ndjson";

    private protected override IReadOnlyList<string> Nonsense =>
        [
            """{"message":{"content":"Hi"},"done":true,"done_reason":"load"}""",
            """{"message":{"content":{}},"done":true}""",
            """{"message":{"tool_calls":[{"function":{"name":"a","arguments":5}}]},"done":true}""",
        ];

    private protected override IEnumerable<string> PiecesOf(JsonNode request)
    {
        foreach (var message in request["messages"]!.AsArray())
        {
            var role = (string)message!["role"]!;
            var content = (string?)message["content"];
            yield return role == "tool"
                ? RandomConversation.Result((string?)message["tool_call_id"], content)
                : RandomConversation.Text(role, content);
            foreach (var call in message["tool_calls"]?.AsArray() ?? [])
            {
                var function = call!["function"]!;
                yield return RandomConversation.Call(
                    (string?)call["id"],
                    (string?)function["name"],
                    function["arguments"]!.ToJsonString()
                );
            }
        }
    }
}
