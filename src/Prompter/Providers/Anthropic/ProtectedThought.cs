using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>Thinking as Anthropic wants it back: signed, or encrypted as a whole.</summary>
/// <remarks>
/// What goes into <see cref="TextReasoningContent.ProtectedData"/> is marked as Anthropic's, because a conversation may go on
/// with a model of another provider, and each refuses the other's.
/// </remarks>
internal static class ProtectedThought
{
    private const string Signed = "anthropic-signature:";
    private const string Redacted = "anthropic-redacted:";

    /// <summary>The signature of the thoughts before it, which the two become one content with.</summary>
    public static TextReasoningContent OfSignature(string signature, string text = "") =>
        new(text) { ProtectedData = Signed + signature };

    public static TextReasoningContent OfRedacted(string data) => new("") { ProtectedData = Redacted + data };

    /// <summary>The block to send back, or null for thoughts that nobody signed, which the API would refuse.</summary>
    public static JsonObject? ToBlock(TextReasoningContent reasoning) =>
        reasoning.ProtectedData switch
        {
            { } data when data.StartsWith(Signed, StringComparison.Ordinal) => JsonBody.Object(
                ("type", "thinking"),
                ("thinking", reasoning.Text),
                ("signature", data[Signed.Length..])
            ),
            { } data when data.StartsWith(Redacted, StringComparison.Ordinal) => JsonBody.Object(
                ("type", "redacted_thinking"),
                ("data", data[Redacted.Length..])
            ),
            _ => null,
        };
}
