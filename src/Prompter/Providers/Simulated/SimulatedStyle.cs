namespace Prompter.Providers.Simulated;

/// <summary>The sentences that a character is made of. <c>{topic}</c> is all key words of the prompt, <c>{word}</c> one of them.</summary>
/// <remarks>
/// Key words may be singular or plural, nouns or not: they only stand where either reads well, after a preposition as a rule.
/// </remarks>
internal sealed record SimulatedStyle
{
    /// <summary>The first sentence; it says that the answer is simulated.</summary>
    public required string Opening { get; init; }

    /// <summary>The sentences of paragraphs; at least two.</summary>
    public required IReadOnlyList<string> Sentences { get; init; }

    /// <summary>The points of numbered lists; at least two where <see cref="Layout"/> has a list.</summary>
    public IReadOnlyList<string> Points { get; init; } = [];

    /// <summary>
    /// What follows the opening, a letter for each piece, over and over: <c>s</c> a sentence, <c>p</c> a sentence that
    /// starts a paragraph, <c>1</c> a line that leads to a list with its first point, other digits the points after it.
    /// </summary>
    public string Layout { get; init; } = "s";

    /// <summary>What is said where JSON is asked for; <c>{0}</c> is the JSON.</summary>
    public string JsonAnswer { get; init; } = "{0}";
}
