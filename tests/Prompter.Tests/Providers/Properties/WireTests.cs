using System.Reflection;

namespace Prompter.Tests.Providers.Properties;

/// <summary>
/// Recorded answers of every family, with each field changed, cut at each byte and in every frame: what comes of them is the right answer, or an error that says what is
/// wrong, and never half an answer that counts as one.
/// </summary>
/// <remarks>A sample, the same in every run; PROMPTER_FUZZ_CASES of 20000 or more asks for all of them.</remarks>
public sealed class WireTests
{
    private const int All = 20_000;
    private static readonly string[] Kinds = ["fields", "cuts", "frames"];
    private static readonly string[] InternalWords =
    [
        "System.",
        "Exception",
        "Prompter.",
        "`1",
        "Parameter '",
        "Object reference",
        "BytePosition",
        "LineNumber",
        "Utf8Json",
        "JsonToken",
        "isFinalBlock",
    ];

    private static readonly int Cases = int.Parse(
        Environment.GetEnvironmentVariable("PROMPTER_FUZZ_CASES") ?? "400",
        CultureInfo.InvariantCulture
    );

    public static TheoryData<string, string> Cells =>
        [.. Kinds.SelectMany(kind => Recording.All.Select(recording => (NameOf(recording), kind)))];

    [Fact]
    public void Every_family_has_cells_of_every_kind()
    {
        var families = typeof(Family)
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(property => (Family)property.GetValue(null)!);
        Assert.Equal(
            families.Order(Comparer<Family>.Create((one, other) => string.CompareOrdinal(one.Model, other.Model))),
            Recording
                .All.Select(recording => recording.Family)
                .Order(Comparer<Family>.Create((one, other) => string.CompareOrdinal(one.Model, other.Model)))
        );
        var rows = Recording.All.Select(recording =>
            $"| {NameOf(recording)} | {string.Join(" | ", Kinds.Select(kind => CellsOf(recording, kind).Count()))} |\n"
        );
        Golden.MatchesText(
            "Wires/cells.md",
            $"| family | {string.Join(" | ", Kinds)} |\n|---|---|---|---|\n{string.Concat(rows)}"
        );
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Each_is_the_right_answer_or_the_right_error(string family, string kind)
    {
        var recording = Recording.All.First(other => NameOf(other) == family);
        var wrong = new List<string>();
        foreach (var (name, check) in Sampled([.. CellsOf(recording, kind)]))
        {
            if (await check() is { } problem)
            {
                wrong.Add($"{name}: {problem}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} cells are wrong:\n{string.Join('\n', wrong.Take(40))}");
    }

    private static string NameOf(Recording recording) => $"{recording.Family.Provider} {recording.Family.Model}";

    private static IEnumerable<T> Sampled<T>(T[] cells)
    {
        if (Cases < All && cells.Length > Cases)
        {
            new Random(cells.Length).Shuffle(cells);
            return cells.Take(Cases);
        }

        return cells;
    }

    private static IEnumerable<(string Name, Func<Task<string?>> Check)> CellsOf(Recording recording, string kind) =>
        kind switch
        {
            "fields" => FieldChanges
                .Of(recording)
                .Select(change => (change.Name, (Func<Task<string?>>)(() => CheckAsync(recording, change)))),
            "cuts" => Bodies(recording)
                .SelectMany(body =>
                    Enumerable
                        .Range(0, body.Bytes.Length)
                        .Select(length =>
                            (
                                $"{body.Name}, {length} bytes",
                                (Func<Task<string?>>)(() => CheckCutAsync(recording, body.Bytes, body.Streams, length))
                            )
                        )
                ),
            _ => recording.Streams.SelectMany(stream =>
                FramingChanges
                    .Of(stream)
                    .SelectMany(frame =>
                        Enumerable
                            .Range(0, frame.Body.Length)
                            .Where(place => place % 97 == 0)
                            .Select(place =>
                                (
                                    $"{frame.Name}, in two at {place}",
                                    (Func<Task<string?>>)(() => CheckFrameAsync(recording, stream, frame, place))
                                )
                            )
                    )
            ),
        };

    private static IEnumerable<(string Name, byte[] Bytes, bool Streams)> Bodies(Recording recording) =>
        [
            .. recording.Streams.Select((stream, number) => ($"stream {number}", recording.Written(stream), true)),
            .. recording.Wholes.Select((whole, number) => ($"whole {number}", Encoding.UTF8.GetBytes(whole), false)),
        ];

    private static async Task<string?> CheckAsync(Recording recording, FieldChange change)
    {
        var expected = (await ReadAsync(recording, change.Original, change.Streams)).Answer!;
        var (answer, failure) = await ReadAsync(recording, change.Body, change.Streams);
        if (failure is not null)
        {
            return change.IsBeside ? $"the answer is lost: {failure.Category} {failure.Message}"
                // What stands where an error would is one, in the server's words.
                : failure.Category is ErrorCategory.Permanent && change.MayBeError ? null
                : Complaint(failure);
        }

        if (answer!.Usage is { } usage && Counts(usage).Any(count => count is < 0 or > int.MaxValue))
        {
            return "the counts cannot be so";
        }

        if (change.IsBeside)
        {
            return Difference(expected, answer);
        }

        var less = change
            .Removed.Where(text => text.Length > 0)
            .Aggregate(expected.Text, (text, piece) => text.Replace(piece, "", StringComparison.Ordinal));
        var said = string.IsNullOrEmpty(change.Said)
            ? answer.Text
            : answer.Text.Replace(change.Said, "", StringComparison.Ordinal);
        if (answer.Text != expected.Text && said != expected.Text && said != less)
        {
            return $"the text is '{Short(answer.Text)}'";
        }

        return answer.CallCount > expected.CallCount ? $"there are {answer.CallCount} calls" : null;
    }

    private static async Task<string?> CheckCutAsync(Recording recording, byte[] body, bool streams, int length)
    {
        var expected = (await ReadAsync(recording, body, streams)).Answer!;
        var (answer, failure) = await ReadAsync(recording, body[..length], streams);
        return answer is not null ? Difference(expected, answer)
            : failure!.Category is not ErrorCategory.MalformedOutput ? $"{failure.Category} {failure.Message}"
            : Complaint(failure);
    }

    private static async Task<string?> CheckFrameAsync(
        Recording recording,
        string[] stream,
        (string Name, byte[] Body, string Type) frame,
        int place
    )
    {
        var expected = (await ReadAsync(recording, recording.Written(stream), true)).Answer!;
        var (answer, failure) = await ReadAsync(recording, frame.Body, true, frame.Type, place);
        return failure is not null
            ? $"{failure.Category} {failure.Message}"
            : Difference(expected, answer!)
                ?? (expected.Usage?.OutputTokenCount == answer!.Usage?.OutputTokenCount ? null : "the usage is lost");
    }

    private static async Task<(Outcome? Answer, PrompterException? Failure)> ReadAsync(
        Recording recording,
        byte[] body,
        bool streams,
        string? type = null,
        int place = 0
    )
    {
        using var handler = new BytesHandler(
            () => new PiecesStream([body.AsMemory(0, place), body.AsMemory(place)]),
            type
                ?? (
                    !streams ? "application/json"
                    : recording.IsLines ? "application/x-ndjson"
                    : "text/event-stream"
                )
        );
        using var invoker = new HttpMessageInvoker(handler);
        var client = recording.Family.Client(new("https://api.example.org"), invoker: invoker);
        var cancellation = TestContext.Current.CancellationToken;
        try
        {
            var response = streams
                ? await client.GetStreamingResponseAsync("Hi", null, cancellation).ToChatResponseAsync(cancellation)
                : await client.GetResponseAsync("Hi", null, cancellation);
            return (Outcome.Of(response), null);
        }
        catch (PrompterException failure)
        {
            return (null, failure);
        }
    }

    private static string? Complaint(PrompterException failure) =>
        failure.Category
            is ErrorCategory.Permanent
                or ErrorCategory.InvalidRequest
                or ErrorCategory.Cancelled
                or ErrorCategory.Timeout
            ? $"{failure.Category} {failure.Message}"
        : InternalWords.FirstOrDefault(word => failure.Message.Contains(word, StringComparison.Ordinal)) is { } word
            ? $"'{word}' in: {failure.Message}"
        : null;

    private static string? Difference(Outcome expected, Outcome answer) =>
        expected.Text != answer.Text ? $"the text is '{Short(answer.Text)}'"
        : expected.Calls != answer.Calls ? $"the calls are {answer.Calls}"
        : expected.Finish != answer.Finish ? $"the end is {answer.Finish}"
        : null;

    private static string Short(string text) => text[..Math.Min(text.Length, 60)];

    private static long?[] Counts(UsageDetails usage) =>
        [usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount];

    /// <summary>What counts of an answer.</summary>
    private sealed record Outcome(string Text, string Calls, ChatFinishReason? Finish, UsageDetails? Usage)
    {
        public int CallCount => Calls.Length == 0 ? 0 : Calls.Split((char)10).Length;

        public static Outcome Of(ChatResponse response)
        {
            var contents = response.Messages.SelectMany(message => message.Contents).ToList();
            var calls = contents
                .OfType<FunctionCallContent>()
                .Select(call => $"{call.Name} {JsonSerializer.Serialize(call.Arguments)} {call.Exception is not null}");
            return new(
                response.Text,
                string.Join('\n', calls.Order(StringComparer.Ordinal)),
                response.FinishReason,
                response.Usage
            );
        }
    }
}
