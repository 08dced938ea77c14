using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;

namespace Prompter.Simulator.Anthropic;

/// <summary>Anthropic's list of models.</summary>
internal static class AnthropicModels
{
    private static readonly string[] Names = ["claude-opus-4-8", "claude-sonnet-5", "claude-haiku-4-5"];

    public static string List() =>
        WireJson.Text(
            new JsonObject
            {
                ["data"] = WireJson.Array(Names.Select(Model)),
                ["has_more"] = false,
                ["first_id"] = Names[0],
                ["last_id"] = Names[^1],
            }
        );

    public static string One(string name) => WireJson.Text(Model(name));

    private static JsonObject Model(string id) =>
        new()
        {
            ["type"] = "model",
            ["id"] = id,
            ["display_name"] = $"Simulated {id}",
            ["created_at"] = "2026-01-01T00:00:00Z",
            ["deprecated_at"] = null,
            ["retires_at"] = null,
            ["lifecycle"] = "active",
            ["line"] = null,
            ["max_input_tokens"] = 200000,
            ["max_tokens"] = 64000,
            ["capabilities"] = Capabilities(),
        };

    private static JsonObject Capabilities() =>
        new()
        {
            ["batch"] = Support(true),
            ["citations"] = Support(false),
            ["code_execution"] = Support(false),
            ["context_management"] = Group("clear_thinking_20251015", "clear_tool_uses_20250919", "compact_20260112"),
            ["effort"] = Group("low", "medium", "high", "xhigh", "max"),
            ["image_input"] = Support(true),
            ["pdf_input"] = Support(true),
            ["server_tools"] = Group("code_execution", "web_search"),
            ["structured_outputs"] = Support(true),
            ["thinking"] = new JsonObject
            {
                ["supported"] = true,
                ["types"] = new JsonObject
                {
                    ["adaptive"] = Support(true),
                    ["between_tools"] = Support(false),
                    ["disabled"] = Support(true),
                    ["enabled"] = Support(true),
                },
            },
        };

    private static JsonObject Support(bool supported) => new() { ["supported"] = supported };

    /// <summary>Several that belong together, none of which is supported.</summary>
    private static JsonObject Group(params IEnumerable<string> names) =>
        new(
            names
                .Select(name => KeyValuePair.Create(name, (JsonNode?)Support(false)))
                .Prepend(KeyValuePair.Create("supported", (JsonNode?)false))
        );
}
