using Microsoft.Extensions.AI;
using Prompter.Models;
using Prompter.Pipeline.Attempts;

namespace Prompter.Pipeline.Rescue;

/// <summary>The tries of a call that failed so far, and how the last answer tells of them.</summary>
internal sealed class AttemptHistory
{
    private readonly List<Attempt> attempts = [];

    /// <summary>The usage that the current stream has told.</summary>
    private UsageDetails? told;

    public int Count => attempts.Count;

    public Attempt this[int index]
    {
        get => attempts[index];
        set => attempts[index] = value;
    }

    public IReadOnlyList<Attempt> All => [.. attempts];

    public void Add(params IReadOnlyList<Attempt> failed)
    {
        attempts.AddRange(failed);
        told = null;
    }

    public void Complete(ChatResponse response)
    {
        if (attempts.Count > 0)
        {
            response.AdditionalProperties ??= [];
            response.AdditionalProperties[ChatProperties.Attempts] = With(response.AdditionalProperties);
            response.Usage = Total(response.Usage);
        }
    }

    /// <summary>Takes the usage out of an update, and puts that of all tries into the last one.</summary>
    public void Complete(ChatResponseUpdate update)
    {
        if (update.Contents.Any(content => content is UsageContent))
        {
            foreach (var usage in update.Contents.OfType<UsageContent>())
            {
                told ??= new();
                told.Add(usage.Details);
            }

            update.Contents = [.. update.Contents.Where(content => content is not UsageContent)];
        }

        if (update.AdditionalProperties is { } properties && properties.ContainsKey(ChatProperties.Attempts))
        {
            properties[ChatProperties.Attempts] = With(properties);
            if (Total(told) is { } total)
            {
                update.Contents.Add(new UsageContent(total));
            }
        }
    }

    public CancelledCallException Complete(CancelledCallException cancellation, PartialAnswer? before)
    {
        if (before is not null && cancellation.Partial is { } later)
        {
            before.Add(later);
        }

        return new(cancellation, [.. attempts, .. cancellation.Attempts], before ?? cancellation.Partial);
    }

    private IReadOnlyList<Attempt> With(AdditionalPropertiesDictionary properties) =>
        [.. attempts, .. properties.GetValueOrDefault(ChatProperties.Attempts) as IReadOnlyList<Attempt> ?? []];

    private UsageDetails? Total(UsageDetails? last)
    {
        UsageDetails? total = null;
        foreach (var usage in attempts.Select(attempt => attempt.Usage).Append(last).OfType<UsageDetails>())
        {
            total ??= new();
            total.Add(usage);
        }

        return total;
    }
}
