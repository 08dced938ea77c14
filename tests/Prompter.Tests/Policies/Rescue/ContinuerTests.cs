namespace Prompter.Tests.Policies.Rescue;

/// <summary>
/// Models that are asked to go on with a text that broke off at a place by chance, and do so in all ways that were seen or can be thought of. A
/// failure tells its case.
/// </summary>
public sealed class ContinuerTests
{
    private static readonly Dictionary<string, Func<Cut, string>> Ways = new()
    {
        ["repeats the words"] = cut => cut.Tail + cut.Rest,
        ["puts blanks before them"] = cut => "\n\n " + cut.Tail + cut.Rest,
        ["begins with a capital"] = cut => char.ToUpperInvariant(cut.Tail[0]) + cut.Tail[1..] + cut.Rest,
        ["puts dots before them"] = cut => "…" + cut.Tail + cut.Rest,
        ["says a word before"] = cut => "Sure, here is the rest:\n\n" + cut.Tail + cut.Rest,
        ["says a word on the same line"] = cut => "Continuing: " + cut.Tail + cut.Rest,
        ["says a word as a quote"] = cut => "Here it is:\n\n> " + cut.Tail + cut.Rest.Replace("\n", "\n> "),
        ["makes all blanks one"] = cut =>
            string.Join(' ', cut.Tail.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) + cut.Rest,
        ["makes quotes straight"] = cut =>
            cut.Tail.Replace('“', '"').Replace('”', '"').Replace('‘', '\'').Replace('’', '\'') + cut.Rest,
        // Between two of them nobody can tell which one is left out.
        ["leaves quotes out"] = cut =>
            (cut.Rest is ['"' or '`', ..] ? cut.Tail : cut.Tail.Replace("\"", "").Replace("“", "").Replace("'", ""))
            + cut.Rest,
        ["goes on at once"] = cut => cut.Rest,
        ["goes on at once without blanks"] = cut => cut.Rest.Trim(),
        ["goes on at once after a word"] = cut => "Here is the rest:\n\n" + cut.Rest,
        ["goes on at once in a fence"] = cut => "```\n" + cut.Rest,
        ["quotes"] = cut => $"\"{cut.Tail}\"{cut.Rest}",
        ["quotes all"] = cut => $"«{cut.Tail}{cut.Rest}»",
        ["quotes and begins a paragraph"] = cut => $"“{cut.Tail}”\n\n{cut.Rest}",
        ["quotes with a line break"] = cut => $"\"{cut.Tail}\n\"{cut.Rest}",
        ["quotes, and repeats"] = cut => $"You wrote: \"{cut.Tail}\"\n\n{cut.Tail}{cut.Rest}",
        ["tells, and repeats"] = cut => $"You wrote:\n\n{cut.Tail}\n\nIt goes on like this:\n\n{cut.Tail}{cut.Rest}",
        ["tells, and repeats more"] = cut =>
            $"You wrote:\n\n{cut.Tail}\n\nIt goes on like this:\n\n{cut.From(Math.Max(0, cut.TailAt - cut.Chance))}",
        ["thinks aloud"] = cut => $"<think>I must repeat: {cut.Tail} ok</think>{cut.Tail}{cut.Rest}",
        ["thinks aloud first"] = cut => $"Repeat:\n{cut.Tail}, that is it.</think>\n{cut.Tail}{cut.Rest}",
        ["repeats twice"] = cut => cut.Tail + cut.Tail + cut.Rest,
        ["repeats twice, apart"] = cut => $"{cut.Tail}\n\n{cut.Tail}{cut.Rest}",
        ["puts dots behind"] = cut => $"{cut.Tail}...{cut.Rest}",
        ["puts an ellipsis behind"] = cut => $"{cut.Tail}… {cut.Rest}",
        ["makes them bold"] = cut => $"**{cut.Tail}**{cut.Rest}",
        ["makes them code"] = cut => $"`{cut.Tail}`{cut.Rest}",
        ["fences them"] = cut => $"```\n{cut.Tail}\n```\n{cut.Rest}",
        ["fences all"] = cut => $"```text\n{cut.Tail}{cut.Rest}\n```",
        ["fences the beginning"] = cut => $"```python\n{cut.Tail}{cut.Rest}",
        ["escapes"] = cut => System.Net.WebUtility.HtmlEncode(cut.Tail) + cut.Rest,
        ["composes"] = cut => cut.Tail.Normalize() + cut.Rest,
        ["decomposes"] = cut => cut.Tail.Normalize(NormalizationForm.FormD) + cut.Rest,
        ["repeats a word more"] = cut => cut.From(cut.Before.LastIndexOf(' ', Math.Max(0, cut.TailAt - 2)) + 1),
        ["repeats the line"] = cut => cut.From(cut.Before.LastIndexOf('\n', cut.TailAt) + 1),
        ["repeats the sentence"] = cut =>
            cut.From(cut.Before.LastIndexOf(". ", cut.TailAt, StringComparison.Ordinal) + 1).TrimStart(),
        ["repeats much more"] = cut => cut.From(Math.Max(0, cut.TailAt - cut.Chance)),
        ["repeats less"] = cut => cut.From(Math.Min(cut.Before.Length, cut.TailAt + cut.Chance % 40)),
        ["repeats the last word"] = cut => cut.From(cut.Before.LastIndexOf(' ') + 1),
        ["repeats all"] = cut => cut.Whole,
        ["says it anew after a word"] = cut => "Of course:\n\n" + cut.Whole,
        ["drops a row"] = cut => cut.Tail[(cut.Tail.IndexOf('\n') + 1)..] + cut.Rest,
        ["refuses"] = _ => "I'm sorry, I can't help with that.",
    };

    /// <summary>Of models that take a begun answer as the beginning of their own.</summary>
    private static readonly Dictionary<string, Func<Cut, string>> PrefixWays = new()
    {
        ["goes on"] = cut => cut.Rest,
        ["repeats the last characters"] = cut => cut.From(Math.Max(0, cut.Before.Length - 3 - cut.Chance)),
        ["repeats the last word"] = cut => cut.From(cut.Before.LastIndexOf(' ') + 1),
        ["repeats the line"] = cut => cut.From(Math.Max(cut.Before.Length - 900, cut.Before.LastIndexOf('\n') + 1)),
        ["begins anew"] = cut => cut.Whole,
        ["says a word before"] = cut => "Sure, here is the rest:\n\n" + cut.From(Math.Max(0, cut.Before.Length - 300)),
        ["says it anew after a word"] = cut => "Of course:\n\n" + cut.Whole,
        ["puts dots before"] = cut => "..." + cut.Rest,
    };

    /// <summary>Nobody can tell from outside whose white space that is; no other character may be wrong.</summary>
    private static readonly Dictionary<string, Func<Cut, string>> BlankWays = new()
    {
        ["puts a line break behind them"] = cut => $"{cut.Tail}\n{cut.Rest}",
        ["puts a blank behind them"] = cut => $"{cut.Tail} {cut.Rest}",
    };

    /// <summary>What only a text that is very short, or that repeats itself, hinders from being gone on with.</summary>
    private static readonly HashSet<string> Welcome =
    [
        "repeats the words",
        "puts blanks before them",
        "begins with a capital",
        "puts dots before them",
        "says a word before",
        "makes all blanks one",
        "makes quotes straight",
        "begun: goes on",
    ];

    public static TheoryData<string> Names =>
        [.. Ways.Keys, .. PrefixWays.Keys.Select(way => "begun: " + way), .. BlankWays.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task However_a_model_goes_on_no_character_is_lost_or_doubled(string way)
    {
        var problems = new List<string>();
        var restarts = 0;
        var isBegun = way.StartsWith("begun: ", StringComparison.Ordinal);
        var go = isBegun ? PrefixWays[way[7..]] : Ways.GetValueOrDefault(way) ?? BlankWays[way];
        for (var number = 0; number < CutText.Count; number++)
        {
            var random = new Random(20261130 + number);
            var text = CutText.Of(random, number);
            var place = random.Next(1, text.Length);
            var model = new Continuer(text, place, go, random.Next(1, 80), isBegun);

            var read = await ReadStream.ReadAsync(
                PolicyClient.Of(
                    model,
                    new RetryPolicy(
                        new("p", "a"),
                        model,
                        new() { Delay = TimeSpan.Zero },
                        StreamRescue.Continue,
                        TimeProvider.System
                    ),
                    PolicyClient.Attempt()
                )
            );

            restarts += read.Notices.Any(notice => notice.Restarts) ? 1 : 0;
            var isRight =
                read.Error is null
                && (BlankWays.ContainsKey(way) ? Solid(read.Text) == Solid(text) : read.Text == text);
            if (!isRight)
            {
                problems.Add(
                    $"case {number}: {read.Error?.Message}\ncut after '{text[..place]}'\nsaid     '{model.Said}'\nexpected '{text}'\nread     '{read.Text}'"
                );
            }
        }
        Assert.True(
            problems.Count == 0,
            $"{problems.Count} of {CutText.Count}:\n{string.Join("\n", problems.Take(3))}"
        );
        Assert.InRange(restarts, 0, Welcome.Contains(way) ? CutText.Count * 3 / 20 : CutText.Count);
    }

    private static string Solid(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));

    /// <summary>An answer that broke off.</summary>
    private sealed record Cut(string Before, string Tail, string Whole, int Chance)
    {
        public string Rest => Whole[Before.Length..];

        public int TailAt => Before.Length - Tail.Length;

        public string From(int place) => Whole[place..];
    }

    /// <summary>A model that breaks off once, then goes on in its way where it is asked to, and says the whole answer where it is not.</summary>
    private sealed class Continuer(string text, int place, Func<Cut, string> way, int chance, bool isBegun)
        : IChatClient,
            IAssistantPrefix
    {
        private bool hasBrokenOff;

        public bool ContinuesAnswers => isBegun;

        public string? Said { get; private set; }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            await Task.CompletedTask;
            var all = messages.ToList();
            if (!hasBrokenOff)
            {
                hasBrokenOff = true;
                yield return new(ChatRole.Assistant, text[..place]);
                throw new PrompterException(ErrorCategory.Transient, "connection reset");
            }

            var said = text;
            if (all.Count > 1)
            {
                var shown = text[..place].TrimEnd();
                var tail = all.Count > 2 ? all[2].Text.Split("\n\n", 2)[1] : "";
                // A model that was begun goes on in the usual way where it is asked to repeat.
                said = isBegun && all.Count > 2 ? tail + text[shown.Length..] : way(new(shown, tail, text, chance));
                Said = said;
            }

            for (int index = 0, length; index < said.Length; index += length)
            {
                length = Math.Min(said.Length - index, 1 + (index * 7 + chance) % 9);
                yield return new(ChatRole.Assistant, said.Substring(index, length));
            }

            yield return new() { FinishReason = ChatFinishReason.Stop };
        }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(IAssistantPrefix) ? this : null;

        public void Dispose() { }
    }
}
