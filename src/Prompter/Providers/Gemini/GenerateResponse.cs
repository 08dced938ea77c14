using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Prompter.Providers.Gemini;

/// <summary>An answer, or one event of a streamed one.</summary>
internal sealed record GenerateResponse
{
    public IReadOnlyList<Candidate>? Candidates { get; init; }

    public PromptFeedback? PromptFeedback { get; init; }

    public UsageMetadata? UsageMetadata { get; init; }

    public string? ModelVersion { get; init; }

    public string? ResponseId { get; init; }

    public JsonElement? Error { get; init; }
}

internal sealed record Candidate(Turn? Content, string? FinishReason, string? FinishMessage, int Index);

internal sealed record PromptFeedback(string? BlockReason, string? BlockReasonMessage);

/// <summary>Token counts so far. Cached tokens are a part of the prompt's; thoughts are no part of the candidates'.</summary>
internal sealed record UsageMetadata
{
    public long? PromptTokenCount { get; init; }

    public long? ToolUsePromptTokenCount { get; init; }

    public long? CachedContentTokenCount { get; init; }

    public long? CandidatesTokenCount { get; init; }

    public long? ThoughtsTokenCount { get; init; }

    public long? TotalTokenCount { get; init; }

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
