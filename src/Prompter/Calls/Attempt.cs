namespace Prompter.Calls;

/// <summary>One try at one model.</summary>
public sealed record Attempt
{
    /// <summary>The model that was asked.</summary>
    public required ModelReference Model { get; init; }

    /// <summary>How it failed; null for a whole answer.</summary>
    public ErrorCategory? Error { get; init; }

    /// <summary>One line that says why it failed; null for a whole answer. It may hold what the provider wrote.</summary>
    public string? Message { get; init; }

    /// <summary>Whether anything was sent: not where a circuit was open, a key was missing or the model cannot do what is asked.</summary>
    public bool WasSent { get; init; } = true;

    /// <summary>Whether anything of an answer came: such a try has used tokens, even where nobody tells how many.</summary>
    public bool HasContent { get; init; }

    /// <summary>How long it took, with what it waited in line.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How long it waited in line for a rate limit before anything was sent; null where it did not.</summary>
    public TimeSpan? Waited { get; init; }

    /// <summary>How long was waited after it before the same model was tried again; null where it was not.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>After how many characters of the answer the next attempt went on; null where it did not go on from a text.</summary>
    public int? ContinuedAfter { get; init; }

    /// <summary>Why the next attempt began anew although answers were to be gone on with; null where it did not.</summary>
    public string? RestartedBecause { get; init; }

    /// <summary>The tokens it used; null where nobody told.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>What it cost in US dollars, as the provider says or by the price list; null where nobody knows.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The model that really answered, where the provider tells.</summary>
    public string? ResolvedModel { get; init; }

    /// <summary>The provider's id of the request, for its support; null where there is none.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether it used tokens, as far as is known.</summary>
    internal bool IsPaid => HasContent || Usage is not null || Cost is not null;
}
