namespace Prompter.Providers.LlmProgram;

/// <summary>What <c>llm</c> logged about one call, with all the requests that its tools made necessary.</summary>
/// <param name="ResolvedModel">The model that the provider says has answered last, or null.</param>
/// <param name="Usage">
/// The tokens of all requests, or null where none were logged. Input contains what was read from or written to a cache;
/// what was written is in <see cref="UsageDetails.AdditionalCounts"/> as <see cref="CacheWriteTokenCount"/>.
/// </param>
/// <param name="Finish">Whether the last request came to an end.</param>
/// <param name="FinishReason">
/// A value of <see cref="ChatFinishReason"/>, or the provider's own word where none of them fits;
/// null unless <paramref name="Finish"/> is <see cref="LlmProgramFinish.Known"/>.
/// </param>
/// <param name="IsSilent">
/// Whether the last request left neither a response nor tokens. So do all streams of the OpenAI Responses API that were cut,
/// failed, or ran out of tokens, but also finished ones of a plugin that logs nothing.
/// </param>
internal sealed record LlmProgramLogEntry(
    string? ResolvedModel,
    UsageDetails? Usage,
    LlmProgramFinish Finish,
    string? FinishReason,
    bool IsSilent
)
{
    /// <summary>The key of the tokens that were written to a cache.</summary>
    public const string CacheWriteTokenCount = nameof(CacheWriteTokenCount);
}

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
