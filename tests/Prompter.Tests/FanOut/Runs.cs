using Microsoft.Extensions.AI;
using Prompter.FanOut;
using Prompter.Models;
using Prompter.Providers.Simulated;

namespace Prompter.Tests.FanOut;

/// <summary>Runs of one prompt, "one two three".</summary>
internal static class Runs
{
    public static readonly ChatMessage[] Prompt = [new(ChatRole.User, "one two three")];

    public static PrompterException Failure(
        ErrorCategory category,
        TimeSpan? retryAfter = null,
        string message = "it failed"
    ) => new(category, message) { RetryAfter = retryAfter };

    public static RunTarget Target(IChatClient client, string label = "a", bool expectsJson = false) =>
        new(new(new("test", label), label), () => client, expectsJson);

    public static RunTarget Simulated(string model, TimeProvider time, string? label = null) =>
        new(new(new("sim", model), label ?? model), () => new SimulatedChatClient(model, time));

    public static Task<IReadOnlyList<TargetResult>> RunAsync(
        FanOutOptions options,
        IEnumerable<RunTarget> targets,
        IRunSink? sink = null,
        CancellationToken? stop = null
    ) =>
        FanOutRun.RunAsync(
            [.. targets],
            Prompt,
            options,
            sink is null ? [] : [sink],
            stop ?? TestContext.Current.CancellationToken
        );

    public static async Task<TargetResult> RunAsync(
        FanOutOptions options,
        RunTarget target,
        IRunSink? sink = null,
        CancellationToken? stop = null
    ) => Assert.Single(await RunAsync(options, [target], sink, stop));

    /// <summary>A finished result as <see cref="FanOutRun"/> makes it of an answer that is just there.</summary>
    public static Task<TargetResult> AnswerAsync(string text, string label = "a") =>
        RunAsync(new(), Target(new ScriptedChatClient([text, ChatFinishReason.Stop]), label));
}
