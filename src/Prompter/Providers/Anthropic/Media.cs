using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>Images and documents in a user's message.</summary>
/// <remarks>
/// See Anthropic's pages on <see href="https://platform.claude.com/docs/en/build-with-claude/vision">images</see> and
/// <see href="https://platform.claude.com/docs/en/build-with-claude/pdf-support">PDF</see>.
/// </remarks>
internal static class Media
{
    private const string Pdf = "application/pdf";

    /// <exception cref="PrompterException">The API takes no such media type.</exception>
    public static JsonObject? Of(DataContent content, HttpErrors errors) =>
        content.MediaType switch
        {
            "image/jpeg" or "image/png" or "image/gif" or "image/webp" => Block(
                "image",
                null,
                Source("base64", content.MediaType, content.Base64Data.ToString())
            ),
            Pdf => Block("document", content.Name, Source("base64", Pdf, content.Base64Data.ToString())),
            var type when IsText(type) => content.Data.IsEmpty
                ? null
                : Block(
                    "document",
                    content.Name,
                    Source("text", "text/plain", Encoding.UTF8.GetString(content.Data.Span))
                ),
            var type => throw Refused(type, errors),
        };

    /// <exception cref="PrompterException">The API takes no such media type by address.</exception>
    public static JsonObject Of(UriContent content, HttpErrors errors) =>
        Block(
            content.HasTopLevelMediaType("image") ? "image"
                : content.MediaType == Pdf ? "document"
                : throw Refused($"{content.MediaType} by address", errors),
            null,
            JsonBody.Object(("type", "url"), ("url", content.Uri.AbsoluteUri))
        );

    private static JsonObject Block(string type, string? title, JsonObject source) =>
        JsonBody.Object(("type", type), ("title", title), ("source", source));

    private static JsonObject Source(string type, string mediaType, string data) =>
        JsonBody.Object(("type", type), ("media_type", mediaType), ("data", data));

    private static bool IsText(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.Ordinal)
        || mediaType is "application/json" or "application/xml" or "application/yaml";

    private static PrompterException Refused(string type, HttpErrors errors) =>
        errors.InvalidRequest(
            $"Anthropic takes no {type}; it takes JPEG, PNG, GIF, WebP, PDF and text, and images and PDF by address"
        );
}
