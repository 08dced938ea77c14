using Prompter.Providers.Simulated;

namespace Prompter.Simulator.Answers;

/// <summary>An answer in a conversation that broke off and is to be gone on with.</summary>
internal static class BegunAnswer
{
    /// <summary>The answer, null where there is none, and the prompt that it is to.</summary>
    public static (Prompt Asked, SimulatedBeginning? Beginning) In(Prompt prompt) =>
        (Turn[])[.. prompt.Turns] switch
        {
            [.. var before, { Speaker: Speaker.Assistant } said, { Speaker: Speaker.User } request]
                when SimulatedBeginning.AskedFor(request.Text, said.Text) is { } beginning => (
                prompt with
                {
                    Turns = before,
                },
                beginning
            ),
            [.. var before, { Speaker: Speaker.Assistant, Text.Length: > 0 } said] when prompt.TakesPrefix => (
                prompt with
                {
                    Turns = before,
                },
                new(said.Text, null)
            ),
            _ => (prompt, null),
        };
}
