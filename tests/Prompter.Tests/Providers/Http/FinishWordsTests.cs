namespace Prompter.Tests.Providers.Http;

/// <summary>What is no known end is no success, in whatever spelling a gateway passes it on.</summary>
public class FinishWordsTests
{
    [Theory]
    [InlineData(
        FinishWord.Stop,
        "stop",
        "STOP",
        "end_turn",
        "EndTurn",
        "stop-sequence",
        "FinishReason.STOP",
        "<|eot_id|>",
        "COMPLETE",
        "eos_token"
    )]
    [InlineData(FinishWord.ToolCalls, "tool_calls", "toolCalls", "TOOL_USE", "function_call")]
    [InlineData(
        FinishWord.Length,
        "length",
        "MAX_TOKENS",
        "max-tokens",
        "max_output_tokens",
        "FINISH_REASON_MAX_TOKENS",
        "model_length",
        "time_limit",
        "truncated",
        "pause_turn"
    )]
    [InlineData(
        FinishWord.Filter,
        "content_filter",
        "contentFiltered",
        "SAFETY",
        "guardrail_intervened",
        "refusal",
        "ERROR_TOXIC",
        "SPII",
        "LANGUAGE"
    )]
    [InlineData(FinishWord.BadCall, "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "MISSING_THOUGHT_SIGNATURE")]
    [InlineData(FinishWord.Aborted, "abort", "aborted", "CANCELLED", "user_cancel", "interrupted")]
    [InlineData(FinishWord.Failed, "error", "network_error", "FAILED", "timeout")]
    [InlineData(FinishWord.Overloaded, "insufficient_system_resource", "overloaded_error", "service_unavailable")]
    [InlineData(FinishWord.Unknown, "OTHER", "load", "repetition", "stopped", "tool", "???", "nonstop")]
    internal void A_word_means_the_same_in_every_spelling(FinishWord meaning, params string[] words) =>
        Assert.All(words, word => Assert.Equal(meaning, FinishWords.Of(word)));
}
