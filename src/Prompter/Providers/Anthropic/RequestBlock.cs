using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>One block of a turn that is sent; which members it has depends on its type.</summary>
internal static class RequestBlock
{
    /// <summary>A block of text, or null for blank text, which the API refuses.</summary>
    public static JsonObject? OfText(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : JsonBody.Object(("type", "text"), ("text", text));

    public static string TypeOf(JsonObject block) => (string)block["type"]!;

    public static bool IsThought(JsonObject block) => TypeOf(block) is "thinking" or "redacted_thinking";
}
