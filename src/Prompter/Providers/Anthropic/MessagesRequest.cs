using System.Text.Json;
using System.Text.Json.Nodes;

namespace Prompter.Providers.Anthropic;

/// <summary>The body of <c>POST /v1/messages</c> and, without what is about the answer, of <c>/v1/messages/count_tokens</c>.</summary>
/// <remarks>See <see href="https://platform.claude.com/docs/en/api/messages">Anthropic's reference</see>.</remarks>
internal sealed record MessagesRequest
{
    public required string Model { get; init; }

    public int? MaxTokens { get; init; }

    public bool? Stream { get; init; }

    public IReadOnlyList<RequestBlock>? System { get; init; }

    public required IReadOnlyList<Turn> Messages { get; init; }

    public IReadOnlyList<ToolDefinition>? Tools { get; init; }

    public ToolChoice? ToolChoice { get; init; }

    public ThinkingSettings? Thinking { get; init; }

    public OutputSettings? OutputConfig { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public int? TopK { get; init; }

    public IList<string>? StopSequences { get; init; }

    public CacheControl? CacheControl { get; init; }
}

/// <summary>What one side says; its role is <c>user</c>, <c>assistant</c>, or <c>system</c> for models that take it.</summary>
internal sealed record Turn(string Role, List<RequestBlock> Content);

internal sealed record ToolDefinition(string Name, string? Description, JsonNode InputSchema);

internal sealed record ToolChoice(string Type, string? Name = null, bool? DisableParallelToolUse = null);

internal sealed record ThinkingSettings(string Type, int? BudgetTokens = null, string? Display = null);

internal sealed record OutputSettings(string? Effort = null, OutputFormat? Format = null);

internal sealed record OutputFormat(string Type, JsonElement Schema);

internal sealed record CacheControl(string Type, string Ttl);
