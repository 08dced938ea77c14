namespace Prompter.Tests.Providers.Properties;

/// <summary>What holds of every family for any bytes and any conversation, tried with some made by chance.</summary>
/// <remarks>
/// Chance begins at a fixed seed, and a failure names the number of its case. PROMPTER_FUZZ_CASES in the environment asks for more
/// cases than the few of every test run.
/// </remarks>
public abstract class PropertyTest(Family family)
{
    private const int Seed = 20300101;
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(30);

    private static readonly int Cases = int.Parse(
        Environment.GetEnvironmentVariable("PROMPTER_FUZZ_CASES") ?? "300",
        CultureInfo.InvariantCulture
    );

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Streams as the family's servers send them.</summary>
    private protected abstract IReadOnlyList<string> Streams { get; }

    /// <summary>Answers that are no streams.</summary>
    private protected abstract IReadOnlyList<string> Answers { get; }

    /// <summary>Answers with something in them that nobody can mean.</summary>
    private protected abstract IReadOnlyList<string> Nonsense { get; }

    private protected virtual string StreamType => "text/event-stream";

    /// <summary>What a request holds, in its order, in the words of <see cref="RandomConversation"/>.</summary>
    private protected abstract IEnumerable<string> PiecesOf(JsonNode request);

    [Fact]
    public async Task A_stream_means_the_same_wherever_the_network_cuts_it()
    {
        var random = new Random(Seed);
        foreach (var stream in Streams)
        {
            var bytes = Encoding.UTF8.GetBytes(stream);
            var whole = await ToldAsync([bytes]);
            Assert.Contains("finish", whole, StringComparison.Ordinal);
            Assert.Equal(whole, await ToldAsync(bytes.Chunk(1)));
            for (var place = 0; place <= bytes.Length; place++)
            {
                Same(whole, await ToldAsync([bytes[..place], bytes[place..]]), $"cut at {place}");
            }

            for (var round = 0; round < 50; round++)
            {
                var places = Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(bytes.Length)).Order();
                int[] ends = [.. places, bytes.Length];
                var told = await ToldAsync(ends.Select((end, index) => bytes[(index == 0 ? 0 : ends[index - 1])..end]));
                Same(whole, told, $"cut at {string.Join(' ', ends)}");
            }
        }
    }

    [Fact]
    public async Task A_request_keeps_texts_calls_and_results_in_their_order()
    {
        for (var number = 0; number < Math.Min(Cases, 20_000); number++)
        {
            var conversation = new RandomConversation(new Random(Seed + number));
            using var handler = new BytesHandler(() => new MemoryStream(BytesOf(Answers[0])), "application/json");
            using var invoker = new HttpMessageInvoker(handler);
            await Create(invoker).GetResponseAsync(conversation.Messages, null, Cancellation);
            var pieces = RandomConversation.Merged(PiecesOf(JsonNode.Parse(handler.RequestBody)!));
            Same(string.Join('\n', conversation.Pieces), string.Join('\n', pieces), $"conversation {number}");
        }
    }

    [Fact]
    public async Task Damage_ends_in_an_answer_or_in_an_error_that_says_what_it_is()
    {
        for (var number = 0; number < Cases; number++)
        {
            var current = number;
            try
            {
                // On a thread of its own, so that a loop without an end is seen.
                await Task.Run(() => TryAsync(new Random(Seed + current)), Cancellation)
                    .WaitAsync(TooLong, Cancellation);
            }
            catch (Exception exception) when (!Cancellation.IsCancellationRequested)
            {
                Assert.Fail($"Case {current}: {exception}");
            }
        }
    }

    [Fact]
    public async Task Nonsense_in_an_answer_is_malformed()
    {
        foreach (var answer in Nonsense)
        {
            using var handler = new BytesHandler(() => new MemoryStream(BytesOf(answer)), "application/json");
            using var invoker = new HttpMessageInvoker(handler);
            var failure = await Assert.ThrowsAsync<PrompterException>(() =>
                Create(invoker).GetResponseAsync("Hi", null, Cancellation)
            );
            Assert.True(failure.Category == ErrorCategory.MalformedOutput, $"{answer}\n{failure}");
        }
    }

    [Fact]
    public async Task A_refusal_by_another_family_is_no_part_of_a_request()
    {
        using var handler = new BytesHandler(() => new MemoryStream(BytesOf(Answers[0])), "application/json");
        using var invoker = new HttpMessageInvoker(handler);
        await Create(invoker)
            .GetResponseAsync(
                [
                    new(ChatRole.User, "Hi"),
                    new(ChatRole.Assistant, [new ErrorContent("I cannot do that.")]),
                    new(ChatRole.User, "Why?"),
                ],
                null,
                Cancellation
            );
        Assert.Contains("Why?", handler.RequestBody, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot", handler.RequestBody, StringComparison.Ordinal);
    }

    private HttpChatClient Create(HttpMessageInvoker invoker) =>
        family.Client(new("https://api.example.org"), invoker: invoker);

    private async Task TryAsync(Random random)
    {
        var streams = random.Next(4) > 0;
        var texts = streams ? Streams : Answers;
        var original = BytesOf(texts[random.Next(texts.Count)]);
        var bytes = random.Next(20) == 0 ? Damage.Noise(random) : Damage.To(original, random);
        var status = random.Next(20) == 0 ? (HttpStatusCode)random.Next(400, 600) : HttpStatusCode.OK;
        using var handler = new BytesHandler(
            () => new MemoryStream(bytes),
            streams ? StreamType : "application/json",
            status
        );
        using var invoker = new HttpMessageInvoker(handler);
        try
        {
            var client = Create(invoker);
            var answer = streams
                ? await client.GetStreamingResponseAsync("Hi", null, Cancellation).ToChatResponseAsync(Cancellation)
                : await client.GetResponseAsync("Hi", null, Cancellation);
            Assert.NotNull(answer.FinishReason);
            await GoOnAsync(answer);
        }
        catch (PrompterException exception)
        {
            Assert.True(
                exception.InnerException is null or JsonException or FormatException or InvalidDataException,
                $"{exception}\n{Encoding.UTF8.GetString(bytes)}"
            );
        }
    }

    /// <summary>Whatever was taken as an answer can be part of the next request.</summary>
    private async Task GoOnAsync(ChatResponse answer)
    {
        using var handler = new BytesHandler(() => new MemoryStream(BytesOf(Answers[0])), "application/json");
        using var invoker = new HttpMessageInvoker(handler);
        await Create(invoker)
            .GetResponseAsync(
                [new(ChatRole.User, "Hi"), .. answer.Messages, new(ChatRole.User, "Go on.")],
                null,
                Cancellation
            );
        JsonNode.Parse(handler.RequestBody);
    }

    /// <summary>All that a stream tells, as text.</summary>
    private async Task<string> ToldAsync(IEnumerable<byte[]> pieces)
    {
        using var handler = new BytesHandler(
            () => new PiecesStream(pieces.Select(piece => new ReadOnlyMemory<byte>(piece))),
            StreamType
        );
        using var invoker = new HttpMessageInvoker(handler);
        var told = new StringBuilder();
        await foreach (var update in Create(invoker).GetStreamingResponseAsync("Hi", null, Cancellation))
        {
            told.AppendJoin('\n', update.Contents.Select(Told)).Append('\n');
            told.Append(update.FinishReason is { } reason ? $"finish {reason.Value}\n" : "");
        }

        return told.ToString();
    }

    private static string Told(AIContent content) =>
        content switch
        {
            TextContent text => $"text {text.Text}",
            TextReasoningContent thought => $"thought {thought.Text} {thought.ProtectedData}",
            // Some families give no ids, and the client makes some up.
            FunctionCallContent call => $"call {call.Name} {JsonSerializer.Serialize(call.Arguments)}",
            UsageContent usage => $"usage {usage.Details.InputTokenCount} {usage.Details.OutputTokenCount} "
                + $"{usage.Details.CachedInputTokenCount} {usage.Details.ReasoningTokenCount}",
            _ => content.ToString()!,
        };

    private static void Same(string expected, string actual, string @case)
    {
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
        {
            Assert.Fail($"{@case}\n--- expected\n{expected}\n--- actual\n{actual}");
        }
    }

    private static byte[] BytesOf(string text) => Encoding.UTF8.GetBytes(text);
}
