namespace Prompter.Providers.LlmProgram;

/// <summary>What <c>llm</c> logged about one call, with all the requests that its tools made necessary.</summary>
/// <remarks>
/// Input contains what was read from or written to a cache; what was written is in <see cref="UsageDetails.AdditionalCounts"/>. The
/// reason is one of <see cref="ChatFinishReason"/>, or the provider's own word where none fits. Silent is a last request that left neither
/// a response nor tokens. So do all streams of the OpenAI Responses API that were cut, failed, or ran out of tokens, but also finished ones
/// of a plugin that logs nothing.
/// </remarks>
internal sealed record LlmProgramLogEntry(
    string? ResolvedModel,
    UsageDetails? Usage,
    LlmProgramFinish Finish,
    string? FinishReason,
    bool IsSilent
);

/// <summary>What the log says about the end of an answer.</summary>
internal enum LlmProgramFinish
{
    /// <summary>The log does not say whether the answer came to an end.</summary>
    Unknown,

    /// <summary>The answer has not come to an end: its stream was cut, or the provider gave up on it.</summary>
    Missing,

    /// <summary>The provider has said why the answer ends.</summary>
    Known,
}
