using System.Text;
using Microsoft.Extensions.AI;
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
    public static RequestBlock? Of(DataContent content, HttpErrors errors) =>
        content.MediaType switch
        {
            "image/jpeg" or "image/png" or "image/gif" or "image/webp" => new()
            {
                Type = "image",
                Source = new("base64", content.MediaType, content.Base64Data.ToString()),
            },
            Pdf => new()
            {
                Type = "document",
                Title = content.Name,
                Source = new("base64", Pdf, content.Base64Data.ToString()),
            },
            var type when IsText(type) => content.Data.IsEmpty
                ? null
                : new()
                {
                    Type = "document",
                    Title = content.Name,
                    Source = new("text", "text/plain", Encoding.UTF8.GetString(content.Data.Span)),
                },
            var type => throw Refused(type, errors),
        };

    /// <exception cref="PrompterException">The API takes no such media type by address.</exception>
    public static RequestBlock Of(UriContent content, HttpErrors errors) =>
        new()
        {
            Type =
                content.HasTopLevelMediaType("image") ? "image"
                : content.MediaType == Pdf ? "document"
                : throw Refused($"{content.MediaType} by address", errors),
            Source = new("url", Url: content.Uri.AbsoluteUri),
        };

    private static bool IsText(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.Ordinal)
        || mediaType is "application/json" or "application/xml" or "application/yaml";

    private static PrompterException Refused(string type, HttpErrors errors) =>
        errors.InvalidRequest(
            $"Anthropic takes no {type}; it takes JPEG, PNG, GIF, WebP, PDF and text, and images and PDF by address"
        );
}
