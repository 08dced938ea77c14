namespace Prompter.Providers.Simulated;

/// <summary>One of the named models of the simulated provider.</summary>
/// <param name="Name">What follows <c>sim:</c>.</param>
/// <param name="Description">One line that says what it is good for.</param>
/// <param name="Behaviour">What it does unless told otherwise, spelled as the parameters that a user would write after <c>?</c>.</param>
public sealed record SimulatedCharacter(string Name, string Description, string Behaviour)
{
    /// <summary>How it writes; null for a character that gives back the prompt.</summary>
    internal SimulatedStyle? Style { get; init; }

    /// <summary>Every character, the ones that a newcomer should try first in front.</summary>
    internal static IReadOnlyList<SimulatedCharacter> All { get; } =
    [
        new("swift", "Fast and brief: one paragraph at once; the first to try.", "ttft=150ms&tps=120&tokens=60")
        {
            Style = new()
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
            },
        },
        new(
            "scholar",
            "Long and orderly: paragraphs and a numbered list; shows streaming and layout.",
            "ttft=600ms&tps=80&tokens=220"
        )
        {
            Style = new()
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
            },
        },
        new(
            "flaky",
            "Fails first with a rate limit that states its delay, then answers; shows retries.",
            "ttft=250ms&tps=60&tokens=80&fail=429x1&retry_after=500ms"
        )
        {
            Style = new()
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
            },
        },
        new("slow", "Thinks for 3 seconds, then types slowly; shows time-outs and Ctrl-C.", "ttft=3s&tps=8&tokens=40")
        {
            Style = new()
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
            },
        },
        new(
            "broken",
            "Its stream is cut half way, always; shows how a lost answer is reported.",
            "ttft=300ms&tps=60&tokens=80&fail=cut"
        )
        {
            Style = new()
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
            },
        },
        new("echo", "Gives back the prompt itself, at once; made for tests and scripts.", "ttft=0s&tps=max"),
    ];
}
