namespace Prompter.Tests.Providers;

/// <summary>Tools that tests offer to a model, and a conversation in which it used them.</summary>
internal static class ToolConversation
{
    public static AIFunctionDeclaration Weather { get; } =
        Declare(
            "get_weather",
            "The weather of a city",
            """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}"""
        );

    public static AIFunctionDeclaration Time { get; } =
        Declare("get_time", "The time of a zone", """{"type":"object","properties":{"zone":{"type":"string"}}}""");

    /// <summary>Two calls at once, of a question about two cities.</summary>
    public static IReadOnlyList<ChatMessage> Messages { get; } =
    [
        new(ChatRole.User, "How is the weather in Rome, and what time is it there?"),
        new(
            ChatRole.Assistant,
            [
                new TextContent("I look."),
                new FunctionCallContent("call_1", "get_weather", new Dictionary<string, object?> { ["city"] = "Rome" }),
                new FunctionCallContent("call_2", "get_time"),
            ]
        ),
        new(
            ChatRole.Tool,
            [
                new FunctionResultContent("call_1", new Dictionary<string, object?> { ["degrees"] = 22 }),
                new FunctionResultContent("call_2", null) { Exception = new TimeoutException("The clock is silent.") },
            ]
        ),
        new(ChatRole.User, "And now?"),
    ];

    private static AIFunctionDeclaration Declare(string name, string description, string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return AIFunctionFactory.CreateDeclaration(name, description, document.RootElement.Clone());
    }
}
