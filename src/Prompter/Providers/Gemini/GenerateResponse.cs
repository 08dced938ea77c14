using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>An answer, or one event of a streamed one.</summary>
internal sealed record GenerateResponse
{
    public List<Candidate?>? Candidates { get; set; }

    public PromptFeedback? PromptFeedback { get; set; }

    public UsageMetadata? UsageMetadata { get; set; }

    [JsonConverter(typeof(RepeatedText))]
    public string? ModelVersion { get; set; }

    [JsonConverter(typeof(RepeatedText))]
    public string? ResponseId { get; set; }

    public JsonElement? Error { get; set; }
}

internal sealed record Candidate
{
    public Turn? Content { get; set; }
    public string? FinishReason { get; set; }
    public string? FinishMessage { get; set; }
    public int Index { get; set; }
}

internal sealed record PromptFeedback(string? BlockReason, string? BlockReasonMessage);

/// <summary>Token counts so far. Cached tokens are a part of the prompt's; thoughts are no part of the candidates'.</summary>
internal sealed record UsageMetadata
{
    public long? PromptTokenCount { get; set; }

    public long? ToolUsePromptTokenCount { get; set; }

    public long? CachedContentTokenCount { get; set; }

    public long? CandidatesTokenCount { get; set; }

    public long? ThoughtsTokenCount { get; set; }

    public long? TotalTokenCount { get; set; }

    public UsageDetails ToDetails() =>
        new()
        {
            InputTokenCount = PromptTokenCount + (ToolUsePromptTokenCount ?? 0),
            CachedInputTokenCount = CachedContentTokenCount,
            // A count of 0 is left out.
            OutputTokenCount =
                CandidatesTokenCount is null && ThoughtsTokenCount is null
                    ? null
                    : (CandidatesTokenCount ?? 0) + (ThoughtsTokenCount ?? 0),
            ReasoningTokenCount = ThoughtsTokenCount,
            TotalTokenCount = TotalTokenCount,
        };
}

internal sealed record TokenCount(long TotalTokens);

/// <summary>A page of <c>GET /v1beta/models</c>.</summary>
internal sealed record ModelPage(IReadOnlyList<ModelEntry>? Models, string? NextPageToken);

internal sealed record ModelEntry(
    string Name,
    long? InputTokenLimit,
    long? OutputTokenLimit,
    IReadOnlyList<string>? SupportedGenerationMethods
);
