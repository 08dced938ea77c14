using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>Images, sound, films and documents.</summary>
/// <remarks>See <see href="https://ai.google.dev/gemini-api/docs/file-input-methods">how files are handed over</see>.</remarks>
internal static class Media
{
    /// <summary>The part of a content, or null where it is none of these or empty.</summary>
    /// <exception cref="PrompterException">The API takes no such media type.</exception>
    public static JsonObject? Of(AIContent content, HttpErrors errors) =>
        content switch
        {
            DataContent { Data.IsEmpty: false } data => JsonBody.Object(
                (
                    "inlineData",
                    JsonBody.Object(("mimeType", TypeOf(data.MediaType, errors)), ("data", data.Base64Data.ToString()))
                ),
                (Signature.Member, Signature.Of(data))
            ),
            UriContent file => JsonBody.Object(
                (
                    "fileData",
                    JsonBody.Object(("mimeType", TypeOf(file.MediaType, errors)), ("fileUri", file.Uri.AbsoluteUri))
                )
            ),
            _ => null,
        };

    /// <summary>Whether the API takes a file.</summary>
    public static bool Takes(AIContent content) =>
        content switch
        {
            DataContent data => TypeOf(data.MediaType) is not null,
            UriContent file => TypeOf(file.MediaType) is not null,
            _ => false,
        };

    private static string TypeOf(string mediaType, HttpErrors errors) =>
        TypeOf(mediaType)
        ?? throw errors.InvalidRequest(
            $"Gemini takes no {mediaType}; it takes PNG, JPEG, WebP, HEIC, HEIF, PDF, text, audio and video"
        );

    private static string? TypeOf(string mediaType) =>
        mediaType switch
        {
            "image/png" or "image/jpeg" or "image/webp" or "image/heic" or "image/heif" or "application/pdf" =>
                mediaType,
            // Of texts the API knows few types, and reads all alike.
            "application/json" or "application/xml" or "application/yaml" => "text/plain",
            _ when mediaType.StartsWith("text/", StringComparison.Ordinal) => "text/plain",
            _ when mediaType.StartsWith("audio/", StringComparison.Ordinal) => mediaType,
            _ when mediaType.StartsWith("video/", StringComparison.Ordinal) => mediaType,
            _ => null,
        };
}
