namespace Prompter.Calls;

/// <summary>Everything that happened on the way to an answer: attempts, waits, usage, cost, repairs, notices.</summary>
/// <remarks>
/// It goes down with the call and is filled on the way. It is in the <see cref="ChatResponse"/>, in the last update of a stream
/// (see <see cref="Of(ChatResponse)"/>) and in <see cref="PrompterException.Record"/>. The lists are snapshots.
/// </remarks>
public sealed class CallRecord
{
    /// <summary>Names and texts of the caller, see <see cref="RequestMetadata"/>; default none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = RequestMetadata.None;

    /// <summary>Every try in order, and every model that was skipped; the last one is that of the model which answered.</summary>
    public IReadOnlyList<Attempt> Attempts { get; private set; } = [];

    /// <summary>What the reader of the stream was told: retries, other models, new beginnings.</summary>
    public IReadOnlyList<NoticeContent> Notices { get; private set; } = [];

    /// <summary>Why the model of the last attempt stopped; null where nobody told.</summary>
    public ChatFinishReason? FinishReason { get; internal set; }

    /// <summary>How an answer that had to be JSON came: how it was asked for, what was repaired, what asking again cost; null for others.</summary>
    public JsonOrigin? Json { get; internal set; }

    /// <summary>What was repaired or written in another form in an answer that had to be JSON, one line each.</summary>
    public IReadOnlyList<string> JsonRepairs => Json is { } json ? [.. json.Repairs, .. json.Coercions] : [];

    /// <summary>What of the request its models would have refused, and what was asked instead: one line each.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>The program of the last attempt; null where the model is not behind one.</summary>
    public CommandReport? Command { get; internal set; }

    /// <summary>The tokens of all attempts; null where nobody told.</summary>
    public UsageDetails? Usage => UsageSum.Of(Attempts.Select(attempt => attempt.Usage));

    /// <summary>US dollars for all attempts that used tokens; null where the cost of one of them is unknown, or none did.</summary>
    public decimal? Cost => CostOf(Attempts);

    /// <summary>What the attempt that failed last had handed out.</summary>
    internal PartialAnswer? HandedOut { get; set; }

    /// <summary>How long the attempt that runs waited in line; null where it did not.</summary>
    internal TimeSpan? Waited { get; set; }

    /// <summary>Told of each wait before something is sent, and with null that it is over; null where nobody wants to know.</summary>
    internal Func<CallWait?, ValueTask>? OnWait { get; set; }

    /// <summary>Whether the attempt that runs gave anything that was not handed out, such as words that its reader had already.</summary>
    internal bool HasHeldBack { get; set; }

    /// <summary>The value that the check of an answer read from its JSON, where the call asked for a type.</summary>
    internal object? Value { get; set; }

    /// <summary>The record of an answer; null where it is not Prompter's.</summary>
    /// <param name="response">The answer.</param>
    public static CallRecord? Of(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return In(response.AdditionalProperties);
    }

    /// <summary>The record of a stream, which its last update has; null for all others.</summary>
    /// <param name="update">The update.</param>
    public static CallRecord? Of(ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return In(update.AdditionalProperties);
    }

    internal void Add(Attempt attempt) => Attempts = [.. Attempts, attempt];

    internal void Add(NoticeContent notice) => Notices = [.. Notices, notice];

    /// <summary>Adds a warning; false where it was told already.</summary>
    internal bool Warn(string warning)
    {
        var isNew = !Warnings.Contains(warning, StringComparer.Ordinal);
        Warnings = isNew ? [.. Warnings, warning] : Warnings;
        return isNew;
    }

    /// <summary>Adds to what is known of the last attempt.</summary>
    internal void AmendLast(Func<Attempt, Attempt> change) => Amend(Attempts.Count - 1, change);

    /// <summary>Adds to what is known of an attempt.</summary>
    internal void Amend(int index, Func<Attempt, Attempt> change) =>
        Attempts = [.. Attempts.Take(index), change(Attempts[index]), .. Attempts.Skip(index + 1)];

    /// <summary>The attempts from one on asked again for JSON.</summary>
    internal void MarkAskedAgain(int from)
    {
        Attempts = [.. Attempts.Take(from), .. Attempts.Skip(from).Select(each => each with { AsksAgain = true })];
        var again = Attempts.Where(attempt => attempt.AsksAgain).ToList();
        Json = Json! with
        {
            AskedAgainUsage = UsageSum.Of(again.Select(attempt => attempt.Usage)),
            AskedAgainCost = CostOf(again),
        };
    }

    private static decimal? CostOf(IEnumerable<Attempt> attempts)
    {
        var paid = attempts.Where(attempt => attempt.IsPaid).ToList();
        return paid.Count == 0 || paid.Exists(attempt => attempt.Cost is null)
            ? null
            : paid.Sum(attempt => attempt.Cost!.Value);
    }

    private static CallRecord? In(AdditionalPropertiesDictionary? properties) =>
        properties?.GetValueOrDefault(ChatProperties.Record) as CallRecord;
}
