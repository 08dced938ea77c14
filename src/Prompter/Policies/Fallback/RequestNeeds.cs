using Microsoft.Extensions.AI;
using Prompter.Catalogue;
using Prompter.Tokens;

namespace Prompter.Policies.Fallback;

/// <summary>What a request needs of a model.</summary>
/// <param name="Capabilities">What the model has to be able to do.</param>
/// <param name="InputTokens">The tokens of the input, estimated.</param>
internal sealed record RequestNeeds(ModelCapabilities Capabilities, long InputTokens)
{
    /// <summary>Reads what a request needs.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options, or null.</param>
    public static RequestNeeds Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var needed = ModelCapabilities.None;
        if (options?.Tools is { Count: > 0 } && options.ToolMode is not NoneChatToolMode)
        {
            needed |= ModelCapabilities.Tools;
        }

        foreach (var content in messages.SelectMany(message => message.Contents))
        {
            needed |= MediaTypeOf(content) switch
            {
                { } type when type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) => ModelCapabilities.Images,
                { } type when type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) => ModelCapabilities.Audio,
                { } type when type.StartsWith("video/", StringComparison.OrdinalIgnoreCase) => ModelCapabilities.Video,
                "application/pdf" => ModelCapabilities.Pdf,
                _ => ModelCapabilities.None,
            };
        }

        return new(needed, TokenEstimate.Of(messages) + TokenEstimate.Of(options?.Instructions));
    }

    /// <summary>Why a model cannot take the request; null where nothing speaks against it.</summary>
    /// <param name="contextLength">The most tokens of input that it takes; null where nobody knows.</param>
    /// <param name="cannot">What it is known not to be able to do.</param>
    public string? Against(long? contextLength, ModelCapabilities cannot) =>
        (Capabilities & cannot) is not ModelCapabilities.None and var lacking ? $"it cannot do: {lacking}"
        : InputTokens > contextLength ? $"about {InputTokens} tokens are too many for its {contextLength}"
        : null;

    private static string? MediaTypeOf(AIContent content) =>
        content switch
        {
            DataContent data => data.MediaType,
            UriContent uri => uri.MediaType,
            _ => null,
        };
}
