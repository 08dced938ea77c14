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
            Style = SimulatedStyle.Swift,
        },
        new(
            "scholar",
            "Long and orderly: paragraphs and a numbered list; shows streaming and layout.",
            "ttft=600ms&tps=80&tokens=220"
        )
        {
            Style = SimulatedStyle.Scholar,
        },
        new(
            "flaky",
            "Fails first with a rate limit that states its delay, then answers; shows retries.",
            "ttft=250ms&tps=60&tokens=80&fail=429x1&retry_after=500ms"
        )
        {
            Style = SimulatedStyle.Flaky,
        },
        new("slow", "Thinks for 3 seconds, then types slowly; shows time-outs and Ctrl-C.", "ttft=3s&tps=8&tokens=40")
        {
            Style = SimulatedStyle.Slow,
        },
        new(
            "broken",
            "Its stream is cut half way, always; shows how a lost answer is reported.",
            "ttft=300ms&tps=60&tokens=80&fail=cut"
        )
        {
            Style = SimulatedStyle.Broken,
        },
        new("echo", "Gives back the prompt itself, at once; made for tests and scripts.", "ttft=0s&tps=max"),
    ];
}
