using Prompter.Catalogue;
using Prompter.Tokens;

namespace Prompter.Policies.Fallback;

/// <summary>What a request needs of a model.</summary>
/// <param name="Capabilities">What the model has to be able to do.</param>
/// <param name="InputTokens">The tokens of the input, estimated.</param>
internal sealed record RequestNeeds(ModelCapabilities Capabilities, long InputTokens)
{
    public static RequestNeeds Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options) =>
        new(CapabilitiesIn(messages, options), TokenEstimate.Of(messages) + TokenEstimate.Of(options?.Instructions));

    /// <summary>What a model has to be able to do.</summary>
    public static ModelCapabilities CapabilitiesIn(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
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

        return needed;
    }

    /// <summary>Why a model cannot take the request; null where nothing speaks against it.</summary>
    public PrompterException? Against(ChainLink model) =>
        (Capabilities & model.Cannot) is not ModelCapabilities.None and var lacking
            ? new(ErrorCategory.InvalidRequest, $"it takes no {string.Join(" and no ", CapabilityWords.Of(lacking))}")
        : InputTokens > model.ContextLength
            ? new(ErrorCategory.ContextLength, $"about {InputTokens} tokens are too many for its {model.ContextLength}")
        : null;

    private static string? MediaTypeOf(AIContent content) =>
        content switch
        {
            DataContent data => data.MediaType,
            UriContent uri => uri.MediaType,
            _ => null,
        };
}
