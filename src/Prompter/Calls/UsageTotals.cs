using System.Collections.Concurrent;

namespace Prompter.Calls;

/// <summary>Adds up what models are used for, in this process. It may be used from many threads at once.</summary>
public sealed class UsageTotals
{
    private readonly ConcurrentDictionary<ModelReference, ModelUsage> models = new();

    /// <summary>What was used so far.</summary>
    /// <param name="filter">Whose usage; default everybody's.</param>
    public UsageReport Get(UsageFilter? filter = null) =>
        new([
            .. models
                .Values.Where(usage => filter is null || filter.Takes(usage.Model))
                .OrderByDescending(usage => usage.Tokens.TotalTokenCount ?? 0)
                .ThenBy(usage => usage.Model.ToString(), StringComparer.Ordinal),
        ]);

    /// <summary>Begins anew at nothing.</summary>
    public void Reset() => models.Clear();

    internal void Add(IReadOnlyList<Attempt> attempts)
    {
        foreach (var attempt in attempts)
        {
            if (attempt.WasSent)
            {
                models.AddOrUpdate(
                    attempt.Model,
                    static (model, added) => new ModelUsage(model).With(added),
                    static (_, usage, added) => usage.With(added),
                    attempt
                );
            }
        }
    }
}
