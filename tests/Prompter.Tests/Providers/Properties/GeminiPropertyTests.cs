namespace Prompter.Tests.Providers.Properties;

public sealed class GeminiPropertyTests() : PropertyTest(Family.Gemini)
{
    private protected override IReadOnlyList<string> Streams =>
        [
            """
                data: {"candidates":[{"content":{"parts":[{"text":"Hm 🤔","thought":true}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":8,"totalTokenCount":8},"modelVersion":"gemini-2.5-pro","responseId":"r-1"}

                data: {"candidates":[{"content":{"parts":[{"text":"Grüß dich 👋\n"},{"text":"","thoughtSignature":"c2ln"}],"role":"model"},"index":0}],"responseId":"r-1"}

                data: {"candidates":[{"content":{"parts":[{"functionCall":{"id":"call_a","name":"weather","args":{"city":"Århus"}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"clock","args":{}}}],"role":"model"},"index":0}]}

                data: {"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0K"}}],"role":"model"},"finishReason":"STOP","finishMessage":"done","index":0,"safetyRatings":[]}],"promptFeedback":{"safetyRatings":[]},"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":5,"thoughtsTokenCount":3,"cachedContentTokenCount":2,"totalTokenCount":16}}


                """.ReplaceLineEndings("\r\n"),
        ];

    private protected override IReadOnlyList<string> Answers =>
        [
            """
                {"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true,"thoughtSignature":"c2ln"},{"text":"I look."},
                {"functionCall":{"name":"weather","args":{"city":"Rome"}}}],"role":"model"},"finishReason":"STOP","index":0}],
                "usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":5,"totalTokenCount":13},"modelVersion":"gemini-2.5-pro","responseId":"r-1"}
                """,
            """{"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}""",
            """{"promptFeedback":{"blockReason":"SAFETY","blockReasonMessage":"no"},"modelVersion":"gemini-2.5-pro"}""",
        ];

    private protected override IReadOnlyList<string> Nonsense =>
        [
            """{"candidates":[null]}""",
            """{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"OTHER"}]}""",
            """{"candidates":[{"content":{"parts":[{"text":{}}]},"finishReason":"STOP"}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"args":{}}}]},"finishReason":"STOP"}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"a","args":5}}]},"finishReason":"STOP"}]}""",
            """{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"no type","data":"AQID"}}]},"finishReason":"STOP"}]}""",
            """{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"%"}}]},"finishReason":"STOP"}]}""",
        ];

    private protected override IEnumerable<string> PiecesOf(JsonNode request) =>
        from turn in request["contents"]!.AsArray()
        from part in turn!["parts"]!.AsArray()
        select part!["functionCall"] is { } call
            ? RandomConversation.Call((string?)call["id"], (string?)call["name"], call["args"]!.ToJsonString())
        : part["functionResponse"] is { } response
            ? RandomConversation.Result((string?)response["id"], (string?)response["response"]!["output"])
        : RandomConversation.Text((string?)turn["role"] == "model" ? "assistant" : "user", (string?)part["text"]);
}
