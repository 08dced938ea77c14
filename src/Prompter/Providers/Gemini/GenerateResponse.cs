using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Prompter.Providers.Gemini;

/// <summary>An answer, or one event of a streamed one.</summary>
internal sealed record GenerateResponse
{
    public IReadOnlyList<Candidate?>? Candidates { get; set; }

    public PromptFeedback? PromptFeedback { get; set; }

    public UsageMetadata? UsageMetadata { get; set; }

    public string? ModelVersion { get; set; }

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
