using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Policies.Attempts;

namespace Prompter.Policies.Rescue;

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

    /// <summary>Adds the tries that ended in a failure; one that says nothing of them was a single try.</summary>
    public void Add(PrompterException failure, ModelReference model)
    {
        attempts.AddRange(
            failure.Attempts is { Count: > 0 } known
                ? known
                :
                [
                    new()
                    {
                        Model = model,
                        Error = failure.Category,
                        Message = failure.Message,
                    },
                ]
        );
        told = null;
    }

    /// <summary>Adds a model that was not asked.</summary>
    public void AddSkipped(PrompterException reason, ModelReference model) =>
        attempts.Add(
            new()
            {
                Model = model,
                Error = reason.Category,
                Message = reason.Message,
                WasSent = false,
            }
        );

    public void Complete(ChatResponse response)
    {
        if (attempts.Count > 0)
        {
            response.AdditionalProperties ??= [];
            response.AdditionalProperties[ChatProperties.Attempts] = With(response.AdditionalProperties);
            response.Usage = Total(response.Usage);
        }
    }

    /// <summary>
    /// Takes the usage out of an update, and puts that of all tries into the last one: whoever adds up what a stream tells must not
    /// count a try twice.
    /// </summary>
    public void Complete(ChatResponseUpdate update)
    {
        for (var index = update.Contents.Count - 1; index >= 0; index--)
        {
            if (update.Contents[index] is UsageContent usage)
            {
                (told ??= new()).Add(usage.Details);
                update.Contents = Without(usage, update.Contents);
            }
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

    /// <summary>The cancellation of a call with all its tries.</summary>
    /// <param name="cancellation">What ended it.</param>
    /// <param name="partial">All that was handed out, where that is more than the last try did.</param>
    public CancelledCallException Complete(OperationCanceledException cancellation, PartialAnswer? partial)
    {
        var call = cancellation as CancelledCallException;
        return new(cancellation, [.. attempts, .. call?.Attempts ?? []], partial ?? call?.Partial);
    }

    /// <summary>A method of its own: where it is called, its closure would be allocated for every update.</summary>
    private static List<AIContent> Without(UsageContent usage, IList<AIContent> contents) =>
        [.. contents.Where(content => content != usage)];

    private IReadOnlyList<Attempt> With(AdditionalPropertiesDictionary properties) =>
        [.. attempts, .. properties.GetValueOrDefault(ChatProperties.Attempts) as IReadOnlyList<Attempt> ?? []];

    private UsageDetails? Total(UsageDetails? last) =>
        UsageSum.Of(attempts.Select(attempt => attempt.Usage).Append(last));
}
