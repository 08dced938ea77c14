using System.Text.Json;

namespace Prompter.Providers.Gemini;

/// <summary>The body of <c>:generateContent</c> and <c>:streamGenerateContent</c>.</summary>
/// <remarks>See <see href="https://ai.google.dev/api/generate-content">Google's reference</see>.</remarks>
internal sealed record GenerateRequest
{
    /// <summary>Only where the request is a part of one to count its tokens; else the model is in the address.</summary>
    public string? Model { get; init; }

    public Turn? SystemInstruction { get; init; }

    public required IReadOnlyList<Turn> Contents { get; init; }

    public IReadOnlyList<ToolSet>? Tools { get; init; }

    public ToolSettings? ToolConfig { get; init; }

    public GenerationSettings? GenerationConfig { get; init; }
}

internal sealed record ToolSet(IReadOnlyList<FunctionDeclaration> FunctionDeclarations);

internal sealed record FunctionDeclaration(string Name, string? Description, JsonElement? ParametersJsonSchema);

internal sealed record ToolSettings(CallingSettings FunctionCallingConfig);

/// <summary>Whether functions are called; the mode is AUTO, ANY or NONE.</summary>
internal sealed record CallingSettings(string Mode, IReadOnlyList<string>? AllowedFunctionNames = null);

internal sealed record GenerationSettings
{
    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public int? TopK { get; init; }

    public int? MaxOutputTokens { get; init; }

    public IList<string>? StopSequences { get; init; }

    public long? Seed { get; init; }

    public float? PresencePenalty { get; init; }

    public float? FrequencyPenalty { get; init; }

    public string? ResponseMimeType { get; init; }

    public JsonElement? ResponseJsonSchema { get; init; }

    public ThinkingSettings? ThinkingConfig { get; init; }
}

internal sealed record ThinkingSettings
{
    public bool? IncludeThoughts { get; init; }

    public int? ThinkingBudget { get; init; }

    public string? ThinkingLevel { get; init; }
}

/// <summary>The body of <c>:countTokens</c>, in the form that counts instructions and tools too.</summary>
internal sealed record CountRequest(GenerateRequest GenerateContentRequest);
