namespace Prompter.Calls;

/// <summary>How much a model is to think, in words: those of <see cref="ReasoningEffort"/>, and others that a provider may have.</summary>
internal static class ReasoningLevel
{
    /// <summary>What every provider is asked for, as far as it can; from the least to the most.</summary>
    public static readonly IReadOnlyList<(string Word, ReasoningEffort Effort)> Known =
    [
        ("none", ReasoningEffort.None),
        ("minimal", ReasoningEffort.Low),
        ("low", ReasoningEffort.Low),
        ("medium", ReasoningEffort.Medium),
        ("high", ReasoningEffort.High),
        ("xhigh", ReasoningEffort.ExtraHigh),
        ("max", ReasoningEffort.ExtraHigh),
    ];

    /// <summary>The effort that a word stands for, or null where only its provider knows it.</summary>
    public static ReasoningEffort? EffortOf(string word) =>
        Known.FirstOrDefault(level => level.Word == word) is { Word: not null } known ? known.Effort : null;

    public static string WordOf(ReasoningEffort effort) =>
        Known.First(level => level.Effort == effort && level.Word is not ("minimal" or "max")).Word;

    /// <summary>From the least to the most; -1 for a word that only a provider knows.</summary>
    public static int RankOf(string word) => Known.ToList().FindIndex(level => level.Word == word);

    /// <summary>The provider's own word in options, <see cref="ChatProperties.ReasoningLevel"/>, or null.</summary>
    public static string? In(ChatOptions? options) =>
        options?.AdditionalProperties?.GetValueOrDefault(ChatProperties.ReasoningLevel)?.ToString();

    /// <summary>Asks for a level.</summary>
    public static void Set(ChatOptions options, string? word)
    {
        options.AdditionalProperties?.Remove(ChatProperties.ReasoningLevel);
        var effort = word is null ? null : EffortOf(word);
        options.Reasoning = new() { Effort = effort, Output = options.Reasoning?.Output };
        if (word is not null && (effort is not { } known || WordOf(known) != word))
        {
            (options.AdditionalProperties ??= [])[ChatProperties.ReasoningLevel] = word;
        }
    }
}
