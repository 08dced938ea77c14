using Prompter.Policies.Attempts;
using Prompter.Providers.Simulated;
using Prompter.Redaction;
using Prompter.Tests.Policies;

namespace Prompter.Tests.Runs;

/// <summary>How a run treats its targets, and the policies around each of them.</summary>
internal sealed record RunPolicies
{
    public int Parallel { get; init; } = 32;
    public TimeSpan? Timeout { get; init; }
    public TimeSpan? TotalTimeout { get; init; }
    public int Retries { get; init; }
    public bool RestartsAfterText { get; init; } = true;
    public int TextLimit { get; init; } = 1 << 20;
    public Func<Target, string>? SpillPath { get; init; }
    public Func<Target, string>? MediaPath { get; init; }
    public Redactor Redactor { get; init; } = new([]);
    public Func<ModelReference, ModelPrice?> Price { get; init; } = _ => null;
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    public FanOutOptions ToOptions() =>
        new()
        {
            Parallel = Parallel,
            TextLimit = TextLimit,
            SpillPath = SpillPath,
            MediaPath = MediaPath,
            Redactor = Redactor,
            TimeProvider = TimeProvider,
        };

    public RunTarget Around(RunTarget target)
    {
        var rescue = RestartsAfterText ? StreamRescue.Restart : StreamRescue.Fail;
        var model = target.Target.Reference;
        return target with
        {
            CreateClient = () =>
            {
                var leaf = target.CreateClient();
                return PolicyClient.Of(
                    leaf,
                    TotalTimeout is null
                        ? null
                        : new DeadlinePolicy(new() { Total = TotalTimeout }, TimeProvider, CoversAttempts: true),
                    Retries == 0
                        ? null
                        : new RetryPolicy(
                            model,
                            leaf,
                            new() { Retries = Retries, Random = Random },
                            rescue,
                            TimeProvider
                        ),
                    new AttemptPolicy(model, Price, TimeProvider),
                    Timeout is null ? null : new DeadlinePolicy(new() { Total = Timeout }, TimeProvider)
                );
            },
        };
    }
}

/// <summary>Runs of one prompt, "one two three".</summary>
internal static class ScriptedRun
{
    public static readonly ChatMessage[] Prompt = [new(ChatRole.User, "one two three")];

    public static PrompterException Failure(
        ErrorCategory category,
        TimeSpan? retryAfter = null,
        string message = "it failed"
    ) => new(category, message) { RetryAfter = retryAfter };

    public static RunTarget Target(IChatClient client, string label = "a") =>
        new(new(new("test", label), label), () => client);

    public static RunTarget Simulated(string model, TimeProvider time, string? label = null) =>
        new(new(new("sim", model), label ?? model), () => new SimulatedChatClient(model, time));

    public static Task<IReadOnlyList<TargetResult>> RunAsync(
        RunPolicies policies,
        IEnumerable<RunTarget> targets,
        IRunSink? sink = null,
        CancellationToken? stop = null
    ) =>
        FanOutRun.RunAsync(
            [.. targets.Select(policies.Around)],
            Prompt,
            policies.ToOptions(),
            sink is null ? [] : [sink],
            stop ?? TestContext.Current.CancellationToken
        );

    public static async Task<TargetResult> RunAsync(
        RunPolicies policies,
        RunTarget target,
        IRunSink? sink = null,
        CancellationToken? stop = null
    ) => Assert.Single(await RunAsync(policies, [target], sink, stop));

    /// <summary>A finished result as <see cref="FanOutRun"/> makes it of an answer that is just there.</summary>
    public static Task<TargetResult> AnswerAsync(string text, string label = "a") =>
        RunAsync(new(), Target(new ScriptedChatClient([text, ChatFinishReason.Stop]), label));
}
