using Prompter.Tests.Providers;
using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Policies.Rescue;

/// <summary>
/// Streams of all families over HTTP that break off at places by chance, and go on with the same model.
/// </summary>
public sealed class CutStreamTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    private static readonly Family[] Families =
    [
        Family.OpenAI,
        Family.Responses,
        Family.Anthropic,
        Family.Gemini,
        Family.Ollama,
    ];

    [Theory]
    [InlineData("repeat", false)]
    [InlineData("loose", false)]
    [InlineData("chat", false)]
    [InlineData("anew", true)]
    [InlineData("refuse", true)]
    public async Task A_stream_that_is_cut_anywhere_goes_on_without_a_seam_or_begins_anew(string how, bool restarts)
    {
        var problems = new List<string>();
        var restarted = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, CutText.Count),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = 4,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (number, _) =>
            {
                var (problem, began) = await ProblemAsync(number, how, restarts);
                Interlocked.Add(ref restarted, began ? 1 : 0);
                if (problem is not null)
                {
                    lock (problems)
                    {
                        problems.Add($"case {number}: {problem}");
                    }
                }
            }
        );

        Assert.True(
            problems.Count == 0,
            $"{problems.Count} of {CutText.Count}:\n{string.Join("\n", problems.Take(5))}"
        );
        // What cannot be gone on with for sure is the exception: very short texts, and some of those that repeat themselves.
        Assert.InRange(restarted, restarts ? CutText.Count : 0, restarts ? CutText.Count : CutText.Count * 3 / 20);
    }

    private async Task<(string? Problem, bool Restarted)> ProblemAsync(int number, string how, bool restarts)
    {
        var random = new Random(20261129 + number);
        var text = CutText.Of(random, number);
        var place = random.Next(1, text.Length);
        var fault = (string[])["cut", "drop", "error"];
        using var client = Client(
            Families[number % Families.Length],
            $"text={Uri.EscapeDataString(text)}&fail={fault[number % 3]}x1&at={place}&resume={how}",
            hidesPrefix: restarts || number % 2 == 0
        );

        var read = await ReadStream.ReadAsync(client);

        var began = read.Notices.Any(notice => notice.Restarts);
        var problem =
            read.Error is { } error ? error.Message
            : read.Text != text ? $"expected '{text}'\nread     '{read.Text}'"
            : read.Attempts.Any(attempt => attempt.RestartedBecause is not null) != began
                ? "it does not say why it began anew"
            : read.Attempts.Skip(1).Any(attempt => !attempt.HasContent) ? "an attempt counts as if it had given nothing"
            : null;
        return (problem is null ? null : $"cut after '{text[..place]}': {problem}", began);
    }

    private CallChatClient Client(Family family, string steering, bool hidesPrefix)
    {
        IChatClient leaf = family.Create(
            family.Model,
            new()
            {
                Provider = family.Provider,
                BaseUrl = new(simulator.Server.BaseUrl, family.Path),
                ApiKey = "any",
                Headers = new Dictionary<string, string> { ["x-simulate"] = steering },
            }
        );
        leaf = hidesPrefix ? new WithoutPrefix(leaf) : leaf;
        var model = new ModelReference(family.Provider, family.Model);
        var retry = new RetryOptions { Delay = TimeSpan.Zero };
        return PolicyClient.Of(
            leaf,
            new RetryPolicy(model, leaf, retry, StreamRescue.Continue, TimeProvider.System),
            PolicyClient.Attempt(model)
        );
    }

    /// <summary>A client of which nobody knows whether it takes a begun answer.</summary>
    private sealed class WithoutPrefix(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(IAssistantPrefix) ? null : base.GetService(serviceType, serviceKey);
    }
}
