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

    public static SimulatedStyle Swift { get; } =
        new()
        {
            Opening = "Simulated answer by swift: {topic}, in brief.",
            Sentences =
            [
                "The core of {word} fits in one line, and the rest follows from it.",
                "Start with {word}, keep what works, and drop what does not.",
                "Most trouble with {word} comes from doing too much at once.",
                "A small example of {word} tells more than a long theory.",
                "Whoever asks about {word} wants a plain reply first and the details later.",
                "The quick test for {word} is to try and look.",
            ],
        };

    public static SimulatedStyle Scholar { get; } =
        new()
        {
            Opening = "What follows on {topic} is simulated prose by scholar, learned in tone only.",
            Sentences =
            [
                "The literature on {word} begins with a question of definition, and it is wise to settle that first.",
                "Two schools of thought have formed around {word}, and each is right within its own limits.",
                "It follows that the study of {word} rewards patience more than speed.",
                "One may object that {word} cannot be treated alone, and the objection has some weight.",
                "Seen from a distance, the debate about {word} is a debate about costs.",
                "The evidence on {word} is broad, although it is seldom deep.",
                "A careful reader will notice how often the case for {word} rests on a single example.",
                "Whether practice has caught up with the theory of {word} is an open question.",
                "The terms used for {word} differ between authors, which explains half of the quarrels.",
                "A summary of the common view of {word} would be longer than the view deserves.",
            ],
            Points =
            [
                "The scope of {word}, which decides what counts as an answer.",
                "The cost of {word}, which grows with every exception.",
                "The limits of {word}, which are easier to show than to prove.",
                "The history of {word}, which explains most of the names.",
                "The practice of {word}, where theory meets its first surprise.",
            ],
            Layout = "ssps123pssp",
            JsonAnswer = "What was asked for follows, in the form of JSON:\n\n```json\n{0}\n```\n\nMay it serve.",
        };

    public static SimulatedStyle Flaky { get; } =
        new()
        {
            Opening = "Here is the simulated answer of flaky on {topic}, at last.",
            Sentences =
            [
                "The line was busy before we came to {word}, and we are sorry for that.",
                "The part about {word} survived, so here it is.",
                "If the talk of {word} stops here, just ask again.",
                "Luckily, the notes on {word} came through on this try.",
                "Nothing about {word} was lost on the way, as far as anyone can tell.",
                "A second try at {word} is often better than the first.",
            ],
            JsonAnswer = "{0},",
        };

    public static SimulatedStyle Slow { get; } =
        new()
        {
            Opening = "A simulated reply by slow, who takes time over {topic}.",
            Sentences =
            [
                "First, one looks at {word} for a while.",
                "Then one looks at {word} again, from the other side.",
                "There is no hurry with {word}, and there never was.",
                "Every step towards {word} is taken twice, to be sure.",
                "After some thought, the matter of {word} looks much as it did before.",
            ],
        };

    public static SimulatedStyle Broken { get; } =
        new()
        {
            Opening = "Simulated words by broken, who means to tell all about {topic}.",
            Sentences =
            [
                "The first half of {word} is easy to tell, and the second half holds the point.",
                "What matters most about {word} comes at the very end.",
                "Before the conclusion on {word}, a few remarks are in order.",
                "The answer to {word} is close now, so please stay with it.",
                "All that was said about {word} leads up to one last sentence.",
            ],
        };
}
