using Prompter.Tests.Providers;
using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Policies.Rescue;

/// <summary>
/// Streams of all families over HTTP that break off at places by chance, and go on with the same model. Chance begins at a fixed seed, and a
/// failure tells its case. PROMPTER_CUT_STREAMS in the environment asks for more; default 200.
/// </summary>
public sealed class CutStreamTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    private static readonly int Streams = int.Parse(
        Environment.GetEnvironmentVariable("PROMPTER_CUT_STREAMS") ?? "200",
        CultureInfo.InvariantCulture
    );

    private static readonly Family[] Families =
    [
        Family.OpenAI,
        Family.Responses,
        Family.Anthropic,
        Family.Gemini,
        Family.Ollama,
    ];

    private static readonly string[] Pieces =
    [
        "The quick brown fox can't jump over \"the lazy dog\", it said. ",
        "He wrote: “Nobody knows ‘why’ it is so”.\n\n",
        "\n\n```python\ndef total(items):\n    # don't count None\n    return sum(item['price'] for item in items)\n```\n\n",
        "\n- first item\n- second item\n  - nested item\n- third item\n",
        "\n1. Open the door.\n2. Open the window.\n3. Open the door.\n",
        "\n| name | value |\n|---|---|\n| 0 | 0 |\n| 0 | 0 |\n| 0 | 0 |\n| 1 | 0 |\n",
        "Family 👩‍👩‍👧‍👦, flag 🏳️‍🌈, skin 👍🏽, keycap 1️⃣ and 🇪🇺. ",
        "Cafe\u0301 and naïve Ångström, q\u0307\u0323 too. ",
        "Pi is 3.14159265358979323846, and 1,234,567.89 is a number; so is 0x7F. ",
        "東京は日本の首都であり、世界でも最大級の都市です。「はい」と彼は言った。",
        "The line is the same.\nThe line is the same.\nThe line is the same.\nThe line is the same.\n",
        "https://example.org/a/very/long/path/without/any/blank/in/it?and=some&query=too#fragment ",
        "{\"name\": \"Rex\", \"tags\": [\"a\", \"b\"], \"note\": \"it's fine\"}\n",
        "Trailing blanks   \n\n\n   and an indent.  ",
        "**Bold**, _italic_, `code` and ~~gone~~ — with dashes… and ellipses. ",
        "ha ha ha ha ha ha ha ha ha ha ha ha ",
        "مرحبا بالعالم، كيف حالك اليوم؟ ",
        "x = y\tz\r\nnext line\r\n",
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
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Streams),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = 4,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (number, _) =>
            {
                if (await ProblemAsync(number, how, restarts) is { } problem)
                {
                    lock (problems)
                    {
                        problems.Add($"case {number}: {problem}");
                    }
                }
            }
        );

        Assert.True(problems.Count == 0, $"{problems.Count} of {Streams}:\n{string.Join("\n", problems.Take(5))}");
    }

    private async Task<string?> ProblemAsync(int number, string how, bool restarts)
    {
        var random = new Random(20261129 + number);
        var text = TextOf(random, number);
        // Of a few words: what is begun anew is what was to be repeated, and between other words they would not be found for sure.
        var least =
            restarts ? 120
            : how == "chat" ? 40
            : 1;
        var place = random.Next(least, text.Length);
        var fault = (string[])["cut", "drop", "error"];
        using var client = Client(
            Families[number % Families.Length],
            $"text={Uri.EscapeDataString(text)}&fail={fault[number % 3]}x1&at={place}&resume={how}",
            hidesPrefix: restarts || number % 2 == 0
        );

        var read = await ReadStream.ReadAsync(client);

        var last = read.Notices.LastOrDefault();
        return read.Error is { } error ? $"cut after '{text[..place]}': {error.Message}"
            : read.Text != text ? $"cut after '{text[..place]}'\nexpected '{text}'\nread     '{read.Text}'"
            : last?.Restarts != restarts ? $"cut after '{text[..place]}': {last?.Failed.RestartedBecause}"
            : (last.Failed.RestartedBecause is not null) != restarts ? "it does not say why it began anew"
            : read.Attempts.Skip(1).Any(attempt => !attempt.HasContent) ? "an attempt counts as if it had given nothing"
            : null;
    }

    private static string TextOf(Random random, int number)
    {
        var text = new StringBuilder($"Case {number}. ");
        while (text.Length < 160 || random.Next(5) > 0)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return text.Append("The end.").ToString();
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
