using System.Threading.RateLimiting;

namespace Prompter.Policies.RateLimit;

/// <summary>What a call gets that may not be sent.</summary>
/// <param name="retryAfter">When it would be its turn; null where nobody knows.</param>
/// <param name="reason">Why, in one line.</param>
internal sealed class RateLimitRefusal(TimeSpan? retryAfter, string reason) : RateLimitLease
{
    /// <summary>When it would be its turn; null where nobody knows.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Why, in one line.</summary>
    public string Reason => reason;

    /// <inheritdoc />
    public override bool IsAcquired => false;

    /// <inheritdoc />
    public override IEnumerable<string> MetadataNames =>
        retryAfter is null
            ? [MetadataName.ReasonPhrase.Name]
            : [MetadataName.ReasonPhrase.Name, MetadataName.RetryAfter.Name];

    /// <inheritdoc />
    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata =
            metadataName == MetadataName.ReasonPhrase.Name ? reason
            : metadataName == MetadataName.RetryAfter.Name ? retryAfter
            : null;
        return metadata is not null;
    }
}
