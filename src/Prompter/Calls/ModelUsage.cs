namespace Prompter.Calls;

/// <summary>What one model was used for.</summary>
/// <param name="Model">The model.</param>
public sealed record ModelUsage(ModelReference Model)
{
    /// <summary>How often it was asked, failed tries too.</summary>
    public long Attempts { get; init; }

    /// <summary>How many of them failed.</summary>
    public long Failures { get; init; }

    /// <summary>How many used tokens but told none, so that <see cref="Tokens"/> is too low.</summary>
    public long WithoutUsage { get; init; }

    /// <summary>All tokens that were told.</summary>
    public UsageDetails Tokens { get; init; } = new();

    /// <summary>US dollars; null where the tokens or the price of any try are unknown.</summary>
    public decimal? Cost { get; init; } = 0;

    /// <summary>How long the answers took together.</summary>
    public TimeSpan Duration { get; init; }

    internal ModelUsage With(Attempt attempt) =>
        this with
        {
            Attempts = Attempts + 1,
            Failures = Failures + (attempt.Error is null ? 0 : 1),
            WithoutUsage = WithoutUsage + (attempt is { IsPaid: true, Usage: null } ? 1 : 0),
            Tokens = UsageSum.Of(Tokens, attempt.Usage)!,
            Cost = attempt.IsPaid ? Cost + attempt.Cost : Cost,
            Duration = Duration + attempt.Duration,
        };
}

/// <summary>What was used since the client was made, or since it was reset.</summary>
/// <param name="Models">Each model that was asked, most tokens first.</param>
public sealed record UsageReport(IReadOnlyList<ModelUsage> Models)
{
    /// <summary>How often models were asked, failed tries too.</summary>
    public long Attempts => Models.Sum(model => model.Attempts);

    /// <summary>All tokens that were told.</summary>
    public UsageDetails Tokens => UsageSum.Of(Models.Select(model => model.Tokens)) ?? new();

    /// <summary>US dollars for them; null where the price of any is unknown.</summary>
    public decimal? Cost =>
        Models.Any(model => model.Cost is null) ? null : Models.Sum(model => model.Cost.GetValueOrDefault());
}
