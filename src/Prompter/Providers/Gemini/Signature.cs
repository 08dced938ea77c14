namespace Prompter.Providers.Gemini;

/// <summary>Signatures of parts, which go back with the part that they came with.</summary>
/// <remarks>
/// <para>See Google's page on <see href="https://ai.google.dev/gemini-api/docs/thought-signatures">thought signatures</see>.</para>
/// <para>
/// Calls and data keep theirs as a property. Texts are put together when a stream becomes a message, and lose their properties, so
/// the signature of a text is a content of its own after it, marked as Gemini's: a conversation may go on with a model of
/// another provider, and each refuses the other's.
/// </para>
/// </remarks>
internal static class Signature
{
    /// <summary>What Google takes for calls that another model made.</summary>
    public const string Placeholder = "skip_thought_signature_validator";

    /// <summary>The member of a part that has its signature.</summary>
    public const string Member = "thoughtSignature";

    private const string Property = "gemini_thought_signature";
    private const string Mark = "gemini-signature:";

    /// <summary>A thought with its signature, or the signature of the text before it where there is no thought.</summary>
    public static TextReasoningContent OfText(string signature, string thought = "") =>
        new(thought) { ProtectedData = Mark + signature };

    /// <summary>The signature that a thought has or a text before it, or null.</summary>
    public static string? Of(TextReasoningContent reasoning) =>
        reasoning.ProtectedData is { } data && data.StartsWith(Mark, StringComparison.Ordinal)
            ? data[Mark.Length..]
            : null;

    public static string? Of(AIContent content) =>
        content.AdditionalProperties?.GetValueOrDefault(Property)?.ToString();

    public static AIContent Sign(AIContent content, string? signature)
    {
        if (signature is not null)
        {
            (content.AdditionalProperties ??= [])[Property] = signature;
        }

        return content;
    }
}
