namespace Prompter.Tests.Policies;

/// <summary>What each policy, and all of them together, make of each kind of failure.</summary>
/// <remarks>
/// Retry has three retries and a model that always fails. Fallback has a second model that answers. "all" has two retries, a second
/// model, breakers, limits and time-outs. A cell tells how often the model was asked, or the first and the second; then <c>r</c> where the reader
/// was told to drop what came and <c>c</c> where it was told that the answer goes on; <c>!</c> stands for the error that carries a
/// text. "before" is a failure before the first content, streamed and not, in every mode of rescue; the others are failures after it. Where
/// answers are gone on with, models take the begun answer ("contin"), repeat the end of it ("repeat"), or begin anew instead ("anew").
/// </remarks>
public sealed class PolicyTableTests
{
    private const string Expected = """
        category        | retry                                    | fallback                                 | breaker | limit | time-out | all
                        | before fail restart contin repeat anew   | before fail restart contin repeat anew   |         |       |          | before fail restart contin repeat anew
        Transient       | 4      1!   4r!     4c!    4c!    5rc!   | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | opens   | -     | same     | 3+1    1+0! 3+1r    3+1c   3+1c   4+2rc
        Overloaded      | 4      1!   4r!     4c!    4c!    5rc!   | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | opens   | -     | same     | 3+1    1+0! 3+1r    3+1c   3+1c   4+2rc
        RateLimit       | 4      1!   4r!     4c!    4c!    5rc!   | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | stays   | cools | same     | 3+1    1+0! 3+1r    3+1c   3+1c   4+2rc
        Timeout         | 1      1!   1!      1!     1!     1!     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | opens   | -     | same     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc
        MalformedOutput | 2      1!   2r!     2c!    2c!    3rc!   | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | opens   | -     | same     | 2+1    1+0! 2+1r    2+1c   2+1c   3+2rc
        ModelNotFound   | 1      1!   1!      1!     1!     1!     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | stays   | -     | same     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc
        AuthFailure     | 1      1!   1!      1!     1!     1!     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | stays   | -     | same     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc
        QuotaExceeded   | 1      1!   1!      1!     1!     1!     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | stays   | -     | same     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc
        ContextLength   | 1      1!   1!      1!     1!     1!     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | stays   | -     | same     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc
        TokenLimit      | 1      1!   1!      1!     1!     1!     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | stays   | -     | same     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc
        ContentFilter   | 1      1!   1!      1!     1!     1!     | 1+0    1+0! 1+0!    1+0!   1+0!   1+0!   | stays   | -     | same     | 1+0    1+0! 1+0!    1+0!   1+0!   1+0!
        InvalidRequest  | 1      1!   1!      1!     1!     1!     | 1+0    1+0! 1+0!    1+0!   1+0!   1+0!   | stays   | -     | same     | 1+0    1+0! 1+0!    1+0!   1+0!   1+0!
        CircuitOpen     | 1      1!   1!      1!     1!     1!     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | stays   | -     | same     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc
        Cancelled       | 1      1!   1!      1!     1!     1!     | 1+0    1+0! 1+0!    1+0!   1+0!   1+0!   | stays   | -     | same     | 1+0    1+0! 1+0!    1+0!   1+0!   1+0!
        Permanent       | 1      1!   1!      1!     1!     1!     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc  | stays   | -     | same     | 1+1    1+0! 1+1r    1+1c   1+1c   1+2rc
        """;

    private const string Begun = "Say one two three four";
    private static readonly ModelReference First = new("p", "a");
    private static readonly ModelReference Second = new("p", "b");

    private readonly ManualTimeProvider time = ManualTimeProvider.AutoAdvancing(TimeSpan.FromSeconds(20));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<ErrorCategory> Categories => [.. Enum.GetValues<ErrorCategory>()];

    [Theory]
    [MemberData(nameof(Categories))]
    public async Task Every_failure_has_the_consequences_of_the_table(ErrorCategory category)
    {
        var row = Expected.Split('\n').Single(line => line.StartsWith($"{category} ", StringComparison.Ordinal));
        string[] cells =
        [
            $"{category}",
            await RowAsync(category, AskRetryAsync),
            await RowAsync(category, AskChainAsync),
            await BreakerAsync(category),
            await LimitAsync(category),
            await TimeoutAsync(category),
            await RowAsync(category, AskAllAsync),
        ];

        Assert.Equal(Normal(row), string.Join(" | ", cells));
        Assert.Equal(0, time.PendingTimers);
    }

    private static string Normal(string row) =>
        string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The four cells of a policy that goes on after failures.</summary>
    private static async Task<string> RowAsync(
        ErrorCategory category,
        Func<ErrorCategory, StreamRescue, Func<IChatClient, Task<string>>, Goes?, Task<string>> ask
    )
    {
        var before = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rescue in Enum.GetValues<StreamRescue>())
        {
            before.Add(await ask(category, rescue, client => StreamAsync(client, category), null));
            before.Add(await ask(category, rescue, client => WholeAsync(client, category), null));
        }

        return string.Join(
            ' ',
            Assert.Single(before),
            await ask(category, StreamRescue.Fail, client => StreamAsync(client, category), Goes.On),
            await ask(category, StreamRescue.Restart, client => StreamAsync(client, category), Goes.On),
            await ask(category, StreamRescue.Continue, client => StreamAsync(client, category), Goes.On),
            await ask(category, StreamRescue.Continue, client => StreamAsync(client, category), Goes.Back),
            await ask(category, StreamRescue.Continue, client => StreamAsync(client, category), Goes.Astray)
        );
    }

    private async Task<string> AskRetryAsync(
        ErrorCategory category,
        StreamRescue rescue,
        Func<IChatClient, Task<string>> ask,
        Goes? goes
    )
    {
        var model = Failing(category, goes);
        using var client = PolicyClient.Of(
            model,
            new RetryPolicy(First, model, new() { Retries = 3 }, rescue, time),
            PolicyClient.Attempt(First)
        );
        var marks = await ask(client);
        return $"{model.Calls}{marks}";
    }

    private static async Task<string> AskChainAsync(
        ErrorCategory category,
        StreamRescue rescue,
        Func<IChatClient, Task<string>> ask,
        Goes? goes
    )
    {
        var (first, second) = (Failing(category, goes), Answering(goes));
        using var chain = PolicyClient.Chain(
            rescue,
            [PolicyClient.Link(First, first), PolicyClient.Link(Second, second)]
        );
        var marks = await ask(chain);
        return $"{first.Calls}+{second.Calls}{marks}";
    }

    private async Task<string> AskAllAsync(
        ErrorCategory category,
        StreamRescue rescue,
        Func<IChatClient, Task<string>> ask,
        Goes? goes
    )
    {
        var (first, second) = (Failing(category, goes), Answering(goes));
        var breaker = new Circuit(First, new(), time);
        using var limiter = new ModelRateLimiter(First, new() { MaxConcurrency = 1 }, time);
        var limits = new DeadlineOptions
        {
            FirstContent = TimeSpan.FromMinutes(1),
            Idle = TimeSpan.FromMinutes(1),
            Total = TimeSpan.FromMinutes(2),
        };
        using var client = PolicyClient.Chain(
            rescue,
            [Link(First, first, new CircuitBreakerPolicy(breaker), new RateLimitPolicy(limiter)), Link(Second, second)],
            new DeadlinePolicy(new() { Total = TimeSpan.FromMinutes(10) }, time, CoversAttempts: true)
        );
        var marks = await ask(client);
        Assert.Equal((0, 0), (limiter.Load.Running, first.Open));
        return $"{first.Calls}+{second.Calls}{marks}";

        ChainLink Link(ModelReference model, IChatClient leaf, params IEnumerable<IPolicy> shared) =>
            PolicyClient.Link(
                model,
                leaf,
                [
                    new RetryPolicy(model, leaf, new(), rescue, time),
                    PolicyClient.Attempt(model, time),
                    .. shared,
                    new ClientPolicy(inner => new TelemetryChatClient(inner, model), leaf),
                    new DeadlinePolicy(limits, time),
                ]
            );
    }

    private async Task<string> BreakerAsync(ErrorCategory category)
    {
        var states = new HashSet<CircuitState>();
        foreach (var (isStreamed, hasContent) in Forms)
        {
            var breaker = new Circuit(First, new() { MinimumFailures = 1 }, time);
            using var client = PolicyClient.Of(
                Failing(category, hasContent ? Goes.On : null),
                new CircuitBreakerPolicy(breaker)
            );
            await AssertFailsAsync(client, category, isStreamed);
            states.Add(breaker.Status.State);
        }

        return Assert.Single(states) == CircuitState.Open ? "opens" : "stays";
    }

    private async Task<string> LimitAsync(ErrorCategory category)
    {
        var isOpen = new HashSet<bool>();
        foreach (var (isStreamed, hasContent) in Forms)
        {
            using var limiter = new ModelRateLimiter(First, new() { MaxConcurrency = 1 }, time);
            using var client = PolicyClient.Of(
                Failing(category, hasContent ? Goes.On : null),
                new RateLimitPolicy(limiter)
            );
            await AssertFailsAsync(client, category, isStreamed);
            Assert.Equal(0, limiter.Load.Running);
            using var turn = await limiter.EnterAsync(0, Cancellation);
            isOpen.Add(turn.Waited is null);
        }

        return Assert.Single(isOpen) ? "-" : "cools";
    }

    private async Task<string> TimeoutAsync(ErrorCategory category)
    {
        var limit = TimeSpan.FromMinutes(1);
        foreach (var (isStreamed, hasContent) in Forms)
        {
            using var client = PolicyClient.Of(
                Failing(category, hasContent ? Goes.On : null),
                new DeadlinePolicy(
                    new()
                    {
                        FirstContent = limit,
                        Idle = limit,
                        Total = limit,
                    },
                    time
                )
            );
            await AssertFailsAsync(client, category, isStreamed);
        }

        return "same";
    }

    private static IEnumerable<(bool IsStreamed, bool HasContent)> Forms =>
        [(false, false), (true, false), (true, true)];

    private static async Task AssertFailsAsync(IChatClient client, ErrorCategory category, bool isStreamed)
    {
        var failure = isStreamed
            ? (await ReadStream.ReadAsync(client)).Failure
            : await Assert.ThrowsAsync<PrompterException>(() =>
                client.GetResponseAsync("Hi", cancellationToken: Cancellation)
            );
        Assert.Equal((category, "it failed"), (failure.Category, failure.Message));
    }

    private static async Task<string> StreamAsync(IChatClient client, ErrorCategory category)
    {
        var read = await ReadStream.ReadAsync(client);
        if (read.Error is null)
        {
            Assert.Matches($"^({Begun}( five six)?( seven)?( eight)?)?b$", read.Text);
        }
        else
        {
            Assert.Equal(category, read.Failure.Category);
        }

        var restarts = read.Notices.Exists(notice => notice.Restarts) ? "r" : "";
        var continues = read.Notices.Exists(notice => notice.Continues) ? "c" : "";
        return restarts + continues + (read.Error is BrokenStreamException ? "!" : "");
    }

    private static async Task<string> WholeAsync(IChatClient client, ErrorCategory category)
    {
        try
        {
            Assert.Equal("b", (await client.GetResponseAsync("Hi", cancellationToken: Cancellation)).Text);
        }
        catch (PrompterException failure)
        {
            Assert.Equal(category, failure.Category);
        }

        return "";
    }

    /// <summary>Gives some words and fails, each time; where it goes back or astray, only what was asked for at the third time.</summary>
    private static ScriptedChatClient Failing(ErrorCategory category, Goes? goes)
    {
        var failure = new PrompterException(category, "it failed") { RetryAfter = TimeSpan.FromSeconds(5) };
        object[][] calls = goes switch
        {
            null =>
            [
                [failure],
            ],
            Goes.On =>
            [
                [Begun, failure],
                [" five six", failure],
                [" seven", failure],
                [" eight", failure],
            ],
            Goes.Back =>
            [
                [Begun, failure],
                [Begun[4..], failure],
            ],
            _ =>
            [
                [Begun, failure],
                ["c", ChatFinishReason.Stop],
                [Begun, failure],
                [Begun[4..], failure],
            ],
        };
        return new(calls) { ContinuesAnswers = goes == Goes.On };
    }

    private static ScriptedChatClient Answering(Goes? goes) =>
        new([goes == Goes.Back ? Begun[4..] + "b" : "b", ChatFinishReason.Stop])
        {
            ContinuesAnswers = goes is null or Goes.On,
        };

    /// <summary>Where a model goes that is to go on with an answer.</summary>
    private enum Goes
    {
        On,
        Back,
        Astray,
    }
}
