using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>What one side says; its role is <c>user</c> or <c>model</c>, and instructions have none.</summary>
internal sealed record Turn
{
    [JsonConverter(typeof(RepeatedText))]
    public string? Role { get; set; }

    public List<Part>? Parts { get; set; }
}

/// <summary>One part of a turn, with one of its members; parts of other kinds than those known here are skipped.</summary>
internal sealed record Part
{
    public string? Text { get; set; }

    /// <summary>Whether the text is a thought.</summary>
    public bool? Thought { get; set; }

    public Blob? InlineData { get; set; }

    public FileReference? FileData { get; set; }

    public FunctionCall? FunctionCall { get; set; }

    public FunctionResponse? FunctionResponse { get; set; }

    /// <summary>Goes back with the part as it came.</summary>
    public string? ThoughtSignature { get; set; }
}

/// <param name="MimeType">What the data are.</param>
/// <param name="Data">In base64.</param>
internal sealed record Blob([property: JsonRequired] string MimeType, [property: JsonRequired] string Data);

internal sealed record FileReference(string MimeType, string FileUri);

internal sealed record FunctionCall(string? Id, [property: JsonRequired] string Name, JsonObject? Args);

internal sealed record FunctionResponse(string? Id, string Name, JsonObject Response, IReadOnlyList<Part>? Parts);
